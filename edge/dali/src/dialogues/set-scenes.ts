import { short } from '../addresses.js';
import { decodeLevel } from '../answers/gear-answers.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { whole } from '../errors.js';
import { gearCommand, gearSpecial } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte } from './ask.js';
import { setByte } from './set-byte.js';
import { openGate, type WriteGate } from './write-gate.js';
import type { WriteOutcome } from './write-outcome.js';

/** A gear that has no part in a scene (MASK). */
const NO_LEVEL = 0xff;

/** The levels of the 16 scenes of a gear; null: no part in it, or no answer. Stops asking where nobody answers. */
export function* queryScenes(shortAddress: number): Dialogue<(number | null)[]> {
  const levels = new Array<number | null>(16).fill(null);
  for (let scene = 0; scene < 16; scene += 1) {
    const level = yield* askByte(gearCommand(short(shortAddress), GEAR_COMMANDS.querySceneLevel, scene));
    if (level === null) break;
    levels[scene] = decodeLevel(level);
  }
  return levels;
}

/**
 * Gives a gear its arc power level (0 to 254) in a scene (0 to 15); null takes it out of the scene. Asks first, writes only
 * where different, asks again.
 */
export function* setScene(
  shortAddress: number,
  scene: number,
  level: number | null,
  gate: WriteGate = openGate,
): Dialogue<WriteOutcome> {
  whole('scene', scene, 15);
  const address = short(shortAddress);
  const { querySceneLevel, setScene: store, removeFromScene } = GEAR_COMMANDS;
  const write =
    level === null
      ? [gearCommand(address, removeFromScene, scene)]
      : [gearSpecial('dtr0', whole('level', level, 254, 'bad-level')), gearCommand(address, store, scene)];
  return yield* setByte({
    question: gearCommand(address, querySceneLevel, scene),
    write,
    value: level ?? NO_LEVEL,
    stored: [`scene${scene}`, gate],
  });
}
