import { HOUR, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { clockStretches } from './clock-stretch.js';
import { at } from './testing/street.js';

const BRUSSELS = 'Europe/Brussels';
const SUMMER_BEGINS = at('2026-03-29T01:00Z');
const SUMMER_ENDS = at('2026-10-25T01:00Z');

describe('stretches of one clock', () => {
  it('are one where no clock changes', () => {
    const [from, to] = [at('2026-01-01T00:00Z'), at('2026-03-01T00:00Z')];
    expect(clockStretches(BRUSSELS, from, to)).to.deep.equal([{ from, to, offset: HOUR }]);
  });

  it('are cut at the very instant of each change', () => {
    const [from, to] = [at('2026-01-01T11:00Z'), at('2027-01-01T11:00Z')];
    expect(clockStretches(BRUSSELS, from, to)).to.deep.equal([
      { from, to: SUMMER_BEGINS, offset: HOUR },
      { from: SUMMER_BEGINS, to: SUMMER_ENDS, offset: 2 * HOUR },
      { from: SUMMER_ENDS, to, offset: HOUR },
    ]);
  });

  it('know half an hour of summer time', () => {
    const change = at('2026-04-04T15:00Z');
    const [from, to] = [change - MINUTE, change + MINUTE];
    expect(clockStretches('Australia/Lord_Howe', from, to)).to.deep.equal([
      { from, to: change, offset: 11 * HOUR },
      { from: change, to, offset: 10.5 * HOUR },
    ]);
  });

  it('leave nothing empty where a span begins or ends with a change', () => {
    const before = { from: SUMMER_BEGINS - HOUR, to: SUMMER_BEGINS };
    const after = { from: SUMMER_BEGINS, to: SUMMER_BEGINS + HOUR };
    expect(clockStretches(BRUSSELS, before.from, before.to)).to.deep.equal([{ ...before, offset: HOUR }]);
    expect(clockStretches(BRUSSELS, after.from, after.to)).to.deep.equal([{ ...after, offset: 2 * HOUR }]);
  });
});
