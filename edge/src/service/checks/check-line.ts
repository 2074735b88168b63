import { SystemClock } from '@lamplighter/contracts';
import { BusError } from '../../bus/bus-error.js';
import { createDaliBus } from '../../bus/create-dali-bus.js';
import type { DaliLine } from '../../bus/dali-line.js';
import { knock, seekGear } from '../seek.js';
import { bad, type Finding, good } from './finding.js';

const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

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
    await bus.run(knock(), 'user');
    for (const address of placed) if (!(await seekGear(bus, address, { identities: false }))) silent.push(address);
    if (silent.length === 0)
      return [good(what, `interface answers, ${placed.length} of ${placed.length} placed gear answer`)];
    return [
      bad(
        what,
        `${silent.length} of ${placed.length} placed gear silent: ${silent.join(', ')}`,
        'is the feeder on? then lamplighter-edge scan, and look at these luminaires',
      ),
    ];
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    return [bad(what, error.message, 'the interface answers, the line does not: is its bus supply on, is it shorted?')];
  } finally {
    await bus.stop();
  }
}
