/**
 * What a command answers. `yes-no`: 0xFF or silence, so silence is a legal answer. `byte`: a number or a bitmap, so silence
 * means that nobody is there. `maybe`: a number, and silence says "not implemented" (memory).
 */
export type AnswerKind = false | 'yes-no' | 'byte' | 'maybe';

/** One command of the standard. */
export interface Command {
  readonly opcode: number;
  /** Must be sent twice within 100 ms. */
  readonly twice: boolean;
  readonly answer: AnswerKind;
  /** Nothing may come between this command and the next frame: it prepares only what follows at once. */
  readonly holds?: boolean;
  /** Milliseconds that units may need afterwards before they hear the next frame; at most 300. RESET MEMORY BANK, which may take 10 s, is left to whoever sends it. */
  readonly settleMs?: number;
}

/** A command that is sent once and not answered. */
export const order = (opcode: number): Command => ({ opcode, twice: false, answer: false });
/** A configuration command: sent twice, not answered. */
export const setting = (opcode: number): Command => ({ opcode, twice: true, answer: false });
/** A question that one gear answers with a byte. */
export const query = (opcode: number): Command => ({ opcode, twice: false, answer: 'byte' });
/** A question answered by 0xFF or by silence. */
export const question = (opcode: number): Command => ({ opcode, twice: false, answer: 'yes-no' });
/** A question that silence answers with "not implemented". */
export const lookup = (opcode: number): Command => ({ opcode, twice: false, answer: 'maybe' });
