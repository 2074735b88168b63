import { EdgeId, NisCode } from '@lamplighter/contracts';
import { z } from 'zod';

/** A host application's id, also its MQTT username. Same form as an edge id: both must fit one topic level. */
const HostId = EdgeId;

/** Who a client is. Its username and client id are `usernameOf(identity)`. */
export const Identity = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('edge'), nis: NisCode, edge: EdgeId }),
  z.strictObject({ role: z.literal('controller'), host: HostId }),
  z.strictObject({ role: z.literal('reader'), nis: NisCode, name: HostId.optional() }),
]);
export type Identity = z.output<typeof Identity>;
/** An identity before it is checked: plain strings. */
export type IdentityInput =
  | { readonly role: 'edge'; readonly nis: string; readonly edge: string }
  | { readonly role: 'controller'; readonly host: string }
  | { readonly role: 'reader'; readonly nis: string; readonly name?: string };

/** Username and client id at once: the edge's id, the host's id, or the reader's name. */
export function usernameOf(identity: Identity): string {
  switch (identity.role) {
    case 'edge':
      return identity.edge;
    case 'controller':
      return identity.host;
    case 'reader':
      return identity.name ?? `reader-${identity.nis}`;
  }
}

/** For messages: `edge cab-52 of 21004`. */
export function describeIdentity(identity: Identity): string {
  switch (identity.role) {
    case 'edge':
      return `edge ${identity.edge} of ${identity.nis}`;
    case 'controller':
      return `controller ${identity.host}`;
    case 'reader':
      return `reader ${usernameOf(identity)} of ${identity.nis}`;
  }
}
