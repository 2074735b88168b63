import { GroupId, LightingGroup } from '@lamplighter/contracts';
import { z } from 'zod';
import { SAME_ADDRESSES } from './address-book.js';
import { type Imported, importedList, type Owned, writeList } from './owned-list.js';
import { parseTalq, refuse, sound } from './parse-talq.js';
import { type Refusals, refusing } from './refusals.js';
import { targets, writeTargets } from './resource-reference.js';
import type { TalqExportOptions, TalqImportOptions } from './talq-options.js';
import { NameWords, words } from './vendor-words.js';

type ImportOptions = Pick<TalqImportOptions, 'addresses'>;
type ExportOptions = Omit<TalqExportOptions, 'dayOffsetHours'>;

/** A list of Group as TALQ's `/groups` carries it. Throws TalqError. */
export const importGroups = (value: unknown, options: ImportOptions = {}): Imported<LightingGroup> =>
  parseTalq(groups(options), value);

/** Throws TalqError. */
export const exportGroups = (documents: readonly LightingGroup[], options: ExportOptions): TalqGroup[] =>
  refusing((refusals) => writeGroups(documents, options, refusals));

/** Most members of each kind (LightingGroup). */
const MOST = { devices: 256, groups: 64 } as const;
const PURPOSES = LightingGroup.shape.purpose.unwrap();

/** Two purposes of TALQ 1 are deprecated and have no use. */
const Purpose = z.enum([...PURPOSES.options, 'lampType', 'attributes']).transform((purpose, context) => {
  const known = PURPOSES.safeParse(purpose);
  if (known.success) return known.data;
  refuse(context, [], 'not-supported', `${purpose} is deprecated in TALQ: use ${PURPOSES.options.join(', ')}`);
  return z.NEVER;
});

const group = ({ addresses = SAME_ADDRESSES }: ImportOptions) =>
  z
    .strictObject({
      address: GroupId,
      ownerCMS: z.string(),
      members: targets(addresses).superRefine((members, context) => {
        for (const kind of ['devices', 'groups'] as const) {
          if (members[kind].length <= MOST[kind]) continue;
          refuse(context, [], 'not-supported', `must have ${MOST[kind]} ${kind} at most`);
        }
      }),
      purpose: Purpose.default('unknown'),
      'x-lamplighter': NameWords.optional(),
    })
    .transform(({ address, ownerCMS, members, purpose, 'x-lamplighter': said }, context): Owned<LightingGroup> => {
      const document = {
        id: address,
        name: said?.name ?? address,
        devices: [...members.devices],
        groups: [...members.groups],
        purpose,
      };
      return { ownerCms: ownerCMS, document: sound(LightingGroup, document, context) };
    });
export type TalqGroup = z.input<ReturnType<typeof group>>;

export const groups = (options: ImportOptions) => importedList(group(options), 'address');

/** `refusals` at the list. */
export const writeGroups = (
  documents: readonly LightingGroup[],
  { ownerCms, addresses = SAME_ADDRESSES }: ExportOptions,
  refusals: Refusals,
): TalqGroup[] =>
  writeList(documents, refusals, (document, place) => ({
    address: document.id,
    ownerCMS: ownerCms,
    members: writeTargets(document, addresses, place),
    purpose: document.purpose,
    ...words({ name: document.name === document.id ? undefined : document.name }),
  }));
