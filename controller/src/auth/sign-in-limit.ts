import { type EpochMs, MINUTE } from '@lamplighter/contracts';
import type { Sql } from '../db/pool.js';

/** S-15: at most 5 failures per account and 50 per address within 15 minutes. */
const WINDOW_MS = 15 * MINUTE;
const PER_ACCOUNT = 5;
const PER_ADDRESS = 50;

/** Failures by one-time code count on this account name, which no person can have. */
export const CODE_ACCOUNT = '(code)';

/** Seconds until another try is allowed; 0 when one is allowed now. `account` null: only the address counts. */
export async function signInWait(sql: Sql, account: string | null, address: string, now: EpochMs): Promise<number> {
  const since = new Date(now - WINDOW_MS);
  // The try that frees a place is the oldest of the newest PER_ACCOUNT (or PER_ADDRESS) failures.
  const rows = await sql.query<{ oldest: EpochMs }>(
    `select oldest from (
       (select at as oldest from sign_in_failure where account = $1 and at > $3 order by at desc offset $4 - 1 limit 1)
       union all
       (select at from sign_in_failure where address = $2 and at > $3 order by at desc offset $5 - 1 limit 1)
     ) full_window order by oldest desc limit 1`,
    [account, address, since, PER_ACCOUNT, PER_ADDRESS],
  );
  const [row] = rows;
  return row ? Math.max(1, Math.ceil((row.oldest + WINDOW_MS - now) / 1000)) : 0;
}

export async function noteSignInFailure(sql: Sql, account: string, address: string, now: EpochMs): Promise<void> {
  await sql.query('delete from sign_in_failure where at < $1', [new Date(now - WINDOW_MS)]);
  await sql.query('insert into sign_in_failure (at, account, address) values ($1, $2, $3)', [
    new Date(now),
    account,
    address,
  ]);
}
