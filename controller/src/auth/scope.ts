import type { NisCode, Session } from '@lamplighter/contracts';

export type RoleName = Session['user']['role'];

/** Who asks, and for which municipalities. Every query of a route is bound to `nisCodes`. */
export interface Scope {
  readonly user: string;
  readonly displayName: string;
  readonly role: RoleName;
  readonly nisCodes: readonly NisCode[];
}

/** What a role may do. Reading needs a session only. */
export type Capability = 'command' | 'change-programs' | 'import' | 'administer';

const CAPABILITIES: Readonly<Record<RoleName, readonly Capability[]>> = {
  viewer: [],
  operator: ['command', 'change-programs'],
  administrator: ['command', 'change-programs', 'import', 'administer'],
};

export const may = (scope: Pick<Scope, 'role'>, capability: Capability): boolean =>
  CAPABILITIES[scope.role].includes(capability);

/** Whether a municipality is one of the asker's. */
export const isOwn = ({ nisCodes }: Pick<Scope, 'nisCodes'>, nis: string): boolean =>
  (nisCodes as readonly string[]).includes(nis);
