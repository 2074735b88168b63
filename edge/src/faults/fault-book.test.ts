import { deviceId, MINUTE, type Observation } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Condition, Seen } from './condition.js';
import { Debounce } from './debounce.js';
import { FaultBook } from './fault-book.js';

interface Look extends Seen {
  readonly isBad: boolean | null;
}

const condition: Condition<Look> = {
  code: 'supplyLoss',
  raise: { times: 2, over: 3 * MINUTE },
  clear: { times: 2 },
  judge: () => (seen) => seen.isBad,
  evidence: ({ isBad }) => ({ isBad }),
};

describe('the book of faults', () => {
  let told: Observation[];
  let saved: readonly string[];
  let book: FaultBook;
  const see = (minute: number, isBad: boolean | null, device: string | null = null): void =>
    book.observe(device === null ? null : deviceId(device), condition, {
      at: minute * MINUTE,
      monotonic: minute * MINUTE,
      isBad,
    });

  beforeEach(() => {
    told = [];
    saved = [];
    book = new FaultBook({
      record: (observation) => told.push(observation),
      save: (open) => {
        saved = open;
      },
    });
  });

  it('raises a condition of the edge itself once, with evidence and instant, and clears it once', () => {
    for (const minute of [0, 1, 2, 3, 4]) see(minute, true);
    for (const minute of [5, 6, 7]) see(minute, false);
    expect(told.map(({ kind, device, sampledAt }) => [kind, device, sampledAt])).to.deep.equal([
      ['fault', null, 3 * MINUTE],
      ['fault', null, 6 * MINUTE],
    ]);
    expect(told.map(({ values }) => values['Fault/Active'])).to.deep.equal([true, false]);
    expect(JSON.parse(String(told[0]?.values['Fault/Evidence']))).to.deep.equal({
      at: '1970-01-01T00:03:00.000Z',
      isBad: true,
    });
    expect(saved).to.deep.equal([]);
  });

  it('knows after a restart what stood, and does not raise it again', () => {
    book.restore(['- supplyLoss']);
    for (const minute of [0, 1, 2, 3, 4]) see(minute, true);
    expect(told).to.deep.equal([]);
    see(5, false);
    see(6, false);
    expect(told).to.have.length(1);
  });

  it('does not add what was seen before a pause to what is seen after it', () => {
    see(0, true, 'lamp-1');
    book.restart(new Set([deviceId('lamp-1')]));
    see(600, true, 'lamp-1');
    expect(book.open).to.deep.equal([]);
    see(603, true, 'lamp-1');
    expect(book.open).to.deep.equal(['lamp-1 supplyLoss']);
  });

  it('tells once more, with new evidence, when what it is about has changed', () => {
    const about: Condition<Look> = { ...condition, about: ({ at }) => (at < 5 * MINUTE ? 'line 0' : 'lines 0 and 1') };
    for (const minute of [0, 3, 4, 5, 6])
      book.observe(null, about, { at: minute * MINUTE, monotonic: minute * MINUTE, isBad: true });
    expect(told.map(({ sampledAt, values }) => [sampledAt, values['Fault/Active']])).to.deep.equal([
      [3 * MINUTE, true],
      [5 * MINUTE, true],
    ]);
  });

  describe('on a disk that takes nothing', () => {
    let isFailing: boolean;
    const settled = () => new Promise((resolve) => setImmediate(resolve));

    beforeEach(() => {
      isFailing = true;
      book = new FaultBook({
        record: async (observation) => {
          if (isFailing) throw new Error('disk full');
          told.push(observation);
        },
        save: (open) => {
          saved = open;
        },
      });
    });

    it('tells what it raised as soon as it can, once, as of when it was', async () => {
      see(0, true, 'lamp-1');
      see(3, true, 'lamp-1');
      await settled();
      expect([book.open, saved]).to.deep.equal([['lamp-1 supplyLoss'], []]);
      book.retell();
      await settled();
      isFailing = false;
      book.retell();
      await settled();
      book.retell();
      await settled();
      expect(told.map(({ sampledAt }) => sampledAt)).to.deep.equal([3 * MINUTE]);
      expect(saved).to.deep.equal(['lamp-1 supplyLoss']);
    });

    it('tells nothing of what came and went meanwhile, and the end of what was known', async () => {
      book.restore(['lamp-2 supplyLoss']);
      see(0, true, 'lamp-1');
      see(3, true, 'lamp-1');
      await settled();
      for (const minute of [4, 5]) {
        see(minute, false, 'lamp-1');
        see(minute, false, 'lamp-2');
      }
      await settled();
      isFailing = false;
      book.retell();
      await settled();
      expect(told.map(({ device, values }) => [device, values['Fault/Active']])).to.deep.equal([['lamp-2', false]]);
    });
  });

  it('ends what devices have that are no longer there, and says why', () => {
    for (const minute of [0, 3]) {
      see(minute, true, 'lamp-1');
      see(minute, true, 'lamp-2');
      see(minute, true);
    }
    book.keepOnly(new Set([deviceId('lamp-2')]), 4 * MINUTE);
    expect(book.open).to.deep.equal(['lamp-2 supplyLoss', '- supplyLoss']);
    expect(told.at(-1)).to.deep.include({ device: 'lamp-1', sampledAt: 4 * MINUTE });
    expect(String(told.at(-1)?.values['Fault/Evidence'])).to.contain('no longer placed');
  });

  it('alternates raise and clear whatever is seen, and never without the persistence asked for', () => {
    const looks = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(looks, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 9 }), (seen, times, over) => {
        const debounce = new Debounce({ times, over }, { times });
        const runs: { isBad: boolean; at: number }[] = [];
        let isRaised = false;
        let now = 0;
        for (const [apart, isBad] of seen) {
          now += apart;
          if (runs.at(-1)?.isBad !== isBad) runs.length = 0;
          runs.push({ isBad, at: now });
          const change = debounce.observe(isBad, now);
          const holds = runs.length >= times && (!isBad || now - (runs[0]?.at ?? 0) >= over);
          expect(change).to.equal(holds && isBad !== isRaised ? (isBad ? 'raise' : 'clear') : null);
          if (change) isRaised = change === 'raise';
        }
      }),
    );
  });
});
