import { HOUR, MINUTE, type Place, SECOND, SteppedClock } from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { compile, sunTimes } from '@lamplighter/lighting';
import { expect } from 'chai';
import { Street } from '../devices/street.js';
import type { Log } from '../log.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import { ControlLoop } from './control-loop.js';
import { ControlInputs } from './inputs.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const NOON = Date.UTC(2026, 10, 22, 11);
const { place } = streetDocument(1);
const SUNSET = sunTimes(place, '2026-11-22').sunset ?? 0;
const SUNRISE = sunTimes(place, '2026-11-23').sunrise ?? 0;

describe('gear that no document places', () => {
  let clock: SteppedClock;
  let bus: FakeBus;
  let street: Street;
  let inputs: ControlInputs;
  let control: ControlLoop;
  let isTrusted: boolean;

  const begin = async (settings: { place?: Place } = {}): Promise<void> => {
    clock = new SteppedClock(NOON);
    bus = new FakeBus(clock, [0, 1, 2, 3]);
    street = new Street([bus]);
    inputs = new ControlInputs();
    isTrusted = true;
    control = new ControlLoop({
      inputs,
      lines: street.lines,
      lamp: (device) => street.lamps.get(device),
      clock,
      log: silent,
      period: SECOND,
      reassertAfter: HOUR,
      isTrusted: () => isTrusted,
      place: settings.place,
      burningHours: () => undefined,
      onDecided: () => {},
      onRound: () => {},
    });
    await bus.start();
    await street.lines[0]?.scan();
    control.start();
    await clock.advance(2 * SECOND);
  };
  /** A document with the first lamps of the street comes into force. */
  const placeLamps = async (lamps: number): Promise<void> => {
    const compiled = compile(streetDocument(4));
    const luminaires = compiled.desired.luminaires.slice(0, lamps);
    const document = compile({ ...compiled.desired, luminaires, sensors: [] });
    street.place(document);
    inputs.desired = document;
    await clock.advance(2 * SECOND);
  };
  const arcs = (): number[] => [0, 1, 2, 3].map((address) => bus.at(address).arc);

  afterEach(() => control.stop());

  it('is lit at night and dark by day after a document by day took it out', async () => {
    await begin();
    await placeLamps(4);
    expect(arcs()).to.deep.equal([0, 0, 0, 0]);
    await placeLamps(2);
    await clock.advanceTo(SUNSET + 2 * SECOND);
    expect(arcs()).to.deep.equal([254, 254, 254, 254]);
    await clock.advanceTo(SUNRISE + MINUTE);
    expect(arcs()).to.deep.equal([0, 0, 0, 0]);
  });

  it('is lit at night when it was dark before the first document, which does not place it', async () => {
    await begin({ place });
    expect(arcs()).to.deep.equal([0, 0, 0, 0]);
    await placeLamps(2);
    await clock.advanceTo(SUNSET + 2 * SECOND);
    expect(arcs()).to.deep.equal([254, 254, 254, 254]);
  });

  it('is lit at night on a line where the document places no lamp at all', async () => {
    await begin();
    await placeLamps(4);
    await placeLamps(0);
    expect(arcs()).to.deep.equal([0, 0, 0, 0]);
    await clock.advanceTo(SUNSET + 2 * SECOND);
    expect(arcs()).to.deep.equal([254, 254, 254, 254]);
  });

  it('goes to full light from a dimmed level when it is taken out at night, and follows its program when it is back', async () => {
    const dimmed = percentToArc(50);
    await begin();
    await placeLamps(4);
    await clock.advanceTo(Date.UTC(2026, 10, 22, 23));
    for (let time = 0; time < 2; time += 1) {
      expect(arcs()).to.deep.equal([dimmed, dimmed, dimmed, dimmed]);
      await placeLamps(1);
      expect(arcs()).to.deep.equal([dimmed, 254, 254, 254]);
      await placeLamps(4);
      await clock.advance(20 * SECOND);
    }
  });

  it('is lit while the clock is not trusted, and while the switch at the cabinet asks for light', async () => {
    await begin();
    await placeLamps(3);
    isTrusted = false;
    await clock.advance(2 * SECOND);
    expect(bus.at(3).arc).to.equal(254);
    isTrusted = true;
    await clock.advance(2 * SECOND);
    expect(bus.at(3).arc).to.equal(0);
    inputs.localOverride = 100;
    await clock.advance(2 * SECOND);
    expect(bus.at(3).arc).to.equal(254);
  });

  it('is written to once for each change and once an hour, alone, and never by a broadcast over placed lamps', async () => {
    await begin();
    await placeLamps(3);
    bus.levels.length = 0;
    await clock.advance(59 * MINUTE);
    expect(bus.levels).to.deep.equal([]);
    await clock.advance(2 * MINUTE);
    expect(bus.levels.map(({ address }) => address).sort()).to.deep.equal([0, 1, 2, 3]);
  });

  it('is written to again when nobody confirmed the write, and after its line came back', async () => {
    await begin();
    await placeLamps(3);
    bus.isConfirming = false;
    await clock.advanceTo(SUNSET + 2 * SECOND);
    bus.at(3).arc = 0;
    bus.isConfirming = true;
    await clock.advance(2 * SECOND);
    expect(bus.at(3).arc).to.equal(254);
    bus.at(3).arc = 0;
    street.lines[0]?.forget();
    await street.lines[0]?.scan();
    await clock.advance(2 * SECOND);
    expect(bus.at(3).arc).to.equal(254);
  });
});
