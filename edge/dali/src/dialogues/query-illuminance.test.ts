import { expect } from 'chai';
import type { Answer } from '../frames.js';
import { queryIlluminance } from './query-illuminance.js';

function play(answers: readonly Answer[]): { frames: string[]; result: unknown } {
  const dialogue = queryIlluminance(5, 1);
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

describe('asking a light sensor how light it is', () => {
  it('reads ten bits from the top of two bytes', () => {
    // Part 103: status 0x83, resolution 0x81, input value 0x8C, latch 0x8D; 1010101010 then repeated from the top.
    const { frames, result } = play([byte(0b10), byte(10), byte(0b10101010), byte(0b10101010)]);
    expect(frames).to.deep.equal(['0b0183', '0b0181', '0b018c', '0b018d']);
    expect(result).to.deep.equal({ hasError: false, illuminance: 0b1010101010 });
  });

  it('brings other resolutions to the same scale', () => {
    expect(play([byte(0), byte(8), byte(0x80)]).result).to.deep.equal({ hasError: false, illuminance: 512 });
    expect(play([byte(0), byte(16), byte(0x80), byte(0x40)]).result).to.deep.include({ illuminance: 513 });
  });

  it('tells an error, and knows nothing where a byte is missing', () => {
    expect(play([byte(0b11), byte(10), byte(0), byte(0)]).result).to.deep.equal({ hasError: true, illuminance: 0 });
    expect(play([byte(0b10), byte(10), byte(0), silence]).result).to.equal(null);
    expect(play([byte(0b10), byte(10), byte(0), { kind: 'garbled' }]).result).to.equal(null);
    expect(play([silence, silence]).result).to.equal(null);
  });
});
