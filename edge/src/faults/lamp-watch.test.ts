import { deviceId, MINUTE, type Observation, SECOND, SteppedClock } from '@lamplighter/contracts';
import type { GearEnergy } from '@lamplighter/dali';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import type { Lamp, Poll } from '../devices/lamp.js';
import { Street } from '../devices/street.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import { FaultBook } from './fault-book.js';
import { LampWatch } from './lamp-watch.js';
import { healthOf } from './testing/watching.js';

const energy: GearEnergy = { energyWh: 1_000, powerW: 30 };

describe('the watch over lamps', () => {
  let clock: SteppedClock;
  let told: Observation[];
  let book: FaultBook;
  let watch: LampWatch;
  let lamps: Lamp[];
  let isPowerExpected: boolean;

  beforeEach(async () => {
    clock = new SteppedClock(Date.UTC(2026, 10, 22, 22));
    told = [];
    book = new FaultBook({ record: (observation) => told.push(observation), save: () => {} });
    isPowerExpected = true;
    watch = new LampWatch({
      book,
      clock,
      statusPeriod: MINUTE,
      isPowerExpected: () => isPowerExpected,
      expectation: () => null,
    });
    const bus = new FakeBus(clock, [0, 1, 2, 3, 4]);
    await bus.start();
    const street = new Street([bus]);
    street.place(compile(streetDocument(5)));
    lamps = [...street.lamps.values()];
    for (const lamp of lamps) lamp.decision = { level: 0, bounds: { floor: 0 } } as Lamp['decision'];
  });

  /** So many rounds, a minute apart, in which the named lamps are silent or lit. */
  const rounds = async (count: number, { silent = 0, lit = 0 } = {}): Promise<void> => {
    for (let round = 0; round < count; round += 1) {
      await clock.advance(MINUTE);
      const polls = lamps.map((lamp, index) => {
        const status = index < silent ? null : { lampOn: index < lit, lampFailure: false, gearFailure: false };
        return { lamp, poll: { at: clock.now(), status, actualArc: 0 } as Poll };
      });
      watch.round(0, polls);
    }
  };

  it('tells one loss of supply, and not five gear that do not answer', async () => {
    await rounds(3);
    await rounds(3, { silent: 3 });
    expect(book.open).to.deep.equal(['- supplyLoss']);
    await rounds(2);
    expect(book.open).to.deep.equal([]);
    expect(told).to.have.length(2);
    expect(JSON.parse(String(told[0]?.values['Fault/Evidence']))).to.deep.include({
      lines: [{ line: 0, lamps: 5, silent: 3, litWhileOff: 0 }],
    });
  });

  it('judges no silence while nobody knows whether there is voltage', async () => {
    await rounds(3);
    isPowerExpected = false;
    await rounds(30, { silent: 5 });
    isPowerExpected = true;
    await rounds(2, { silent: 5 });
    expect(told).to.deep.equal([]);
  });

  it('tells each gear that does not answer while most of them do', async () => {
    await rounds(3);
    await rounds(3, { silent: 2 });
    expect(book.open).to.deep.equal(['lamp-0 controlGearCommFailure', 'lamp-1 controlGearCommFailure']);
  });

  it('tells one switching error by day where most lamps burn, and single day burners otherwise', async () => {
    await rounds(25, { lit: 4 });
    expect(book.open).to.deep.equal(['- switchingErrorOn']);
    await rounds(3);
    await rounds(25, { lit: 1 });
    expect(book.open).to.deep.equal(['lamp-0 lampUnexpectedOn']);
  });

  it('judges nothing for 30 s after voltage came back, and counts nothing from before', async () => {
    await rounds(3);
    await rounds(2, { silent: 5 });
    await clock.advance(9 * 60 * MINUTE);
    await rounds(2, { silent: 5 });
    expect(told).to.deep.equal([]);
    await rounds(3, { silent: 5 });
    expect(book.open).to.deep.equal(['- supplyLoss']);
  });

  it('judges the voltage of a feeder by the middle of its gear, over ten minutes', async () => {
    await rounds(3);
    const read = (volts: readonly number[]): void => {
      volts.forEach((supplyVoltage, index) => {
        const lamp = lamps[index];
        const health = healthOf({ supplyVoltage });
        if (lamp) watch.reading(lamp, { poll: { at: clock.now(), status: null, actualArc: null }, energy, health });
      });
    };
    read([200, 200, 230, 231, 229]);
    await clock.advance(60 * MINUTE);
    read([205, 204, 203, 230, 231]);
    expect(book.open).to.deep.equal([]);
    await clock.advance(60 * MINUTE);
    read([205, 204, 203, 230, 231]);
    expect(book.open).to.deep.equal(['- supplyVoltageTooLow']);
    expect(JSON.parse(String(told[0]?.values['Fault/Evidence']))).to.include({ medianV: 205, lowestV: 203 });
  });

  it('lets go of lamps that are no longer there', async () => {
    await rounds(3);
    await rounds(3, { silent: 1 });
    watch.keepOnly(new Set([deviceId('lamp-1')]));
    book.keepOnly(new Set([deviceId('lamp-1')]), clock.now() + SECOND);
    expect(book.open).to.deep.equal([]);
  });
});
