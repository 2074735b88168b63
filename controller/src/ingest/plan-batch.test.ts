import { deviceId, edgeId, nisCode } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import type { DataItem } from './inbox-item.js';
import { planBatch, Watermarks } from './plan-batch.js';

const stream = { edge: 'edge-1', epoch: 'e1' };

const item = (sequence: number, epoch = 'e1'): DataItem => ({
  kind: 'data',
  edge: { nis: nisCode('21004'), edge: edgeId('edge-1') },
  device: deviceId('lamp-1'),
  data: {
    sampledAt: 0,
    isHistorical: false,
    values: {},
    record: { epoch, sequence, kind: 'reading', device: deviceId('lamp-1'), sampledAt: 0, values: {} },
  },
  original: { topic: '', bytes: new Uint8Array() },
  refusal: null,
});

const watermarksAt = (sequence: number): Watermarks => {
  const watermarks = new Watermarks();
  watermarks.set(stream, sequence);
  return watermarks;
};

describe('planBatch', () => {
  it('takes exactly the records that continue the stream, each once, in order', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 80 }), (watermark, sequences) => {
        const plan = planBatch(
          watermarksAt(watermark),
          sequences.map((sequence) => item(sequence)),
        );
        const taken = plan.records.map((record) => record.data.record.sequence);
        expect(taken).to.deep.equal(taken.map((_, index) => watermark + 1 + index));
        const end = watermark + taken.length;
        expect(plan.advances.map(({ from, to }) => [from, to])).to.deep.equal(
          taken.length > 0 ? [[watermark, end]] : [],
        );
      }),
    );
  });

  it('names the highest record that came too early, and only then', () => {
    expect(planBatch(watermarksAt(4), [item(7), item(9), item(6)]).early).to.deep.equal([{ ...stream, sequence: 9 }]);
    expect(planBatch(watermarksAt(4), [item(5), item(6)]).early).to.deep.equal([]);
  });

  it('names streams of which records were repeated, so that the missed receipt is given again', () => {
    expect(planBatch(watermarksAt(4), [item(3), item(4)]).repeated).to.deep.equal([stream]);
  });

  it('begins an unknown stream at 1', () => {
    const plan = planBatch(new Watermarks(), [item(2, 'other'), item(1, 'other')]);
    expect(plan.records.map((record) => record.data.record.sequence)).to.deep.equal([1]);
  });

  it('does not mistake one epoch for another, even one with odd characters', () => {
    const plan = planBatch(watermarksAt(4), [item(5, 'e1\nx'), item(5)]);
    expect(plan.records.map((record) => record.data.record.epoch)).to.deep.equal(['e1']);
  });
});
