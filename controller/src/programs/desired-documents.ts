import {
  type Calendar,
  type ControlProgram,
  canonicalBytes,
  type DesiredState,
  type EpochMs,
  parseDesiredState,
} from '@lamplighter/contracts';
import { grouped } from '@lamplighter/lighting';
import { edgeBounds } from '../bounds/edge-bounds.js';
import { municipalBounds } from '../bounds/municipal-bounds.js';
import type { Pool, Sql, Transaction } from '../db/pool.js';

interface EdgeRow {
  id: string;
  nis: string;
  latitude: number;
  longitude: number;
  time_zone: string;
  switching_elevation: number;
  power_window: unknown;
  desired_version: number;
  document: DesiredState | null;
}

interface LuminaireRow {
  edge_id: string;
  device: string;
  line: number;
  short_address: number;
  calendar_id: string;
  lighting_class: string;
  floor_level: number;
  nominal_power_w: number | null;
}

interface SensorRow {
  edge_id: string;
  device: string;
  line: number;
  short_address: number;
  instance: number;
  rings: unknown;
  beyond: readonly unknown[];
}

/** What a sensor of another edge reaches. */
interface NeighbourRow {
  edge_id: string;
  neighbour: string;
  rings: readonly (readonly string[])[];
}

/**
 * Builds the documents of these edges from the tables and stores a new version where the content changed. Runs in the
 * caller's transaction, so that a change of a program and what follows from it are one. Returns the changed edges.
 */
export async function refreshDesired(
  sql: Transaction,
  edgeIds: readonly string[],
  now: EpochMs,
): Promise<readonly string[]> {
  if (edgeIds.length === 0) return [];
  const edges = await sql.query<EdgeRow>(
    `select e.id, e.nis, e.latitude, e.longitude, e.time_zone, e.switching_elevation, e.power_window,
       e.desired_version, d.document
     from edge e left join edge_document d on d.edge_id = e.id and d.version = e.desired_version
     where e.id = any ($1) order by e.id for update of e`,
    [edgeIds],
  );
  const parts = await loadParts(sql, edges);
  const changed = edges.flatMap((edge) => {
    const document = documentOf(edge, parts);
    return isSameContent(edge.document, document) ? [] : [document];
  });
  if (changed.length === 0) return [];
  await sql.query(
    `insert into edge_document (edge_id, version, document, created_at)
     select r.edge_id, r.version, r.document, $2
     from jsonb_to_recordset($1::jsonb) as r (edge_id text, version integer, document jsonb)`,
    [
      JSON.stringify(changed.map((document) => ({ edge_id: document.edge, version: document.version, document }))),
      new Date(now),
    ],
  );
  await sql.query(
    `update edge set desired_version = r.version
     from jsonb_to_recordset($1::jsonb) as r (edge_id text, version integer) where edge.id = r.edge_id`,
    [JSON.stringify(changed.map((document) => ({ edge_id: document.edge, version: document.version })))],
  );
  return changed.map((document) => document.edge);
}

/** The document in force for an edge, brought up to date first; null when there is no such edge. */
export async function desiredStateFor(pool: Pool, edgeId: string, now: EpochMs): Promise<DesiredState | null> {
  await pool.transaction((sql) => refreshDesired(sql, [edgeId], now));
  return storedDesired(pool, edgeId);
}

/** The newest stored document of an edge (or the one of `version`), as it was published. */
export async function storedDesired(sql: Sql, edgeId: string, version?: number): Promise<DesiredState | null> {
  const [row] = await sql.query<{ document: unknown }>(
    `select d.document from edge_document d join edge e on e.id = d.edge_id
     where d.edge_id = $1 and d.version = coalesce($2, e.desired_version)`,
    [edgeId, version ?? null],
  );
  return row ? parseDesiredState(row.document) : null;
}

interface Parts {
  readonly luminaires: ReadonlyMap<string, LuminaireRow[]>;
  readonly sensors: ReadonlyMap<string, SensorRow[]>;
  readonly neighbours: ReadonlyMap<string, NeighbourRow[]>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly programs: ReadonlyMap<string, ControlProgram>;
  /** By municipality; one without any has none. */
  readonly bounds: ReadonlyMap<string, ReturnType<typeof edgeBounds>>;
}

