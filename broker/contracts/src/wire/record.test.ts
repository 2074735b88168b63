import { expect } from 'chai';
import fc from 'fast-check';
import { WireError } from '../errors.js';
import { deviceId } from '../ids.js';
import { metricAlias } from '../metrics.js';
import { decodePayload, encodePayload } from '../sparkplug/codec.js';
import { dataMetrics, type JournalRecord, RECORD_KINDS, readData, recordPayload } from './record.js';

const lamp = deviceId('lamp-7');
const values = fc.record(
  {
    'Lamp/TargetLevel': fc.integer({ min: 0, max: 100 }),
    'Lamp/ActualLevel': fc.option(fc.integer({ min: 0, max: 254 }), { nil: null }),
    'Lamp/On': fc.boolean(),
    'Lamp/Source': fc.string(),
    'Energy/Active': fc.double({ min: 0, max: 1e12, noNaN: true }),
    'Gear/Temperature': fc.integer({ min: -60, max: 195 }),
  },
  { requiredKeys: [] },
);
const record: fc.Arbitrary<JournalRecord> = fc.record({
  epoch: fc.stringMatching(/^[0-9a-f]{16}$/),
  sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  kind: fc.constantFrom(...RECORD_KINDS),
  device: fc.constantFrom(lamp, null),
  sampledAt: fc.integer({ min: 1, max: 4_000_000_000_000 }),
  values,
});

describe('a journal record on the wire', () => {
  it('comes back equal, whatever it holds', () => {
    fc.assert(
      fc.property(
        record,
        fc.nat({ max: 255 }),
        fc.nat({ max: 500 }),
        fc.boolean(),
        (sent, seq, index, isHistorical) => {
          const bytes = encodePayload(recordPayload(sent, index, seq, isHistorical));
          const data = readData(decodePayload(bytes), sent.device);
          expect(data.record).to.deep.equal(sent);
          expect(data.seq).to.equal(seq);
          expect(data.isHistorical).to.equal(isHistorical);
        },
      ),
    );
  });

  it('is live data alone when it carries no journal metrics', () => {
    const payload = { timestamp: 5, seq: 1, metrics: dataMetrics({ 'Lamp/On': true }, 3, 5) };
    expect(readData(payload, lamp)).to.deep.include({ record: null, values: { 'Lamp/On': true }, isHistorical: false });
  });

  it('is refused with a reason when a metric is unknown, a value of the wrong kind or a field missing', () => {
    const metrics = dataMetrics({ 'Lamp/On': true }, 0, 5);
    const read = (payload: Parameters<typeof readData>[0]): unknown => readData(payload, lamp);
    expect(() => read({ timestamp: 5, seq: 0, metrics: [{ alias: 255, value: 1 }] })).to.throw(WireError, /alias 255/);
    expect(() => read({ timestamp: 5, seq: 0, metrics: [{ name: '__proto__', value: 1 }] })).to.throw(
      WireError,
      /not in the catalogue/,
    );
    expect(() => read({ timestamp: 5, seq: 0, metrics: [{ alias: metricAlias('Lamp/On', 1), value: 1 }] })).to.throw(
      WireError,
      /Lamp\/On/,
    );
    expect(() =>
      read({ timestamp: 5, seq: 0, metrics: [{ alias: metricAlias('Energy/Power', 1), value: Number.NaN }] }),
    ).to.throw(WireError);
    expect(() => read({ seq: 0, metrics: [] })).to.throw(WireError, /no timestamp/);
    expect(() => read({ timestamp: 5, metrics })).to.throw(WireError, /seq/);
    expect(() =>
      read({ timestamp: 5, seq: 0, metrics: dataMetrics({ 'Journal/Epoch': 'e', 'Journal/Kind': 'reading' }, 0, 5) }),
    ).to.throw(WireError, /Sequence/);
    expect(() =>
      read({
        timestamp: 5,
        seq: 0,
        metrics: dataMetrics({ 'Journal/Epoch': 'e', 'Journal/Sequence': 1, 'Journal/Kind': 'gossip' }, 0, 5),
      }),
    ).to.throw(WireError, /Journal\/Kind/);
  });
});
