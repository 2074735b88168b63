import type { PowerWindow } from '@lamplighter/contracts';
import { type MunicipalBounds, municipalBounds, NO_BOUNDS } from '../bounds/municipal-bounds.js';
import type { Sql } from '../db/pool.js';
import { type Draft, FOLLOWERS } from './document-kind.js';
import { namedLuminaires } from './named-luminaires.js';

/** Luminaires that a program treats alike: of one class, floor and calendar, and under the same exemptions and caps. */
export interface LampKind {
  readonly lightingClass: string;
  readonly floorLevel: number;
  readonly calendarId: string;
  /** Exemptions and caps that name them, in order; those of a whole municipality name nobody. */
  readonly bounds: readonly string[];
}

/** A kind, and the lighting groups that have some luminaire of it. */
export interface FollowingKind extends LampKind {
  readonly groups: readonly string[];
}

/** A presence sensor, and which kinds of luminaires stand in each ring around it. */
export interface SensorKind {
  readonly device: string;
  readonly line: number;
  readonly shortAddress: number;
  readonly instance: number;
  readonly rings: readonly (readonly LampKind[])[];
}

/** What follows a draft in one municipality. */
export interface Followers {
  readonly nis: string;
  /** Mean of its edges' positions, and what most of them have in common. */
  readonly place: {
    readonly latitude: number;
    readonly longitude: number;
    readonly timeZone: string;
    readonly switchingElevation: number;
  };
  readonly powerWindow: PowerWindow;
  /** The most frequent kind first. */
  readonly lamps: readonly FollowingKind[];
  /** Of one edge that has some. */
  readonly sensors: readonly SensorKind[];
  readonly bounds: MunicipalBounds;
}

type PlaceRow = Followers['place'] & Pick<Followers, 'nis' | 'powerWindow'>;
type LampRow = LampKind & { readonly nis: string; readonly groups: readonly (readonly string[] | null)[] };

/** Which bounds and groups name a luminaire (alias l). */
const NAMED = `named as (
    select luminaire, coalesce(array_agg(id order by id) filter (where kind = 'bound'), '{}') as bounds,
      array_agg(id order by id) filter (where kind = 'group') as groups
    from jsonb_to_recordset($3::jsonb) as r (luminaire text, kind text, id text) group by luminaire
  )`;

/** What follows a draft in each of these municipalities; those in which nothing does are left out. */
export async function followersOf(sql: Sql, draft: Draft, nisCodes: readonly string[]): Promise<Followers[]> {
  const bounds = await municipalBounds(sql, nisCodes);
  const values = [draft.document.id, nisCodes, JSON.stringify([...bounds.values()].flatMap(namedLuminaires))];
  const lamps = await lampsOf(sql, draft, values);
  const sensors = await sensorsOf(sql, draft, values);
  const places = await sql.query<PlaceRow>(
    `select nis, avg(latitude) as latitude, avg(longitude) as longitude,
       mode() within group (order by time_zone) as "timeZone",
       mode() within group (order by switching_elevation) as "switchingElevation",
       mode() within group (order by power_window) as "powerWindow"
     from edge where nis = any ($1) group by nis order by nis`,
    [[...new Set(lamps.map((lamp) => lamp.nis))]],
  );
  return places.map(({ nis, powerWindow, ...place }) => ({
    nis,
    place,
    powerWindow,
    lamps: lamps.filter((lamp) => lamp.nis === nis).map(({ nis: _, ...kind }) => kind),
    sensors: sensors.filter((sensor) => sensor.nis === nis).map(({ nis: _, ...sensor }) => sensor),
    bounds: bounds.get(nis) ?? NO_BOUNDS,
  }));
}

async function lampsOf(sql: Sql, { kind }: Draft, values: readonly unknown[]) {
  const rows = await sql.query<LampRow>(
    `with ${NAMED}
     select l.nis, l.lighting_class as "lightingClass", l.floor_level as "floorLevel", l.calendar_id as "calendarId",
       coalesce(n.bounds, '{}') as bounds, jsonb_agg(distinct n.groups) as groups
     from luminaire l cross join (select $1::text as id) d left join named n on n.luminaire = l.id
     where l.nis = any ($2) and ${FOLLOWERS[kind]}
     group by l.nis, l.lighting_class, l.floor_level, l.calendar_id, coalesce(n.bounds, '{}')
     order by l.nis, count(*) desc, l.lighting_class, l.floor_level, l.calendar_id, 5`,
    values,
  );
  return rows.map((row) => ({ ...row, groups: [...new Set(row.groups.flatMap((groups) => groups ?? []))] }));
}

/** Sensors of one edge per municipality that has both sensors and followers. */
const sensorsOf = (
  sql: Sql,
  { kind }: Draft,
  values: readonly unknown[],
): Promise<(SensorKind & { readonly nis: string })[]> =>
  sql.query(
    `with ${NAMED}, chosen as (
       select l.nis, min(l.edge_id) as edge_id from luminaire l cross join (select $1::text as id) d
       where l.nis = any ($2) and ${FOLLOWERS[kind]} and exists (select 1 from sensor s where s.edge_id = l.edge_id)
       group by l.nis
     )
     select chosen.nis, s.device, s.line, s.short_address as "shortAddress", s.instance,
       (select jsonb_agg(ring.kinds order by ring.number) from (
          select r.number, coalesce(jsonb_agg(distinct jsonb_build_object('lightingClass', l.lighting_class,
            'floorLevel', l.floor_level, 'calendarId', l.calendar_id, 'bounds', coalesce(n.bounds, '{}')))
            filter (where l.id is not null), '[]') as kinds
          from jsonb_array_elements(s.rings) with ordinality as r (devices, number)
          left join luminaire l on l.edge_id = s.edge_id and r.devices ? l.device
          left join named n on n.luminaire = l.id
          group by r.number
        ) ring) as rings
     from chosen join sensor s on s.edge_id = chosen.edge_id order by chosen.nis, s.device`,
    values,
  );
