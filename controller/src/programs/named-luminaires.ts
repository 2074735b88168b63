import { luminairesOf } from '../bounds/group-members.js';
import type { MunicipalBounds } from '../bounds/municipal-bounds.js';

/** A luminaire that a bound or a lighting group names, by itself or through groups within groups. */
export interface NamedLuminaire {
  readonly luminaire: string;
  readonly kind: 'bound' | 'group';
  /** Of the bound or group. */
  readonly id: string;
}

/** Every luminaire that a municipality's bounds and groups name, once for each that names it. */
export const namedLuminaires = ({ groups, exemptions, caps }: MunicipalBounds): NamedLuminaire[] => [
  ...[...exemptions, ...caps].flatMap((bound) => pairs('bound', bound.id, luminairesOf(groups, bound))),
  ...groups.flatMap((group) => pairs('group', group.id, luminairesOf(groups, group))),
];

const pairs = (kind: NamedLuminaire['kind'], id: string, luminaires: ReadonlySet<string>): NamedLuminaire[] =>
  [...luminaires].map((luminaire) => ({ luminaire, kind, id }));
