import type { Answer, Dialogue, Exchange } from '../frames.js';
import { frameText } from '../frames.js';

/** For tests: what one frame gets back. Frames that a script does not name are met with silence. */
export type Script = Readonly<Record<string, number | 'none' | 'garbled' | readonly (number | 'none' | 'garbled')[]>>;

const answerOf = (reply: number | 'none' | 'garbled' | undefined): Answer =>
  reply === undefined || reply === 'none'
    ? { kind: 'none' }
    : reply === 'garbled'
      ? { kind: 'garbled' }
      : { kind: 'byte', value: reply };

/**
 * For tests: runs a dialogue against a script of frame -> answer(s) written as bytes, and keeps what was sent as text:
 * `0AB2`, with `x2` when it was flagged to be sent twice, `?` when an answer was looked for. The last answer of a list
 * repeats.
 */
export function play<T>(dialogue: Dialogue<T>, script: Script): { result: T; sent: string[] } {
  const { result, sent } = record(dialogue, script);
  return { result, sent };
}

/** For tests: as `play`, and which of the frames allow nothing before the next one. */
export function record<T>(dialogue: Dialogue<T>, script: Script): { result: T; sent: string[]; holding: string[] } {
  const asked = new Map<string, number>();
  const sent: string[] = [];
  const holding: string[] = [];
  let step = dialogue.next();
  while (!step.done) {
    const text = frameText(step.value.frame);
    sent.push(`${text}${step.value.twice ? 'x2' : ''}${step.value.answer ? '?' : ''}`);
    if (step.value.holds) holding.push(text);
    const nth = asked.get(text) ?? 0;
    asked.set(text, nth + 1);
    const replies = script[text];
    const reply = typeof replies === 'object' ? replies[Math.min(nth, replies.length - 1)] : replies;
    step = dialogue.next(step.value.answer ? answerOf(reply) : { kind: 'none' });
    if (sent.length > 10_000) throw new Error('the dialogue does not end');
  }
  return { result: step.value, sent, holding };
}

/** For tests: runs a dialogue against a function. */
export function playWith<T>(dialogue: Dialogue<T>, line: (exchange: Exchange) => Answer): T {
  let step = dialogue.next();
  while (!step.done) step = dialogue.next(line(step.value));
  return step.value;
}
