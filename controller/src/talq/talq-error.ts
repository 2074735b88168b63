/** Stable codes of why an element cannot pass between our documents and TALQ's. */
export type TalqRefusalCode =
  /** The text is no JSON. */
  | 'not-json'
  /** Breaks the TALQ 2.7.1 schemas or a rule written beside them; on export, our own schemas. */
  | 'invalid'
  /** A property that neither TALQ nor this import knows. */
  | 'unknown-property'
  /** TALQ allows it, this platform does not have it. */
  | 'not-supported'
  /** This platform has it, TALQ has no word for it. */
  | 'no-equivalent'
  /** May be there once only. */
  | 'duplicate'
  /** A device that the address book does not know. */
  | 'unknown-address';

/** One element that is refused. */
export interface TalqRefusal {
  readonly code: TalqRefusalCode;
  /** JSON pointer (RFC 6901) into the document that was given; empty: the document itself. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly reason: string;
}

/** `/0/fixedTimeControls/2/command/state/name: "RGBState" is not supported: use LevelState or …` */
export const refusalText = ({ path, reason }: TalqRefusal): string => `${path || '(document)'}: ${reason}`;

/** Documents that cannot be imported or exported without loss. All refusals are listed, one a line in the message. */
export class TalqError extends Error {
  override readonly name = 'TalqError';
  constructor(readonly refusals: readonly TalqRefusal[]) {
    super(refusals.map(refusalText).join('\n'));
  }
}
