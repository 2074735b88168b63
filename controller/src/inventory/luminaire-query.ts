import {
  type EpochMs,
  type Luminaire,
  type LuminaireState,
  MINUTE,
  type Place,
  type PowerWindow,
} from '@lamplighter/contracts';
import { isPowered } from '@lamplighter/lighting';
import type { Sql } from '../db/pool.js';

/** One luminaire with its newest state, as joined from the tables. */
interface LuminaireRow {
  id: string;
  edge_id: string;
  device: string;
  nis: string;
  municipality: string;
  street: string;
  cabinet: string;
  latitude: number;
  longitude: number;
  model: string;
  nominal_power_w: number | null;
  lighting_class: string;
  floor_level: number;
  line: number;
  short_address: number;
  calendar_id: string;
  program_name: string | null;
  edge_latitude: number;
  edge_longitude: number;
  time_zone: string;
  switching_elevation: number;
  power_window: PowerWindow;
  is_online: boolean;
  target_level: number | null;
  actual_level: number | null;
  is_on: boolean | null;
  source: string | null;
  reason: string | null;
  power_w: number | null;
  energy_wh: number | null;
  sampled_at: EpochMs | null;
  open_faults: string[];
}

/** Which luminaires to read; absent filters let all through. */
export interface LuminaireFilter {
  /** The asker's municipalities: always applied. */
  readonly nisCodes: readonly string[];
  readonly nis?: string | undefined;
  readonly edge?: string | undefined;
  readonly street?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** Only ids after this one, in order of id. */
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

/** A reading is expected every quarter of an hour; after three missed ones a luminaire is silent. */
const SILENT_AFTER_MS = 50 * MINUTE;

/** Luminaires with their newest state, in order of id. `now`: platform time. */
export async function queryLuminaires(sql: Sql, filter: LuminaireFilter, now: EpochMs): Promise<Luminaire[]> {
  const rows = await sql.query<LuminaireRow>(
    `select l.id, l.edge_id, l.device, l.nis,
       case when m.name_fr = m.name_nl then m.name_fr else m.name_fr || ' - ' || m.name_nl end as municipality,
       l.street, l.cabinet, l.latitude, l.longitude, l.model, l.nominal_power_w, l.lighting_class, l.floor_level, l.line,
       l.short_address, l.calendar_id, p.document ->> 'name' as program_name,
       e.latitude as edge_latitude, e.longitude as edge_longitude, e.time_zone, e.switching_elevation, e.power_window,
       e.is_online, s.target_level, s.actual_level, s.is_on, s.source, s.reason, s.power_w, s.energy_wh, s.sampled_at,
       array(select f.code from fault f where f.asset = l.id and f.state <> 'closed' and f.cleared_at is null
         order by f.code) as open_faults
     from luminaire l
     join edge e on e.id = l.edge_id
     join municipality m on m.nis = l.nis
     left join luminaire_state s on s.luminaire_id = l.id
     left join calendar c on c.id = l.calendar_id
     left join control_program p on p.id = c.document ->> 'defaultProgramId'
     where l.nis = any ($1)
       and ($2::text is null or l.nis = $2)
       and ($3::text is null or l.edge_id = $3)
       and ($4::text is null or l.street ilike '%' || $4 || '%')
       and ($5::text[] is null or l.id = any ($5))
       and ($6::text is null or l.id > $6)
     order by l.id limit $7`,
    [
      filter.nisCodes,
      filter.nis ?? null,
      filter.edge ?? null,
      filter.street === undefined ? null : filter.street.replaceAll(/[\\%_]/g, '\\$&'),
      filter.ids ?? null,
      filter.after ?? null,
      filter.limit ?? null,
    ],
  );
  const isEdgePowered = poweredByEdge(now);
  return rows.map((row) => luminaireOf(row, now, isEdgePowered(row)));
}

function luminaireOf(row: LuminaireRow, now: EpochMs, isPoweredNow: boolean): Luminaire {
  const state: LuminaireState = {
    id: row.id,
    condition: conditionOf(row, now, isPoweredNow),
    targetLevel: percent(row.target_level),
    actualLevel: percent(row.actual_level),
    source: row.source,
    reason: row.reason,
    powerW: row.power_w,
    energyWh: row.energy_wh,
    openFaults: row.open_faults,
    sampledAt: row.sampled_at,
  };
  return {
    id: row.id,
    edge: row.edge_id,
    device: row.device,
    nis: row.nis,
    municipality: row.municipality,
    street: row.street,
    cabinet: row.cabinet,
    latitude: row.latitude,
    longitude: row.longitude,
    model: row.model,
    nominalPowerW: row.nominal_power_w,
    lightingClass: row.lighting_class,
    floorLevel: row.floor_level,
    line: row.line,
    shortAddress: row.short_address,
    calendarId: row.calendar_id,
    programName: row.program_name ?? '',
    state,
  } as Luminaire;
}

/** What is known of a luminaire at this moment: silence means something only while the feeder has voltage. */
export function conditionOf(
  row: Pick<LuminaireRow, 'sampled_at' | 'is_online' | 'is_on' | 'actual_level'>,
  now: EpochMs,
  isPoweredNow: boolean,
): LuminaireState['condition'] {
  if (row.sampled_at === null) return isPoweredNow ? 'unknown' : 'asleep';
  const isHeard = row.is_online && now - row.sampled_at <= SILENT_AFTER_MS;
  if (!isHeard) return isPoweredNow ? 'silent' : 'asleep';
  if (row.is_on === null && row.actual_level === null) return 'unknown';
  return (row.is_on ?? (row.actual_level ?? 0) > 0) ? 'on' : 'off';
}

/** real columns come back with seven digits; a level on a screen needs two decimals and never leaves 0 to 100. */
const percent = (level: number | null): number | null =>
  level === null ? null : Math.min(100, Math.max(0, Math.round(level * 100) / 100));

/** Whether an edge's feeder has voltage at `now`, reckoned once per edge. */
function poweredByEdge(now: EpochMs): (row: LuminaireRow) => boolean {
  const known = new Map<string, boolean>();
  return (row) => {
    const cached = known.get(row.edge_id);
    if (cached !== undefined) return cached;
    const place: Place = {
      latitude: row.edge_latitude,
      longitude: row.edge_longitude,
      timeZone: row.time_zone,
      switchingElevation: row.switching_elevation,
    };
    const powered = isPowered({ place, powerWindow: row.power_window }, now);
    known.set(row.edge_id, powered);
    return powered;
  };
}
