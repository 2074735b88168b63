import { expect } from 'chai';
import fc from 'fast-check';
import { WireError } from '../errors.js';
import { decodePayload, encodePayload, MAX_PAYLOAD_BYTES, type Metric } from './codec.js';
import { DataType, type DataTypeCode, type MetricValue } from './datatypes.js';

const integerWithin = (min: bigint, max: bigint): fc.Arbitrary<MetricValue> =>
  fc
    .bigInt({ min, max })
    .map((value) => (value >= -(2n ** 53n) + 1n && value <= 2n ** 53n - 1n ? Number(value) : value));

const valuesOf: readonly [DataTypeCode, fc.Arbitrary<MetricValue>][] = [
  [DataType.Int8, integerWithin(-128n, 127n)],
  [DataType.Int16, integerWithin(-32768n, 32767n)],
  [DataType.Int32, integerWithin(-(2n ** 31n), 2n ** 31n - 1n)],
  [DataType.Int64, integerWithin(-(2n ** 63n), 2n ** 63n - 1n)],
  [DataType.UInt8, integerWithin(0n, 255n)],
  [DataType.UInt16, integerWithin(0n, 65535n)],
  [DataType.UInt32, integerWithin(0n, 2n ** 32n - 1n)],
  [DataType.UInt64, integerWithin(0n, 2n ** 64n - 1n)],
  [DataType.Float, fc.float({ noNaN: true, noDefaultInfinity: true })],
  [DataType.Double, fc.double({ noNaN: true, noDefaultInfinity: true })],
  [DataType.Boolean, fc.boolean()],
  [DataType.String, fc.string({ unit: 'grapheme' })],
  [DataType.Bytes, fc.uint8Array({ maxLength: 40 })],
];

const metric: fc.Arbitrary<Metric> = fc.oneof(
  ...valuesOf.map(([datatype, value]) =>
    fc.record({
      name: fc.string({ minLength: 1 }),
      alias: fc.nat(),
      timestamp: fc.nat({ max: 4_000_000_000_000 }),
      datatype: fc.constant(datatype),
      value: fc.option(value, { nil: null }),
    }),
  ),
);

describe('Sparkplug B codec', () => {
  it('gives back every payload it encoded, digit for digit', () => {
    fc.assert(
      fc.property(fc.array(metric, { maxLength: 8 }), fc.nat({ max: 255 }), (metrics, seq) => {
        const payload = { timestamp: 1_800_000_000_000, seq, metrics };
        const decoded = decodePayload(encodePayload(payload));
        expect(decoded.seq).to.equal(seq);
        decoded.metrics.forEach((back, index) => {
          const sent = metrics[index] as Metric;
          expect(back.name).to.equal(sent.name);
          if (sent.value instanceof Uint8Array)
            expect(Buffer.from(back.value as Uint8Array)).to.deep.equal(Buffer.from(sent.value));
          else
            expect(back.value).to.satisfy(
              (value: MetricValue | null) => Object.is(value, sent.value) || value === sent.value,
            );
        });
      }),
      { numRuns: 500 },
    );
  });

  it('writes the bytes that the specification lays down for a named UInt32', () => {
    // Payload{ timestamp(1)=1, metrics(2)=[{ name(1)="a", datatype(4)=7, int_value(10)=300 }], seq(3)=2 }
    const bytes = encodePayload({
      timestamp: 1,
      seq: 2,
      metrics: [{ name: 'a', datatype: DataType.UInt32, value: 300 }],
    });
    expect(Buffer.from(bytes).toString('hex')).to.equal('08011208' + '0a0161' + '2007' + '50ac02' + '1802');
  });

  it('accepts a peer that sends UInt32 in the 64-bit field and Int8 extended to 16 bits', () => {
    const longUint32 = Buffer.from('1207' + '0a0161' + '2007' + '5805', 'hex');
    expect(decodePayload(longUint32).metrics[0]?.value).to.equal(5);
    const int8As16 = Buffer.from('1209' + '0a0161' + '2001' + '50e9ff03', 'hex');
    expect(decodePayload(int8As16).metrics[0]?.value).to.equal(-23);
  });

  it('keeps an alias-only value without a datatype', () => {
    const bytes = Buffer.from('1205' + '1003' + '50ac02', 'hex');
    expect(decodePayload(bytes).metrics[0]).to.deep.equal({ alias: 3, value: 300 });
  });

  it('refuses a value that does not fit its datatype, naming the metric', () => {
    const send = (datatype: DataTypeCode, value: MetricValue): unknown =>
      encodePayload({ metrics: [{ name: 'x', datatype, value }] });
    expect(() => send(DataType.UInt8, 256)).to.throw(WireError, /metric x: 256 does not fit UInt8/);
    expect(() => send(DataType.Int64, 1.5)).to.throw(WireError, /does not fit Int64/);
    expect(() => send(DataType.Boolean, 1)).to.throw(WireError, /does not fit Boolean/);
  });

  it('answers any bytes at all with a payload or a WireError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodePayload(bytes);
        } catch (error) {
          expect(error).to.be.instanceOf(WireError);
        }
      }),
      { numRuns: 2000 },
    );
    expect(() => decodePayload(new Uint8Array(MAX_PAYLOAD_BYTES + 1))).to.throw(WireError, /exceeds the limit/);
  });
});
