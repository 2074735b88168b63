import { expect } from 'chai';
import fc from 'fast-check';
import { play, playWith } from '../dialogues/scripted-gear.js';
import type { Dialogue } from '../frames.js';
import { type CommissioningReport, commissionControlDevices, commissionGear } from './commission.js';
import { type Spoil, type UnitStart, UnitsOnALine } from './units-on-a-line.js';

const kinds = { gear: commissionGear, 'control devices': commissionControlDevices };
const TERMINATE = { gear: 0xa100, 'control devices': 0xc10000 };

const fresh = (...draws: number[]): UnitStart => ({ short: null, draws });
/** Draws that nobody shares: the unit's number in the low bits. */
const far = (i: number): number => (i * 0x3a7f1) % 0xffffff;
const wide = fc.integer({ min: 0, max: 0xfffffe });
/** Few values, so that units clash, then three wide ones. */
const draws = fc.tuple(fc.constantFrom(0, 1, 2, 0x7fffff, 0x800000, 0xfffffe), wide, wide, wide);
const starts = fc.array(fc.record({ short: fc.option(fc.integer({ min: 0, max: 63 })), draws }), { maxLength: 64 });
const weather = fc.array(fc.constantFrom<Spoil>('clear', 'clear', 'lost', 'garbled'), { minLength: 1, maxLength: 64 });
const mode = fc.constantFrom('all' as const, 'unaddressed' as const);

/** What must hold whatever the weather: nobody is reported wrongly, and what is not in order is not called complete. */
function expectHonest(line: UnitsOnALine, report: CommissioningReport): void {
  const count = (address: number) => line.addresses.filter((own) => own === address).length;
  const good = [...report.assigned.map(({ shortAddress }) => shortAddress), ...report.kept];
  for (const address of good) expect(count(address), `units at ${address}`).to.equal(1);
  if (report.isComplete) expect([...line.addresses].sort()).to.deep.equal([...good].sort());
}

