import { frame16, frame24 } from '@lamplighter/dali';
import type { ReplyReader, Said } from '../reply/reply-protocol.js';

const NEWLINE = 0x0a;
/** No line of a HAT is longer; what is, is noise. */
const LONGEST_LINE = 30;
/** A whole line; noise before it costs nothing as long as no letter in it could be a line of its own. */
const SOUND = /^[^DHJLNVXZ]*(N|J[0-9A-F]{2}|X|Z|H[0-9A-F]{4}|L[0-9A-F]{6}|D[0-9A-F]{2}|V[0-9A-F]{4})$/;
/** States of the bus in a `D` line: 0 power lost, 1 stuck high, 2 good, 3 not yet known (maker's own examples). */
const BUS_TROUBLE: ReadonlyMap<string, string> = new Map([
  ['00', 'a DALI line without power (D00)'],
  ['01', 'a DALI line that is stuck high (D01)'],
]);

/**
 * Cuts the HAT's bytes into lines. The language has no checksum: a flipped bit in a hexadecimal digit cannot be noticed
 * here, one in a letter or in the length of a line is.
 */
export class HatReader implements ReplyReader {
  #line = '';
  skippedBytes = 0;
  badFrames = 0;

  get pendingBytes(): number {
    return this.#line.length;
  }

  push(bytes: Uint8Array): Said[] {
    const said: Said[] = [];
    for (const byte of bytes) {
      if (byte === NEWLINE) said.push(...this.#end());
      else if (this.#line.length >= LONGEST_LINE) said.push(...this.giveUp());
      else this.#line += String.fromCharCode(byte);
    }
    return said;
  }

  giveUp(): Said[] {
    if (this.#line === '') return [];
    this.#line += '?';
    return this.#end();
  }

  #end(): Said[] {
    const line = this.#line.replace(/\r$/, '');
    this.#line = '';
    // An empty line answers our own; lower-case letters are our own words on a line that echoes.
    if (line === '' || /^[a-z][0-9A-F]*$/.test(line)) return [];
    const [, sound] = SOUND.exec(line) ?? [];
    this.skippedBytes += line.length - (sound?.length ?? 0);
    if (sound) return read(sound);
    this.badFrames += 1;
    return [{ kind: 'damaged' }];
  }
}

function read(line: string): Said[] {
  const data = line.slice(1);
  const value = Number.parseInt(data, 16);
  switch (line[0]) {
    case 'N':
      return [{ kind: 'answer', answer: { kind: 'none' } }];
    case 'J':
      return [{ kind: 'answer', answer: { kind: 'byte', value } }];
    case 'X':
      return [{ kind: 'garbled' }];
    case 'Z':
      return [{ kind: 'conflict' }];
    case 'H':
      return [{ kind: 'frame', frame: frame16(value) }];
    case 'L':
      return [{ kind: 'frame', frame: frame24(value) }];
    case 'V':
      return [{ kind: 'identity', text: `hardware ${data.slice(0, 2)}, firmware ${data.slice(2)}` }];
    default: {
      const reason = BUS_TROUBLE.get(data);
      return reason === undefined ? [] : [{ kind: 'trouble', reason }];
    }
  }
}
