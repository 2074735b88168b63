import { NisCode } from '@lamplighter/contracts';
import { z } from 'zod';
import { queryLuminaires } from '../../inventory/luminaire-query.js';
import { streetLines } from '../../inventory/street-lines.js';
import type { ApiApp, ApiContext } from '../api-context.js';
import { LineCollection, Municipality, PointCollection } from '../api-schemas.js';

/** What the map draws. GeoJSON, WGS84 (RFC 7946). */
export function mapRoutes(app: ApiApp, { pool, clock }: ApiContext): void {
  const querystring = z.object({ nis: NisCode.optional() });

  app.get(
    '/api/v1/map/luminaires.geojson',
    {
      config: { access: 'session' },
      schema: {
        tags: ['map'],
        summary: 'Every luminaire as a point; `state` among its properties is a LuminaireState',
        querystring,
        response: { 200: PointCollection },
      },
    },
    async (request, reply) => {
      const filter = { nisCodes: request.scope.nisCodes, nis: request.query.nis };
      const luminaires = await queryLuminaires(pool, filter, clock.now());
      reply.header('content-type', 'application/geo+json');
      return {
        type: 'FeatureCollection' as const,
        features: luminaires.map((lamp) => ({
          type: 'Feature' as const,
          id: lamp.id,
          geometry: { type: 'Point' as const, coordinates: [lamp.longitude, lamp.latitude] as [number, number] },
          properties: {
            id: lamp.id,
            edge: lamp.edge,
            nis: lamp.nis,
            municipality: lamp.municipality,
            street: lamp.street,
            floorLevel: lamp.floorLevel,
            nominalPowerW: lamp.nominalPowerW,
            state: lamp.state,
          },
        })),
      };
    },
  );

  app.get(
    '/api/v1/map/streets.geojson',
    {
      config: { access: 'session' },
      schema: {
        tags: ['map'],
        summary: 'Streets as lines through their luminaires, in order',
        querystring,
        response: { 200: LineCollection },
      },
    },
    async (request, reply) => {
      const rows = await pool.query<{ nis: string; street: string; points: [number, number][] }>(
        `select l.nis, l.street, jsonb_agg(jsonb_build_array(l.longitude, l.latitude) order by l.id) as points
         from luminaire l
         where l.nis = any ($1) and ($2::text is null or l.nis = $2) and l.street <> ''
         group by l.nis, l.street order by l.nis, l.street`,
        [request.scope.nisCodes, request.query.nis ?? null],
      );
      reply.header('content-type', 'application/geo+json');
      return {
        type: 'FeatureCollection' as const,
        features: rows.flatMap(({ nis, street, points }) => {
          const coordinates = streetLines(points.map(([longitude, latitude]) => ({ longitude, latitude })));
          if (coordinates.length === 0) return [];
          return [
            {
              type: 'Feature' as const,
              id: `${nis}/${street}`,
              geometry: { type: 'MultiLineString' as const, coordinates },
              properties: { nis, street, luminaires: points.length },
            },
          ];
        }),
      };
    },
  );

  app.get(
    '/api/v1/map/municipalities',
    {
      config: { access: 'session' },
      schema: {
        tags: ['map'],
        summary: 'Your municipalities and where their luminaires stand',
        response: { 200: z.object({ items: z.array(Municipality) }) },
      },
    },
    async (request) => ({
      items: await pool.query<z.output<typeof Municipality>>(
        `select m.nis, m.name_fr as "nameFr", m.name_nl as "nameNl", count(distinct l.edge_id)::integer as edges,
           count(l.id)::integer as luminaires,
           case when count(l.id) > 0 then
             jsonb_build_array(min(l.longitude), min(l.latitude), max(l.longitude), max(l.latitude)) end as bounds
         from municipality m left join luminaire l on l.nis = m.nis
         where m.nis = any ($1) group by m.nis order by m.nis`,
        [request.scope.nisCodes],
      ),
    }),
  );
}
