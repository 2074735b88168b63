import { HOUR, SteppedClock } from '@lamplighter/contracts';
import type { Dialogue } from '@lamplighter/dali';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import { BusError } from '../bus/bus-error.js';
import type { Line } from '../devices/line.js';
import { Street } from '../devices/street.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import { ColourWriter } from './colour-writer.js';

/**
 * 2500 K are 400 mirek, 0190: DTR0 90, DTR1 01, ENABLE DEVICE TYPE 8, SET TEMPORARY COLOUR TEMPERATURE, ENABLE DEVICE TYPE 8,
 * ACTIVATE (part 209) at an address byte.
 */
const frames = (address: string): string[] => ['a390', 'c301', 'c108', `${address}e7`, 'c108', `${address}e2`];

describe('the colour temperature of a line', () => {
  let bus: FakeBus;
  let line: Line;
  let writer: ColourWriter;
  let sent: string[];

  const ask = (...kelvins: (number | null)[]): void => {
    for (const [index, kelvin] of kelvins.entries()) {
      const lamp = line.lamps[index];
      if (!lamp) throw new Error(`no lamp ${index}`);
      lamp.knownArc ??= 254;
      const none = { level: 100, source: 'program', ruleId: null, until: null, outputShare: 1 } as unknown;
      lamp.decision = { ...(none as NonNullable<typeof lamp.decision>), colourTemperatureK: kelvin };
    }
  };
  const write = async (now: number): Promise<string[]> => {
    sent = [];
    await writer.write(now, HOUR);
    return sent;
  };

  beforeEach(async () => {
    bus = new FakeBus(new SteppedClock(Date.UTC(2026, 10, 22, 23)), [0, 1]);
    await bus.start();
    const street = new Street([bus]);
    street.place(compile(streetDocument(2, { sensors: [] })));
    const [only] = street.lines;
    if (!only) throw new Error('the street has a line');
    line = only;
    await line.scan();
    writer = new ColourWriter(line);
    const run = bus.run.bind(bus);
    bus.run = <T>(dialogue: Dialogue<T>, ...rest: [Parameters<typeof run>[1]]): Promise<T> =>
      run(heard(dialogue), ...rest);
  });

  function* heard<T>(dialogue: Dialogue<T>): Dialogue<T> {
    let step = dialogue.next();
    while (!step.done) {
      sent.push(step.value.frame.data.toString(16).padStart(4, '0'));
      step = dialogue.next(yield step.value);
    }
    return step.value;
  }

  it('is sent once to all by one broadcast where all shall have the same, and again when it is due', async () => {
    ask(2500, 2500);
    expect(await write(0)).to.deep.equal(frames('ff'));
    expect(await write(HOUR - 1)).to.deep.equal([]);
    expect(await write(HOUR)).to.deep.equal(frames('ff'));
  });

  it('is sent to the lamp alone that shall have it, and only where it changed', async () => {
    ask(2500, null);
    expect(await write(0)).to.deep.equal(frames('01'));
    ask(2500, 2500);
    expect(await write(1)).to.deep.equal(frames('03'));
    expect(await write(2)).to.deep.equal([]);
  });

  it('waits until a dark lamp is lit', async () => {
    ask(2500, null);
    const [lamp] = line.lamps;
    if (lamp) lamp.knownArc = 0;
    expect(await write(0)).to.deep.equal([]);
    if (lamp) lamp.knownArc = 1;
    expect(await write(1)).to.deep.equal(frames('01'));
  });

  it('is sent again when it could not be sent, and when power or line was gone', async () => {
    ask(2500, null);
    bus.isConfirming = false;
    sent = [];
    const error = await writer.write(0, HOUR).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(BusError);
    bus.isConfirming = true;
    expect(await write(1)).to.deep.equal(frames('01'));
    const [lamp] = line.lamps;
    // Gear that had power off says powerCycleSeen.
    bus.flicker(0);
    await lamp?.poll(2, 2);
    ask(2500, null);
    expect(await write(3)).to.deep.equal(frames('01'));
    line.forget();
    await line.scan();
    ask(2500, null);
    expect(await write(4)).to.deep.equal(frames('01'));
  });
});