async function loadParts(sql: Sql, edges: readonly EdgeRow[]): Promise<Parts> {
  const edgeIds = edges.map((edge) => edge.id);
  const luminaires = await sql.query<LuminaireRow>(
    `select edge_id, device, line, short_address, calendar_id, lighting_class, floor_level, nominal_power_w
     from luminaire where edge_id = any ($1) order by edge_id, line, short_address`,
    [edgeIds],
  );
  const sensors = await sql.query<SensorRow>(
    `select edge_id, device, line, short_address, instance, rings, beyond
     from sensor where edge_id = any ($1) order by edge_id, device`,
    [edgeIds],
  );
  const neighbours = await sql.query<NeighbourRow>(
    `select b ->> 'edge' as edge_id, s.edge_id as neighbour, b -> 'rings' as rings
     from sensor s, jsonb_array_elements(s.beyond) as b join edge e on e.id = b ->> 'edge'
     where b ->> 'edge' = any ($1) and e.nis = s.nis order by s.edge_id, s.device`,
    [edgeIds],
  );
  const calendars = await sql.query<{ id: string; document: Calendar }>(
    'select id, document from calendar where id = any ($1)',
    [[...new Set(luminaires.map((lamp) => lamp.calendar_id))]],
  );
  const programs = await sql.query<{ id: string; document: ControlProgram }>(
    'select id, document from control_program where id = any ($1)',
    [calendars.flatMap(({ document }) => programsOf(document))],
  );
  const bounds = await municipalBounds(sql, [...new Set(edges.map((edge) => edge.nis))]);
  return {
    luminaires: grouped(luminaires, ({ edge_id }) => edge_id),
    sensors: grouped(sensors, ({ edge_id }) => edge_id),
    neighbours: grouped(neighbours, ({ edge_id }) => edge_id),
    calendars: new Map(calendars.map((row) => [row.id, row.document])),
    programs: new Map(programs.map((row) => [row.id, row.document])),
    bounds: new Map([...bounds].map(([nis, each]) => [nis, edgeBounds(each)])),
  };
}

/** Every program that a calendar names. */
export const programsOf = (calendar: Pick<Calendar, 'rules' | 'defaultProgramId'>): string[] => [
  ...new Set([calendar.defaultProgramId, ...calendar.rules.map((rule) => rule.programId)]),
];

function documentOf(edge: EdgeRow, parts: Parts): DesiredState {
  const luminaires = parts.luminaires.get(edge.id) ?? [];
  const calendars = [...new Set(luminaires.map((lamp) => lamp.calendar_id))].sort().flatMap((id) => {
    const calendar = parts.calendars.get(id);
    return calendar ? [calendar] : [];
  });
  const programs = [...new Set(calendars.flatMap(programsOf))].sort().flatMap((id) => {
    const program = parts.programs.get(id);
    return program ? [program] : [];
  });
  const devices = new Set(luminaires.map((lamp) => lamp.device));
  return parseDesiredState({
    format: 1,
    nis: edge.nis,
    edge: edge.id,
    version: edge.desired_version + 1,
    place: {
      latitude: edge.latitude,
      longitude: edge.longitude,
      timeZone: edge.time_zone,
      switchingElevation: edge.switching_elevation,
    },
    powerWindow: edge.power_window,
    luminaires: luminaires.map((lamp) => ({
      device: lamp.device,
      line: lamp.line,
      shortAddress: lamp.short_address,
      calendarId: lamp.calendar_id,
      lightingClass: lamp.lighting_class,
      floorLevel: lamp.floor_level,
      ...(lamp.nominal_power_w === null ? {} : { nominalPowerW: lamp.nominal_power_w }),
    })),
    sensors: (parts.sensors.get(edge.id) ?? []).map((sensor) => ({
      device: sensor.device,
      kind: 'presence',
      line: sensor.line,
      shortAddress: sensor.short_address,
      instance: sensor.instance,
      rings: sensor.rings,
      ...(sensor.beyond.length === 0 ? {} : { beyond: sensor.beyond }),
    })),
    ...neighboursIn(parts.neighbours.get(edge.id) ?? [], devices),
    programs,
    calendars,
    ...parts.bounds.get(edge.nis)?.(edge.id, devices),
  });
}

/** Bubbles that reach in from other edges, one for each of these: a luminaire lies in its nearest ring of any sensor there. */
function neighboursIn(rows: readonly NeighbourRow[], devices: ReadonlySet<string>): { neighbours?: unknown[] } {
  const neighbours = [...grouped(rows, ({ neighbour }) => neighbour)].flatMap(([edge, reached]) => {
    const rings: string[][] = Array.from({ length: Math.max(...reached.map((row) => row.rings.length)) }, () => []);
    const placed = new Set<string>();
    for (const [index, ring] of rings.entries()) {
      for (const device of reached.flatMap((row) => row.rings[index] ?? [])) {
        // A luminaire that left the edge is in no bubble.
        if (placed.has(device) || !devices.has(device)) continue;
        placed.add(device);
        ring.push(device);
      }
    }
    return placed.size === 0 ? [] : [{ edge, rings }];
  });
  return neighbours.length === 0 ? {} : { neighbours };
}

/** Same in everything but the version. */
function isSameContent(stored: DesiredState | null, built: DesiredState): boolean {
  if (!stored) return false;
  const bytes = (document: DesiredState): Buffer => Buffer.from(canonicalBytes({ ...document, version: 0 }));
  return bytes(stored).equals(bytes(built));
}
