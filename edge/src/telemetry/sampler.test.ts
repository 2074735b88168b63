import { deviceId, HOUR, type Observation, SECOND, SteppedClock } from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import { ControlLoop } from '../control/control-loop.js';
import { ControlInputs } from '../control/inputs.js';
import type { Lamp } from '../devices/lamp.js';
import { Street } from '../devices/street.js';
import type { Log } from '../log.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import { Sampler } from './sampler.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const NIGHT = Date.UTC(2026, 10, 22, 23, 5);
const SENSOR = deviceId('sensor-0');

describe('a reading on demand', () => {
  let clock: SteppedClock;
  let bus: FakeBus;
  let inputs: ControlInputs;
  let control: ControlLoop;
  let sampler: Sampler;
  let records: Observation[];
  let lampAt: (index: number) => Lamp;

  beforeEach(async () => {
    clock = new SteppedClock(NIGHT);
    bus = new FakeBus(clock, [0, 1, 2]);
    records = [];
    inputs = new ControlInputs();
    const street = new Street([bus]);
    const compiled = compile(streetDocument(3));
    street.place(compiled);
    inputs.desired = compiled;
    lampAt = (index) => street.lamps.get(deviceId(`lamp-${index}`)) as Lamp;
    control = new ControlLoop({
      inputs,
      lines: street.lines,
      lamp: (device) => street.lamps.get(device),
      clock,
      log: silent,
      period: SECOND,
      reassertAfter: HOUR,
      isTrusted: () => true,
      place: undefined,
      burningHours: () => undefined,
      onDecided: () => {},
      onRound: () => {},
    });
    sampler = new Sampler({
      lines: street.lines,
      clock,
      log: silent,
      samplePeriod: HOUR,
      healthPeriod: HOUR,
      isPowered: () => true,
      modelOf: () => null,
      onPoll: () => {},
      onReading: () => {},
      isSensed: (device) => inputs.isSensed(device),
      ambient: () => new Map(),
      takeCounts: () => new Map(),
      record: async (observation) => void records.push(observation),
    });
    await bus.start();
    control.start();
    await clock.advance(20 * SECOND);
  });
  afterEach(() => control.stop());

  it('S-27: is left to the quarter of an hour for a lamp that may follow people, the same whether or not anybody is there', async () => {
    expect(await sampler.readOnDemand(lampAt(0))).to.equal('postponed');
    inputs.detect(SENSOR, { occupied: true, lastDetectionAt: clock.now() });
    await clock.advance(5 * SECOND);
    expect(lampAt(0).decision?.source).to.equal('presence');
    expect(await sampler.readOnDemand(lampAt(0))).to.equal('postponed');
    expect(records).to.deep.equal([]);
  });

  it('is journaled at once for a lamp out of reach of any sensor, and for one whose level somebody else decides', async () => {
    expect(await sampler.readOnDemand(lampAt(2))).to.equal('read');
    inputs.localOverride = 100;
    await clock.advance(5 * SECOND);
    expect(await sampler.readOnDemand(lampAt(0))).to.equal('read');
    expect(records.map(({ device, values }) => [device, values['Lamp/Source']])).to.deep.equal([
      ['lamp-2', 'program'],
      ['lamp-0', 'localOverride'],
    ]);
  });

  it('tells a gear that does not answer, whichever lamp it is', async () => {
    for (const index of [0, 2]) {
      bus.at(index).isSilent = true;
      expect(await sampler.readOnDemand(lampAt(index))).to.equal('silent');
    }
    expect(records).to.deep.equal([]);
  });
});
