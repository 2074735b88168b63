import { z } from 'zod';
import { refuse } from './parse-talq.js';
import type { Refusals } from './refusals.js';

/** A document of ours with the address of the central management system that owns it. */
export interface Owned<T> {
  readonly ownerCms: string;
  readonly document: T;
}

/** What an import gives: the documents, and whose they are. The owner of an empty list is not known: null. */
export interface Imported<T> {
  readonly ownerCms: string | null;
  readonly documents: readonly T[];
}

interface Identified {
  readonly id: string;
}

/** A list as TALQ's requests carry it: of one owner, no id twice, rejected whole when one element is bad. */
export const importedList = <T extends Identified>(element: z.ZodType<Owned<T>>, idKey: 'id' | 'address') =>
  z.array(element).transform((list, context): Imported<T> => {
    const [first] = list;
    list.forEach(({ ownerCms, document: { id } }, index) => {
      const earlier = list.findIndex(({ document }) => document.id === id);
      if (earlier < index) refuse(context, [index, idKey], 'duplicate', `${id} stands at ${earlier} already`);
      if (first && ownerCms !== first.ownerCms) {
        refuse(context, [index, 'ownerCMS'], 'not-supported', `must be ${first.ownerCms} as at 0: one owner at a time`);
      }
    });
    return { ownerCms: first?.ownerCms ?? null, documents: list.map(({ document }) => document) };
  });

/** The same way back. `refusals` at the list. */
export const writeList = <T extends Identified, W>(
  documents: readonly T[],
  refusals: Refusals,
  write: (document: T, place: Refusals) => W,
): W[] =>
  documents.map((document, index) => {
    const earlier = documents.findIndex(({ id }) => id === document.id);
    if (earlier < index) refusals.at(index, 'id').add('duplicate', `${document.id} stands at ${earlier} already`);
    return write(document, refusals.at(index));
  });
