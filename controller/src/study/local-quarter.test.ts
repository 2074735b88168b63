import { QUARTER } from '@lamplighter/contracts';
import { expect } from 'chai';
import { localQuarters } from './local-quarter.js';

const at = (iso: string): number => Date.parse(iso);
const day = (zone: string, from: string, to: string) => localQuarters(zone, at(from), at(to));

describe('quarter hours by local clock', () => {
  it('are 96 on a usual day, in order', () => {
    const quarters = day('Europe/Brussels', '2026-01-14T00:00+01:00', '2026-01-15T00:00+01:00');
    expect(quarters.map(({ minuteOfDay }) => minuteOfDay)).to.deep.equal(Array.from({ length: 96 }, (_, n) => n * 15));
    expect(new Set(quarters.map(({ month, weekday }) => `${month} ${weekday}`))).to.deep.equal(new Set(['2026-01 3']));
  });

  it('are 92 when clocks go forward: the hour from two is missing', () => {
    const quarters = day('Europe/Brussels', '2026-03-29T00:00+01:00', '2026-03-30T00:00+02:00');
    expect(quarters).to.have.length(92);
    expect(quarters.filter(({ minuteOfDay }) => minuteOfDay >= 120 && minuteOfDay < 180)).to.deep.equal([]);
  });

  it('are 100 when clocks go back: the hour from two comes twice', () => {
    const quarters = day('Europe/Brussels', '2026-10-25T00:00+02:00', '2026-10-26T00:00+01:00');
    expect(quarters).to.have.length(100);
    expect(quarters.filter(({ minuteOfDay }) => minuteOfDay >= 120 && minuteOfDay < 180)).to.have.length(8);
    expect(quarters.every(({ weekday }) => weekday === 7)).to.equal(true);
  });

  it('follow a zone that changes by half an hour', () => {
    const quarters = day('Australia/Lord_Howe', '2026-04-05T00:00+11:00', '2026-04-06T00:00+10:30');
    expect(quarters).to.have.length(98);
  });

  it('begin with the one that the span begins in', () => {
    const from = at('2026-01-14T10:07Z');
    const [first] = localQuarters('UTC', from, from + 1);
    expect(first).to.deep.include({ start: from - (from % QUARTER), minuteOfDay: 600 });
  });

  it('are refused for a zone that is none', () => {
    expect(() => localQuarters('Mars/Base', 0, QUARTER)).to.throw(RangeError);
  });
});
