import { type EpochMs, type ImportReport, NisCode } from '@lamplighter/contracts';
import { appendAudit } from '../auth/audit-log.js';
import type { Pool, Sql, Transaction } from '../db/pool.js';
import { refreshDesired } from '../programs/desired-documents.js';
import type { LineAddress } from './address-plan.js';
import type { InventoryMapping } from './inventory-mapping.js';
import type { InventoryLuminaire, RejectedRow } from './inventory-row.js';
import { type Inventory, type InventorySource, readInventory } from './read-inventory.js';
import { DEFAULT_CALENDAR_ID } from './seed-defaults.js';

/** What to import, for whom. */
export interface InventoryImport {
  readonly csv: string | Uint8Array;
  readonly cabinetsCsv?: string | Uint8Array | undefined;
  readonly mapping: InventoryMapping | string;
  /** Municipality of rows that name none. */
  readonly nis?: string | undefined;
  /** Only this cabinet's rows. */
  readonly cabinet?: string | undefined;
  /** Reads and judges every row, and writes nothing. */
  readonly dryRun?: boolean | undefined;
  /** Municipalities that the importer may touch; absent: all, and new ones are made. */
  readonly allowedNis?: readonly string[] | undefined;
  readonly actor: string;
  /** Platform time. */
  readonly now: EpochMs;
}

export interface InventoryImportResult {
  readonly report: ImportReport;
  /** Edges whose desired state has a new version: to be published. */
  readonly changedEdges: readonly string[];
}

/**
 * Imports an inventory: all accepted rows in one transaction, every other row told with its reason. A second import of
 * the same list changes nothing. Throws InventoryError when the file as a whole is unusable.
 */
export async function importInventory(pool: Pool, options: InventoryImport): Promise<InventoryImportResult> {
  return pool.transaction(async (sql) => {
    // One import at a time: two would hand out the same addresses.
    await sql.query("select pg_advisory_xact_lock(hashtext('inventory import'))");
    const inventory = readInventory(await knownState(sql, options));
    const report = reportOf(inventory, options.dryRun ?? false);
    if (options.dryRun || inventory.luminaires.length === 0) return { report, changedEdges: [] };
    await writeEdges(sql, inventory, options);
    await writeLuminaires(sql, inventory, options);
    const edgeIds = inventory.edges.map((edge) => edge.id);
    const changedEdges = await refreshDesired(sql, edgeIds, options.now);
    await appendAudit(sql, {
      at: options.now,
      actor: options.actor,
      action: 'inventory.import',
      object: typeof options.mapping === 'string' ? options.mapping : options.mapping.name,
      nisCodes: [...new Set(inventory.edges.map((edge) => edge.nis))],
      detail: { read: report.read, accepted: report.accepted, merged: report.merged, rejected: report.rejected.length },
    });
    return { report, changedEdges };
  });
}

/** Adds to the source what the database knows: addresses in use, owners of edges, calendars. */
async function knownState(sql: Sql, options: InventoryImport): Promise<InventorySource> {
  const owners = new Map(
    (await sql.query<{ id: string; nis: string }>('select id, nis from edge')).map((edge) => [edge.id, edge.nis]),
  );
  const existing = new Map<string, Map<string, LineAddress>>();
  for (const lamp of await sql.query<{ edge_id: string; device: string; line: number; short_address: number }>(
    'select edge_id, device, line, short_address from luminaire',
  )) {
    const edge = existing.get(lamp.edge_id) ?? new Map<string, LineAddress>();
    existing.set(lamp.edge_id, edge.set(lamp.device, { line: lamp.line, shortAddress: lamp.short_address }));
  }
  const calendars = new Set(
    (
      await sql.query<{ id: string }>(
        'select id from calendar where $1::text[] is null or nis is null or nis = any ($1)',
        [options.allowedNis ?? null],
      )
    ).map((calendar) => calendar.id),
  );
  const refuse = (lamp: InventoryLuminaire): Omit<RejectedRow, 'row'> | null => {
    if (options.allowedNis && !options.allowedNis.includes(lamp.nis)) {
      return { field: 'nis', reason: `municipality ${lamp.nis} is not among yours` };
    }
    const owner = owners.get(lamp.edge);
    if (owner !== undefined && owner !== lamp.nis) {
      // Whose a foreign edge is, is told only to those who may see that municipality.
      const isVisible = !options.allowedNis || options.allowedNis.includes(owner);
      const reason = isVisible
        ? `edge ${lamp.edge} belongs to municipality ${owner}: give the row that nis, or another edge`
        : `edge id ${lamp.edge} is in use elsewhere: choose another`;
      return { field: 'edge', reason };
    }
    if (lamp.calendarId !== null && !calendars.has(lamp.calendarId)) {
      return { field: 'calendar', reason: `calendar ${lamp.calendarId} does not exist: create it first` };
    }
    return null;
  };
  const { csv, cabinetsCsv, mapping, nis, cabinet } = options;
  return { csv, cabinetsCsv, mapping, nis, cabinet, existing, refuse };
}

