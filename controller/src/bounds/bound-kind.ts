import { FloorExemptionResource, LightCapResource, LightingGroupResource } from '@lamplighter/contracts';

/** Lighting groups are kept as the bounds that name them: the version in force, and every version there was. */
export type BoundKind = 'group' | 'exemption' | 'cap';

interface Documents {
  readonly group: LightingGroupResource;
  readonly exemption: FloorExemptionResource;
  readonly cap: LightCapResource;
}
export type BoundDocument<K extends BoundKind> = Documents[K];

export const BOUND_SCHEMAS = {
  group: LightingGroupResource,
  exemption: FloorExemptionResource,
  cap: LightCapResource,
} as const;

export const BOUND_TABLES: Readonly<Record<BoundKind, string>> = {
  group: 'lighting_group',
  exemption: 'floor_exemption',
  cap: 'light_cap',
};

export const parseBound = <K extends BoundKind>(kind: K, document: unknown): BoundDocument<K> =>
  BOUND_SCHEMAS[kind].parse(document) as BoundDocument<K>;
