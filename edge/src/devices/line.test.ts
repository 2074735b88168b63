import { SteppedClock } from '@lamplighter/contracts';
import { type Dialogue, openGate } from '@lamplighter/dali';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import { Street } from './street.js';

/** QUERY DIMMING CURVE of part 207 to short address 0: command byte 01, opcode EE. */
const QUERY_DIMMING_CURVE = 0x01ee;

describe('the set-up of a gear', () => {
  it('tells levels on the linear curve to gear that will not leave it', async () => {
    const bus = new FakeBus(new SteppedClock(Date.UTC(2026, 10, 22, 23)), [0]);
    await bus.start();
    const street = new Street([bus]);
    street.place(compile(streetDocument(1, { sensors: [] })));
    const [lamp] = [...street.lamps.values()];
    const [line] = street.lines;
    if (!lamp || !line) throw new Error('the street has a lamp');
    expect(lamp.arcFor(50)).to.equal(229);
    // Says "linear" whatever is written.
    bus.run = async <T>(dialogue: Dialogue<T>): Promise<T> => {
      let step = dialogue.next();
      while (!step.done) {
        const isAsked = step.value.frame.data === QUERY_DIMMING_CURVE;
        step = dialogue.next(isAsked ? { kind: 'byte', value: 1 } : { kind: 'byte', value: 254 });
      }
      return step.value;
    };
    await line.setUpLamp(lamp, openGate);
    expect(lamp.dimmingCurve).to.equal('linear');
    expect(lamp.arcFor(50)).to.equal(127);
    lamp.lastPoll = { at: 0, status: null, actualArc: 127 };
    expect([lamp.gearLevel, lamp.actualLevel]).to.deep.equal([50, 50]);
  });
});
