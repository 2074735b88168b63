import { type EpochMs, HOUR } from '@lamplighter/contracts';
import type { Sql } from '../db/pool.js';
import { newCode, normalCode, tokenHash } from './secret-token.js';
import { USER_COLUMNS, type UserRow } from './user-store.js';

/** How long a printed code stays good when nobody uses it. */
const CODE_LIFETIME_MS = 12 * HOUR;

/** Makes a single-use code for an account and returns it; only its hash is stored. `now`: the machine's clock. */
export async function createSignInCode(sql: Sql, userId: number, now: EpochMs): Promise<string> {
  const code = newCode();
  await sql.query('delete from sign_in_code where expires_at < $1 or used_at is not null', [new Date(now)]);
  await sql.query('insert into sign_in_code (code_hash, user_id, created_at, expires_at) values ($1, $2, $3, $4)', [
    tokenHash(code),
    userId,
    new Date(now),
    new Date(now + CODE_LIFETIME_MS),
  ]);
  return code;
}

/** Uses a code up. Two requests with one code: the database lets one through. */
export async function redeemSignInCode(sql: Sql, typed: string, now: EpochMs): Promise<UserRow | undefined> {
  const rows = await sql.query<UserRow>(
    `with used as (
       update sign_in_code set used_at = $2
       where code_hash = $1 and used_at is null and expires_at > $2 returning user_id
     )
     select ${USER_COLUMNS} from app_user u join used on used.user_id = u.id where u.disabled_at is null`,
    [tokenHash(normalCode(typed)), new Date(now)],
  );
  return rows[0];
}