function reportOf(inventory: Inventory, isDryRun: boolean): ImportReport {
  const count = new Map<string, number>();
  for (const lamp of inventory.luminaires) count.set(lamp.edge, (count.get(lamp.edge) ?? 0) + 1);
  return {
    isDryRun,
    read: inventory.read,
    accepted: inventory.luminaires.length,
    merged: inventory.merged,
    rejected: [...inventory.rejected],
    edges: inventory.edges.map((edge) => ({ id: edge.id, nis: edge.nis, luminaires: count.get(edge.id) ?? 0 })),
  };
}

async function writeEdges(sql: Transaction, inventory: Inventory, options: InventoryImport): Promise<void> {
  if (!options.allowedNis) {
    const codes = [...new Set(inventory.edges.map((edge) => NisCode.parse(edge.nis)))];
    await sql.query(
      `insert into municipality (nis, name_fr, name_nl) select nis, nis, nis from unnest($1::text[]) nis
       on conflict (nis) do nothing`,
      [codes],
    );
  }
  await sql.query(
    `insert into edge (id, nis, cabinet, latitude, longitude)
     select r.id, r.nis, r.cabinet, r.latitude, r.longitude
     from jsonb_to_recordset($1::jsonb)
       as r (id text, nis text, cabinet text, latitude double precision, longitude double precision)
     on conflict (id) do update set cabinet = excluded.cabinet`,
    [JSON.stringify(inventory.edges)],
  );
}

async function writeLuminaires(sql: Transaction, inventory: Inventory, options: InventoryImport): Promise<void> {
  const list = typeof options.mapping === 'string' ? options.mapping : options.mapping.name;
  const rows = inventory.luminaires.map((lamp) => ({
    id: `${lamp.edge}:${lamp.device}`,
    edge_id: lamp.edge,
    device: lamp.device,
    nis: lamp.nis,
    source_key: `${list}/${lamp.edge}:${lamp.device}`,
    street: lamp.street,
    cabinet: lamp.cabinet,
    latitude: lamp.latitude,
    longitude: lamp.longitude,
    model: lamp.model,
    nominal_power_w: lamp.nominalPowerW,
    lighting_class: lamp.lightingClass,
    floor_level: lamp.floorLevel,
    line: lamp.line,
    short_address: lamp.shortAddress,
    calendar_id: lamp.calendarId,
  }));
  // What an operator has since chosen (calendar, class) stays when the list says nothing about it.
  await sql.query(
    `insert into luminaire as l (id, edge_id, device, nis, source_key, street, cabinet, latitude, longitude, model,
       nominal_power_w, lighting_class, floor_level, line, short_address, calendar_id)
     select r.id, r.edge_id, r.device, r.nis, r.source_key, r.street, r.cabinet, r.latitude, r.longitude, r.model,
       r.nominal_power_w, coalesce(nullif(r.lighting_class, ''), old.lighting_class, ''),
       case when r.lighting_class = '' then coalesce(old.floor_level, 0) else r.floor_level end,
       r.line, r.short_address, coalesce(r.calendar_id, old.calendar_id, $2)
     from jsonb_to_recordset($1::jsonb) as r (id text, edge_id text, device text, nis text, source_key text, street text,
       cabinet text, latitude double precision, longitude double precision, model text,
       nominal_power_w double precision, lighting_class text, floor_level double precision, line smallint,
       short_address smallint, calendar_id text)
     left join luminaire old on old.id = r.id
     on conflict (id) do update set source_key = excluded.source_key, street = excluded.street,
       cabinet = excluded.cabinet, latitude = excluded.latitude, longitude = excluded.longitude, model = excluded.model,
       nominal_power_w = excluded.nominal_power_w, lighting_class = excluded.lighting_class,
       floor_level = excluded.floor_level, line = excluded.line, short_address = excluded.short_address,
       calendar_id = excluded.calendar_id`,
    [JSON.stringify(rows), DEFAULT_CALENDAR_ID],
  );
}
