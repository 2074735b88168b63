import { expect } from 'chai';
import type { Answer } from '../frames.js';
import { queryPresence } from './query-presence.js';

/** Answers each frame in turn; tells the frames that were sent. */
function play(answers: readonly Answer[]): { frames: string[]; result: unknown } {
  const dialogue = queryPresence(5, 2);
  const frames: string[] = [];
  let step = dialogue.next();
  for (const answer of answers) {
    if (step.done) break;
    frames.push(step.value.frame.data.toString(16).padStart(6, '0'));
    step = dialogue.next(answer);
  }
  return { frames, result: step.done ? step.value : 'still asking' };
}
const byte = (value: number): Answer => ({ kind: 'byte', value });
const silence: Answer = { kind: 'none' };

describe('asking a presence sensor how it is', () => {
  it('asks instance 2 of device 5 for its status and its input value', () => {
    // Part 103: 0AAAAAA1 = 00001011, instance 2, QUERY INSTANCE STATUS 0x83, QUERY INPUT VALUE 0x8C.
    const { frames, result } = play([byte(0b10), byte(0x00)]);
    expect(frames).to.deep.equal(['0b0283', '0b028c']);
    expect(result).to.deep.equal({ hasError: false, isOccupied: false });
  });

  it('takes occupied with and without movement, and movement alone, for somebody', () => {
    for (const value of [0x55, 0xaa, 0xff]) {
      expect(play([byte(0b10), byte(value)]).result).to.deep.equal({ hasError: false, isOccupied: true });
    }
  });

  it('tells the instance error', () => {
    expect(play([byte(0b11), byte(0)]).result).to.deep.equal({ hasError: true, isOccupied: false });
  });

  it('knows nothing when nobody answers twice', () => {
    expect(play([silence, silence]).result).to.equal(null);
    expect(play([byte(0b10), silence, silence]).result).to.equal(null);
  });
});
