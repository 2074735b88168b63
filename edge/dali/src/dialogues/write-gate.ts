/** What gear stores for good; each of these cells wears with every write. */
export type StoredParameter =
  | 'fadeTime'
  | 'powerOnLevel'
  | 'systemFailureLevel'
  | 'dimmingCurve'
  | 'groups'
  | 'coolestTemperature'
  | 'warmestTemperature'
  | `scene${number}`;

/** Stands before every write of a stored parameter of one gear, tries again included (RELIABILITY LS-12). */
export interface WriteGate {
  /** Asked before each write; false: the setting is left as it is and reported as `withheld`. */
  mayWrite(parameter: StoredParameter): boolean;
  /** Told of each write right before its frames go out. */
  wrote(parameter: StoredParameter): void;
}

/** Lets every write through. */
export const openGate: WriteGate = { mayWrite: () => true, wrote: () => {} };
