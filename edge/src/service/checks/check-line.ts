import { SystemClock } from '@lamplighter/contracts';
import { findGear } from '@lamplighter/dali';
import { createDaliBus } from '../../bus/create-dali-bus.js';
import type { DaliBus } from '../../bus/dali-bus.js';
import type { DaliLine } from '../../bus/dali-line.js';
import { bad, type Finding, good } from './finding.js';

const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** On a busy line an answer can be lost: whoever is silent is asked again. */
const TRIES = 3;

async function isThere(bus: DaliBus, address: number): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await bus.run(findGear(address, { identities: false }), 'user')) return true;
  }
  return false;
}

/** One line: whether its interface answers, and who of those placed there does. */
export async function checkLine(index: number, line: DaliLine, placed: readonly number[]): Promise<Finding[]> {
  const what = `line ${index}`;
  const bus = createDaliBus({ line, io: new SystemClock(() => {}), log: quiet });
  await bus.start();
  try {
    if (bus.state !== 'open') {
      const why = bus.problem?.message ?? 'cannot be opened';
      const isTaken = /taken by another/.test(why);
      return [
        bad(
          what,
          why,
          isTaken ? 'if the edge runs: lamplighter-edge watch; else stop what holds it' : 'check cable, power and path',
        ),
      ];
    }
    const silent: number[] = [];
    for (const address of placed) if (!(await isThere(bus, address))) silent.push(address);
    if (silent.length === 0)
      return [good(what, `interface answers, ${placed.length} of ${placed.length} placed gear answer`)];
    return [
      bad(
        what,
        `${silent.length} of ${placed.length} placed gear silent: ${silent.join(', ')}`,
        'is the feeder on? then lamplighter-edge scan, and look at these luminaires',
      ),
    ];
  } finally {
    await bus.stop();
  }
}
