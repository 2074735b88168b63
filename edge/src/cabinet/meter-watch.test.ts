import {
  deviceId,
  type MetricValues,
  MINUTE,
  type Observation,
  QUARTER,
  SECOND,
  SteppedClock,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import { type MeterModel, ModbusModel } from '../models/modbus-model.js';
import { Meter } from './meter.js';
import { MeterWatch } from './meter-watch.js';
import type { ModbusBus } from './modbus/modbus-bus.js';
import { ModbusError } from './modbus/modbus-error.js';
import type { ModbusRequest } from './modbus/modbus-request.js';

const MODEL = ModbusModel.parse({
  id: 'meter',
  kind: 'meter',
  manufacturer: 'Example',
  name: 'One phase',
  source: 'figures made up for this test',
  mostW: 20_000,
  reads: [
    {
      function: 'inputRegisters',
      start: 0,
      count: 2,
      isLive: true,
      values: [{ metric: 'Meter/Power', address: 0, type: 'float32', from: -20_000, to: 20_000 }],
    },
    {
      function: 'inputRegisters',
      start: 100,
      count: 4,
      values: [
        { metric: 'Meter/EnergyImport', address: 100, type: 'float32', factor: 1000 },
        { metric: 'Meter/EnergyExport', address: 102, type: 'float32', factor: 1000 },
      ],
    },
  ],
}) as MeterModel;
const device = deviceId('meter-1');
const START = Date.UTC(2026, 10, 22, 18, 5);

/** What the instrument holds: floats by address. */
class Instrument {
  readonly floats = new Map<number, number>([
    [0, 400],
    [100, 5],
    [102, 0],
  ]);
  silentFrom = Number.POSITIVE_INFINITY;
  readonly asked: number[] = [];

  async read({ start, count, unit }: ModbusRequest): Promise<Buffer> {
    this.asked.push(start);
    if (start >= this.silentFrom) throw new ModbusError('timeout', `unit ${unit} gave no answer that can be read`);
    const payload = Buffer.alloc(count * 2);
    for (const [address, value] of this.floats) {
      if (address >= start && address + 2 <= start + count) payload.writeFloatBE(value, (address - start) * 2);
    }
    return payload;
  }
}

describe('readings of a meter', () => {
  let clock: SteppedClock;
  let instrument: Instrument;
  let meter: Meter;
  let watch: MeterWatch;
  let records: Observation[];
  let live: MetricValues[];
  let answers: number;

  beforeEach(() => {
    clock = new SteppedClock(START);
    instrument = new Instrument();
    meter = new Meter({ device, address: 1, model: MODEL, bus: instrument as unknown as ModbusBus, clock });
    records = [];
    live = [];
    answers = 0;
    watch = new MeterWatch({
      meters: [meter],
      clock,
      log: { debug: () => undefined } as never,
      samplePeriod: QUARTER,
      record: async (observation) => void records.push(observation),
      sendLive: (_device, values) => void live.push(values),
      onAnswer: () => {
        answers += 1;
      },
      keepCounters: async () => {},
    });
    watch.start();
  });
  afterEach(() => watch.stop());

  const readings = () => records.filter(({ kind }) => kind === 'reading');
  const events = () => records.flatMap(({ values }) => values['Event/Name'] ?? []);

  it('are journaled at each quarter of an hour by UTC, and power is told each minute in between', async () => {
    await clock.advance(30 * MINUTE);
    expect(readings().map(({ sampledAt }) => sampledAt)).to.deep.equal([START + 10 * MINUTE, START + 25 * MINUTE]);
    expect(readings()[0]?.values).to.deep.equal({
      'Meter/Power': 400,
      'Meter/EnergyImport': 5000,
      'Meter/EnergyExport': 0,
      'Meter/EnergyTotal': 5000,
      'Meter/IsPlausible': true,
    });
    // Minutes 5 to 34 but the two quarters.
    expect(live.length).to.be.within(28, 29);
    expect(instrument.asked.filter((start) => start === 100)).to.have.length(3);
    expect(meter).to.include({ isAnswering: true, isPlausible: true, device });
    expect(answers).to.be.at.least(30);
  });

  it('of which a part is missing are none; what is known stays, and that it does not answer', async () => {
    await clock.advance(2 * SECOND);
    instrument.silentFrom = 100;
    instrument.floats.set(0, 450);
    await clock.advance(QUARTER);
    expect(readings()).to.deep.equal([]);
    expect(meter).to.include({ isAnswering: false });
    expect(meter.values).to.include({ 'Meter/Power': 450, 'Meter/EnergyImport': 5000 });
  });

  it('keep negative energy as it was told, believe it not, and say so once', async () => {
    await clock.advance(MINUTE);
    instrument.floats.set(100, -3);
    await clock.advance(40 * MINUTE);
    expect(readings().length).to.be.at.least(2);
    for (const { values } of readings()) {
      expect(values).to.include({ 'Meter/EnergyImport': -3000, 'Meter/EnergyTotal': 5000, 'Meter/IsPlausible': false });
    }
    expect(events()).to.deep.equal(['meterGlitch']);
    instrument.floats.set(100, 5.1);
    await clock.advance(QUARTER);
    expect(readings().at(-1)?.values).to.include({ 'Meter/IsPlausible': true });
    expect(readings().at(-1)?.values['Meter/EnergyTotal']).to.be.closeTo(5100, 0.01);
  });

  it('have no value where the instrument gives no number, and none where it cannot have measured that', async () => {
    instrument.floats.set(100, Number.NaN).set(0, 1e9);
    await clock.advance(QUARTER);
    expect(readings()[0]?.values).to.include({
      'Meter/EnergyImport': null,
      'Meter/EnergyTotal': null,
      'Meter/Power': null,
      'Meter/IsPlausible': false,
    });
  });

  it('follow each minute while a counter stands where none can, until it is back', async () => {
    await clock.advance(9 * MINUTE);
    instrument.floats.set(100, 0.2);
    await clock.advance(2 * MINUTE);
    expect(readings()).to.have.length(2);
    expect(meter).to.include({ isPlausible: false, isSuspect: true });
    instrument.floats.set(100, 5.05);
    await clock.advance(2 * MINUTE);
    expect(events()).to.deep.equal(['meterGlitch']);
    expect(readings().at(-1)?.values).to.include({ 'Meter/IsPlausible': true });
    const told = readings().length;
    await clock.advance(5 * MINUTE);
    expect(readings(), 'no more than the quarters again').to.have.length(told);
  });

  it('go on from the counters that were kept', async () => {
    await clock.advance(QUARTER);
    const kept = JSON.parse(JSON.stringify(meter.counters));
    const next = new Meter({ device, address: 1, model: MODEL, bus: instrument as unknown as ModbusBus, clock });
    next.restore(kept);
    instrument.floats.set(100, 0);
    expect((await next.read()).values).to.include({ 'Meter/EnergyTotal': 5000, 'Meter/IsPlausible': false });
  });
});
