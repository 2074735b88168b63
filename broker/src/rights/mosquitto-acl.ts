import { deviceTopic, type EdgeAddress, nodeTopic, stateTopic } from '@lamplighter/contracts';
import { describeIdentity, type Identity, usernameOf } from '../identity/identity.js';
import { readableBy } from './rights.js';

type Wildcard = Parameters<typeof deviceTopic>[2];
const ANY = '+' as Wildcard;
const ANYWHERE = { nis: '+', edge: '+' } as unknown as EdgeAddress;

/**
 * The rights of the enrolled identities as an `acl_file` for Mosquitto, for those who run it in place of this broker. Weaker
 * in three ways: a SUBSCRIBE beyond one's rights is granted and then delivers nothing, a retained command is kept, and no
 * birth certificates are made.
 */
export function mosquittoAcl(identities: readonly Identity[]): string {
  const sections = identities.map((identity) =>
    [
      `# ${describeIdentity(identity)}`,
      `user ${usernameOf(identity)}`,
      ...writableBy(identity).map((filter) => `topic write ${filter}`),
      ...readableBy(identity).map((filter) => `topic read ${filter}`),
    ].join('\n'),
  );
  return `# Written by: broker mosquitto-acl. Write it anew after each enrolment.\n\n${sections.join('\n\n')}\n`;
}

function writableBy(identity: Identity): string[] {
  switch (identity.role) {
    case 'edge':
      return [
        ...(['NBIRTH', 'NDEATH', 'NDATA'] as const).map((verb) => nodeTopic(verb, identity)),
        ...(['DBIRTH', 'DDEATH', 'DDATA'] as const).map((verb) => deviceTopic(verb, identity, ANY)),
      ];
    case 'controller':
      return [nodeTopic('NCMD', ANYWHERE), deviceTopic('DCMD', ANYWHERE, ANY), stateTopic(identity.host)];
    case 'reader':
      return [];
  }
}
