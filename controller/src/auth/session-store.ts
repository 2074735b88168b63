import { type EpochMs, HOUR, MINUTE } from '@lamplighter/contracts';
import type { Sql } from '../db/pool.js';
import { newToken, tokenHash } from './secret-token.js';
import { USER_COLUMNS, type UserRow } from './user-store.js';

/** S-16: a session ends after 30 minutes without a request and after 12 hours at any rate. */
export const SESSION_IDLE_MS = 30 * MINUTE;
export const SESSION_LIFETIME_MS = 12 * HOUR;

/** last_seen_at is written at most this often: a busy console costs one update a minute. */
const TOUCH_EVERY_MS = MINUTE;

export interface StoredSession {
  readonly user: UserRow;
  readonly csrfToken: string;
}

/** Opens a session and returns the cookie's token; the database keeps its hash. `now`: the machine's clock. */
export async function openSession(
  sql: Sql,
  userId: number,
  now: EpochMs,
): Promise<{ readonly token: string; readonly csrfToken: string }> {
  const token = newToken();
  const csrfToken = newToken();
  await sql.query('delete from app_session where last_seen_at < $1 or created_at < $2', [
    new Date(now - SESSION_IDLE_MS),
    new Date(now - SESSION_LIFETIME_MS),
  ]);
  await sql.query(
    'insert into app_session (token_hash, user_id, csrf_token, created_at, last_seen_at) values ($1, $2, $3, $4, $4)',
    [tokenHash(token), userId, csrfToken, new Date(now)],
  );
  return { token, csrfToken };
}

/** The session of a cookie, read from the database at every request: ending one, or an account, works at once. */
export async function findSession(sql: Sql, token: string, now: EpochMs): Promise<StoredSession | undefined> {
  const hash = tokenHash(token);
  const rows = await sql.query<UserRow & { csrf_token: string; last_seen_at: EpochMs }>(
    `select ${USER_COLUMNS}, s.csrf_token, s.last_seen_at
     from app_session s join app_user u on u.id = s.user_id
     where s.token_hash = $1 and s.last_seen_at > $2 and s.created_at > $3 and u.disabled_at is null`,
    [hash, new Date(now - SESSION_IDLE_MS), new Date(now - SESSION_LIFETIME_MS)],
  );
  const [row] = rows;
  if (!row) return undefined;
  if (now - row.last_seen_at > TOUCH_EVERY_MS) {
    await sql.query('update app_session set last_seen_at = $2 where token_hash = $1', [hash, new Date(now)]);
  }
  return { user: row, csrfToken: row.csrf_token };
}

export async function endSession(sql: Sql, token: string): Promise<void> {
  await sql.query('delete from app_session where token_hash = $1', [tokenHash(token)]);
}

/** Whether a session still lives, without counting as a request: an open live stream alone keeps nobody signed in. */
export async function isSessionAlive(sql: Sql, token: string, now: EpochMs): Promise<boolean> {
  const [row] = await sql.query<{ alive: boolean }>(
    `select exists (
       select 1 from app_session s join app_user u on u.id = s.user_id
       where s.token_hash = $1 and s.last_seen_at > $2 and s.created_at > $3 and u.disabled_at is null
     ) as alive`,
    [tokenHash(token), new Date(now - SESSION_IDLE_MS), new Date(now - SESSION_LIFETIME_MS)],
  );
  return row?.alive ?? false;
}