describe('commissioning', () => {
  // Hand-checked against part 102, 9.14: search addresses in B1, B3, B5; the lowest of 000001 and everybody is found.
  it('sends the frames of part 102 in their order', () => {
    const line = new UnitsOnALine([fresh(0x000001)]);
    playWith(commissionGear({ mode: 'all' }), line.hear);
    const text = line.frames.map((data) => data.toString(16).toUpperCase());
    expect(text.slice(0, 10)).to.deep.equal([
      'A3FF',
      'FF80',
      'A100',
      'A500',
      'A500',
      'A700',
      'B1FF',
      'B3FF',
      'B5FF',
      'A900',
    ]);
    // First half, then always the lower half; the last bit stays, for nobody has 000000.
    expect(text.slice(10, 18)).to.deep.equal(['B17F', 'B3FF', 'B5FF', 'A900', 'B13F', 'A900', 'B11F', 'A900']);
    const selected = text.indexOf('BB00');
    expect(text.slice(selected - 3, selected + 4)).to.deep.equal([
      ...['B500', 'A900', 'B501', 'BB00'],
      ...['B701', 'B901', 'AB00'],
    ]);
    expect(text.at(-1)).to.equal('A100');
  });

  // Hand-checked against part 103: C1 with 01 FF, 02, 05 to 07, 03, 0A, 08, 09, 04; addresses are not shifted.
  it('sends the frames of part 103 in their order, events silenced', () => {
    const line = new UnitsOnALine([fresh(0x000001)]);
    playWith(commissionControlDevices({ mode: 'all' }), line.hear);
    const text = line.frames.map((data) => data.toString(16).toUpperCase());
    expect(text.slice(0, 7)).to.deep.equal(['FFFE1D', 'C130FF', 'FFFE14', 'C10000', 'C101FF', 'C101FF', 'C10200']);
    expect(text.slice(7, 11)).to.deep.equal(['C105FF', 'C106FF', 'C107FF', 'C10300']);
    const selected = text.indexOf('C10A00');
    expect(text.slice(selected, selected + 4)).to.deep.equal(['C10A00', 'C10800', 'C10900', 'C10400']);
    expect(text.slice(-2)).to.deep.equal(['C10000', 'FFFE1E']);
  });

  it('looks only for those without an address when asked so, and opens them by 255', () => {
    const { sent, result } = play(commissionGear({ mode: 'unaddressed' }), {});
    // Three silences make an address free.
    expect(sent.slice(0, 4)).to.deep.equal(['0191?', '0191?', '0191?', '0391?']);
    expect(sent).to.not.include('FF80x2');
    expect(sent.slice(192, 196)).to.deep.equal(['A100', 'A5FFx2', 'A5FFx2', 'A700x2']);
    expect(sent.at(-1)).to.equal('A100');
    expect(result).to.deep.equal({
      assigned: [],
      kept: [],
      clashing: [],
      silent: [],
      unassigned: [],
      isComplete: true,
    });
  });

  for (const [kind, commission] of Object.entries(kinds)) {
    describe(`of ${kind}`, () => {
      const run = (line: UnitsOnALine, options: Parameters<typeof commission>[0]) => {
        const report = playWith(commission(options) as Dialogue<CommissioningReport>, line.hear);
        const last = line.frames.at(kind === 'gear' ? -1 : -2);
        expect(last, 'TERMINATE in the end').to.equal(TERMINATE[kind as keyof typeof TERMINATE]);
        return report;
      };

      it('gives a full line addresses 0 to 63', () => {
        const line = new UnitsOnALine(Array.from({ length: 64 }, (_, i) => fresh(far(i))));
        const report = run(line, { mode: 'all' });
        expect(report.isComplete).to.equal(true);
        expect(new Set(line.addresses)).to.have.length(64);
        expectHonest(line, report);
      });

      it('leaves units alone that have an address, and gives the free ones in the order asked for', () => {
        const line = new UnitsOnALine([
          { short: 7, draws: [5] },
          { short: null, draws: [9] },
          { short: null, draws: [0xfffffe] },
        ]);
        const report = run(line, { mode: 'unaddressed', addresses: [7, 20, 10] });
        expect(line.addresses).to.deep.equal([7, 20, 10]);
        expect(report).to.deep.include({ kept: [7], clashing: [], silent: [], unassigned: [], isComplete: true });
      });

      it('sends units that drew the same random address to draw anew', () => {
        const twins = [
          { short: 3, draws: [77, 1000, 10] },
          { short: 4, draws: [77, 2000, 11] },
          { short: null, draws: [77, 3000, 12] },
        ];
        const line = new UnitsOnALine(twins);
        expect(run(line, { mode: 'all' }).isComplete).to.equal(true);
        expect(new Set(line.addresses)).to.deep.equal(new Set([0, 1, 2]));
      });

      it('takes units apart that shared a short address before', () => {
        const line = new UnitsOnALine([
          { short: 3, draws: [10] },
          { short: 3, draws: [20] },
          { short: 5, draws: [30] },
        ]);
        const report = run(line, { mode: 'unaddressed' });
        expect(line.addresses).to.deep.equal([3, 0, 5]);
        expect(report).to.deep.include({ kept: [3, 5], isComplete: true });
      });

      it('says where units that always draw the same cannot be told apart', () => {
        const line = new UnitsOnALine([fresh(42), fresh(42)]);
        const report = run(line, { mode: 'all' });
        expect(report).to.deep.include({ assigned: [], clashing: [0], isComplete: false });
      });

      it('says which units are left when addresses run out', () => {
        const line = new UnitsOnALine([fresh(10), fresh(20), fresh(30)]);
        const report = run(line, { mode: 'all', addresses: [1, 2] });
        expect(line.addresses).to.deep.equal([1, 2, null]);
        expect(report).to.deep.include({ unassigned: [{ randomAddress: 30 }], isComplete: false });
      });

      it('gives every unit an address of its own while at most one answer in four is spoiled', () => {
        const mild = fc.array(fc.constantFrom<Spoil>('lost', 'garbled'), { minLength: 1, maxLength: 20 });
        fc.assert(
          fc.property(starts, mild, mode, (units, spoils, how) => {
            const line = new UnitsOnALine(
              units,
              spoils.flatMap((spoil) => [spoil, 'clear', 'clear', 'clear'] as const),
            );
            const report = run(line, { mode: how });
            expectHonest(line, report);
            expect(report.isComplete).to.equal(true);
          }),
          { numRuns: 60 },
        );
      });

      it('is honest through any weather: complete means that every unit has an address of its own', () => {
        fc.assert(
          fc.property(starts, weather, mode, (units, spoils, how) => {
            const line = new UnitsOnALine(units, spoils);
            expectHonest(line, run(line, { mode: how }));
          }),
          { numRuns: 60 },
        );
      });

      it('finds units that miss a frame now and then', () => {
        // Which unit misses which frame: one in fifty, by a fixed rule.
        const misses = (unit: number, frame: number) => (unit * 7919 + frame * 104_729) % 50 === 0;
        const line = new UnitsOnALine(
          Array.from({ length: 20 }, (_, i) => fresh(...[0, 1, 2, 3, 4, 5].map((n) => far(i + 1 + 31 * n)))),
          ['clear'],
          2,
          misses,
        );
        expectHonest(line, run(line, { mode: 'all' }));
        expect(new Set(line.addresses)).to.have.length(20);
        expect(line.addresses).to.not.include(null);
      });

      it('ends when nothing but noise answers', () => {
        expect(play(commission({ mode: 'unaddressed' }), {}).result.isComplete).to.equal(true);
        const noise = playWith(commission({ mode: 'all' }), ({ answer }) => ({ kind: answer ? 'garbled' : 'none' }));
        expect(noise.isComplete).to.equal(false);
      });
    });
  }

  it('refuses an address that does not exist before a frame goes out', () => {
    expect(() => play(commissionGear({ mode: 'all', addresses: [64] }), {})).to.throw('short address is 64');
  });
});
