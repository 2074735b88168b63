import { HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { compile } from '../compile.js';
import { at, BRUSSELS, LAMP, street } from '../testing/street.js';
import { type Carpet, carpetOf } from './carpet.js';
import { levelSpans } from './level-span.js';

/** Lit from 18:00 to 06:00: 100 %, from 02:00 on 60 %, from 02:45 on 20 %. */
const program = {
  activePeriods: [{ kind: 'absolute', on: '18:00', off: '06:00' }],
  steps: [
    { kind: 'fixedTime', at: '02:00', level: 60 },
    { kind: 'fixedTime', at: '02:45', level: 20 },
  ],
};
const weave = (from: string, to: string, cellMinutes: number, place: object = {}): Carpet => {
  const desired = street({ program, place });
  const stretch = { from: at(from), to: at(to) };
  return carpetOf(levelSpans(compile(desired), LAMP, stretch.from, stretch.to), stretch, desired.place, cellMinutes);
};
const fill = (level: number, cells: number): number[] => new Array<number>(cells).fill(level);

describe('the carpet', () => {
  it('has one row per night, from noon of its date to the next noon', () => {
    const { rows, cellMinutes } = weave('2026-12-21T11:00Z', '2026-12-23T11:00Z', 60);
    const night = [...fill(0, 6), ...fill(100, 8), 50, ...fill(20, 3), ...fill(0, 6)];
    expect(cellMinutes).to.equal(60);
    expect(rows).to.deep.equal([
      { date: '2026-12-21', cells: night },
      { date: '2026-12-22', cells: night },
    ]);
  });

  it('weighs levels by the time they hold in a cell', () => {
    const [row] = weave('2026-12-21T11:00Z', '2026-12-22T11:00Z', 30).rows;
    expect(row?.cells.slice(27, 31)).to.deep.equal([100, 60, 40, 20]);
  });

  it('leaves cells empty in which nothing was asked, and takes the mean of what was', () => {
    const { rows } = weave('2026-12-21T16:30Z', '2026-12-21T17:20Z', 60);
    expect(rows).to.have.length(1);
    expect(rows[0]?.cells).to.deep.equal([...new Array(5).fill(null), 0, 100, ...new Array(17).fill(null)]);
  });

  it('begins a new row at noon, and not at an end that is a noon', () => {
    const dates = (from: string, to: string): string[] => weave(from, to, 60).rows.map(({ date }) => date);
    expect(dates('2026-12-21T10:59Z', '2026-12-21T11:00Z')).to.deep.equal(['2026-12-20']);
    expect(dates('2026-12-21T10:59Z', '2026-12-21T11:01Z')).to.deep.equal(['2026-12-20', '2026-12-21']);
    expect(dates('2026-12-21T11:00Z', '2026-12-22T11:00Z')).to.deep.equal(['2026-12-21']);
  });

  it('leaves the hour empty that the clocks skip', () => {
    const { rows, clockChanges } = weave('2026-03-28T11:00Z', '2026-03-29T10:00Z', 60);
    expect(rows).to.have.length(1);
    // Steps within the skipped hour happen at the change: from 03:00 on, 20 %.
    expect(rows[0]?.cells.slice(12)).to.deep.equal([100, 100, null, ...fill(20, 3), ...fill(0, 6)]);
    const change = { at: at('2026-03-29T01:00Z'), forwardMinutes: 60, row: 0, minute: 15 * 60 };
    expect(clockChanges).to.deep.equal([change]);
  });

  it('shows the hour that the clocks repeat once, with the mean over both', () => {
    const { rows, clockChanges } = weave('2026-10-24T10:00Z', '2026-10-25T11:00Z', 60);
    expect(rows).to.have.length(1);
    // 45 min at 60 %, 15 min at 20 %, then the second time an hour at 20 %.
    expect(rows[0]?.cells.slice(12)).to.deep.equal([
      100,
      100,
      (45 * 60 + 75 * 20) / 120,
      ...fill(20, 3),
      ...fill(0, 6),
    ]);
    const change = { at: at('2026-10-25T01:00Z'), forwardMinutes: -60, row: 0, minute: 14 * 60 };
    expect(clockChanges).to.deep.equal([change]);
  });

  it('holds the half hour of Lord Howe in a cell of an hour', () => {
    const place = { latitude: -31.55, longitude: 159.08, timeZone: 'Australia/Lord_Howe' };
    const { rows, clockChanges } = weave('2026-10-03T01:30Z', '2026-10-04T01:00Z', 60, place);
    expect(rows).to.have.length(1);
    // 02:00 to 02:30 does not exist; then a quarter at 60 %, a quarter at 20 %.
    expect(rows[0]?.cells[14]).to.equal(40);
    expect(clockChanges.map(({ forwardMinutes }) => forwardMinutes)).to.deep.equal([30]);
  });

  it('places sunset and sunrise by row and minute', () => {
    const { sun } = weave('2026-12-20T11:00Z', '2026-12-22T11:00Z', 60);
    expect(sun.map(({ event, row }) => `${row} ${event}`)).to.deep.equal([
      ...['0 sunset', '0 sunrise'],
      ...['1 sunset', '1 sunrise'],
    ]);
    for (const { at: instant, row, minute } of sun) {
      expect(at('2026-12-20T11:00Z') + row * 24 * HOUR + minute * MINUTE).to.equal(instant);
    }
  });

  it('refuses cells that do not cut a day evenly, and names the fix', () => {
    const spans = [{ from: 0, to: HOUR, level: 0, isRaised: false, isBelowFloor: false }];
    for (const cellMinutes of [7, 0, -15, 2.5, 2880, Number.NaN]) {
      const refused = () => carpetOf(spans, { from: 0, to: HOUR }, BRUSSELS, cellMinutes);
      expect(refused).to.throw(RangeError, `cellMinutes is ${cellMinutes}: must cut a day into equal cells`);
    }
    for (const cellMinutes of [1, 5, 15, 60, 1440]) {
      const [row] = carpetOf(spans, { from: 0, to: HOUR }, BRUSSELS, cellMinutes).rows;
      expect(row?.cells).to.have.length(1440 / cellMinutes);
    }
  });
});
