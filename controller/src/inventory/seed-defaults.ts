import type { EpochMs } from '@lamplighter/contracts';
import { defaultCalendar, defaultProgram } from '@lamplighter/lighting';
import type { Pool } from '../db/pool.js';

/** Calendar of luminaires whose list names none. */
export const DEFAULT_CALENDAR_ID: string = defaultCalendar().id;

/** Puts the shared default program and calendar where they are absent; what people changed since stays. */
export async function seedDefaults(pool: Pool, now: EpochMs): Promise<void> {
  await pool.transaction(async (sql) => {
    for (const [table, document] of [
      ['control_program', defaultProgram()],
      ['calendar', defaultCalendar()],
    ] as const) {
      const values = [document.id, JSON.stringify(document), new Date(now)];
      await sql.query(
        `insert into ${table} (id, version, document, updated_at, updated_by) values ($1, 1, $2, $3, 'lamplighter')
         on conflict (id) do nothing`,
        values,
      );
      await sql.query(
        `insert into ${table}_version (id, version, document, created_at, created_by)
         values ($1, 1, $2, $3, 'lamplighter') on conflict (id, version) do nothing`,
        values,
      );
    }
  });
}
