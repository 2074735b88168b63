import type { Dialogue } from '@lamplighter/dali';
import type { SimulatedBus } from './simulated-bus.js';

/** Runs a dialogue straight on the two wires, without interface and serial line: for trying gear by itself. */
export function runOnBus<T>(bus: SimulatedBus, dialogue: Dialogue<T>): T {
  let step = dialogue.next();
  while (!step.done) {
    const { frame, twice } = step.value;
    let answer = bus.transmit(frame);
    if (twice) answer = bus.transmit(frame);
    step = dialogue.next(answer);
  }
  return step.value;
}
