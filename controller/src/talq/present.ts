/** The fields that have a value: documents leave out what is absent, and do not write it as undefined. */
export const present = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
