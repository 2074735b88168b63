import { expect } from 'chai';
import { expandMacros, type MacroValues } from './expand-macros.js';

const values: MacroValues = {
  from: new Date('2026-11-21T15:00:00Z'),
  to: new Date('2026-11-22T08:00:00Z'),
  variables: { municipality: ['21004', "o'dd"] },
  timescaledb: false,
};

describe('macros of the PostgreSQL data source', () => {
  it('expand time filters, groups and lists of chosen values', () => {
    expect(
      expandMacros('select $__timeGroup(at, 15m) where $__timeFilter(at) and nis in ($municipality)', values),
    ).to.equal(
      'select floor(extract(epoch from at)/900)*900 ' +
        "where at BETWEEN '2026-11-21T15:00:00.000Z' AND '2026-11-22T08:00:00.000Z' and nis in ('21004','o''dd')",
    );
    expect(expandMacros("$__timeGroupAlias(at,'1h')", { ...values, timescaledb: true })).to.equal(
      `time_bucket('3600.000s',at) AS "time"`,
    );
    expect(expandMacros('$__timeFrom() $__timeTo()', values)).to.equal(
      "'2026-11-21T15:00:00.000Z' '2026-11-22T08:00:00.000Z'",
    );
  });

  it('refuse what Grafana would not understand', () => {
    expect(() => expandMacros('$__timeFilter(lower(at))', values)).to.throw('bracket');
    expect(() => expandMacros('$__unixEpoch(at)', values)).to.throw('no macro');
    expect(() => expandMacros('$__timeGroup(at, often)', values)).to.throw('interval');
    expect(() => expandMacros('nis = $nis', values)).to.throw('$nis');
  });
});
