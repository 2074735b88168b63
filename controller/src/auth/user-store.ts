import { NisCode } from '@lamplighter/contracts';
import type { Sql } from '../db/pool.js';
import { hashPassword, type PasswordCost, SHORTEST_PASSWORD } from './password.js';
import type { RoleName, Scope } from './scope.js';

/** A person as stored. */
export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly display_name: string;
  readonly role: RoleName;
  readonly nis_codes: string[];
  readonly is_regional: boolean;
  readonly password_hash: string | null;
}

/** Columns of app_user that make a UserRow; a regional user's codes are every municipality there is. */
export const USER_COLUMNS = `u.id, u.name, u.display_name, u.role, u.is_regional, u.password_hash,
  case when u.is_regional then array(select m.nis from municipality m order by m.nis) else u.nis_codes end as nis_codes`;

export interface NewUser {
  readonly name: string;
  readonly displayName?: string | undefined;
  readonly role: RoleName;
  /** Empty: the whole Region. */
  readonly nisCodes: readonly string[];
  /** null: signs in by one-time code only. */
  readonly password: string | null;
}

/** An account that cannot be made or found. */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    readonly code: 'bad-name' | 'bad-municipality' | 'weak-password' | 'name-taken' | 'unknown-user',
    message: string,
  ) {
    super(message);
  }
}

/** Adds an account. Throws UserError. */
export async function addUser(sql: Sql, user: NewUser, cost?: PasswordCost): Promise<UserRow> {
  const name = user.name.trim().toLowerCase();
  if (!/^[a-z0-9][a-z0-9._@-]{0,119}$/.test(name)) {
    throw new UserError('bad-name', 'a name is 1 to 120 lower-case letters, digits, dots, dashes, underscores or @');
  }
  for (const nis of user.nisCodes) {
    if (!NisCode.safeParse(nis).success) {
      throw new UserError('bad-municipality', `${nis} is no NIS code: give five digits, such as 21004`);
    }
  }
  if (user.password !== null && user.password.length < SHORTEST_PASSWORD) {
    throw new UserError('weak-password', `a password has at least ${SHORTEST_PASSWORD} characters`);
  }
  const hash = user.password === null ? null : await hashPassword(user.password, cost);
  const rows = await sql.query<UserRow>(
    `insert into app_user as u (name, display_name, role, nis_codes, is_regional, password_hash)
     values ($1, $2, $3, $4, $5, $6) on conflict (name) do nothing returning ${USER_COLUMNS}`,
    [name, user.displayName?.trim() || name, user.role, user.nisCodes, user.nisCodes.length === 0, hash],
  );
  const [row] = rows;
  if (!row) throw new UserError('name-taken', `${name} exists already: choose another name`);
  return row;
}

/** The account of a name, unless it is disabled. */
export async function findUser(sql: Sql, name: string): Promise<UserRow | undefined> {
  const rows = await sql.query<UserRow>(
    `select ${USER_COLUMNS} from app_user u where u.name = $1 and u.disabled_at is null`,
    [name.trim().toLowerCase()],
  );
  return rows[0];
}

export async function hasUsers(sql: Sql): Promise<boolean> {
  const rows = await sql.query<{ has: boolean }>('select exists (select 1 from app_user) as has');
  return rows[0]?.has ?? false;
}

export const scopeOf = (user: UserRow): Scope => ({
  user: user.name,
  displayName: user.display_name,
  role: user.role,
  nisCodes: user.nis_codes as NisCode[],
});
