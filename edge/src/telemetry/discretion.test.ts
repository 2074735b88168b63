import { MINUTE, SECOND } from '@lamplighter/contracts';
import { expect } from 'chai';
import { type FakeStreet, fakeStreet } from '../testing/fake-street.js';
import { streetDocument } from '../testing/street-document.js';

/** 22 November 2026, 23:05 UTC: five past midnight in Brussels. */
const NIGHT = Date.UTC(2026, 10, 22, 23, 5);
const QUARTER = 15 * MINUTE;

describe('what leaves the edge of a lamp that follows people', () => {
  let line: FakeStreet;

  beforeEach(async () => {
    line = await fakeStreet(NIGHT, streetDocument(3));
    await line.clock.advance(MINUTE);
  });
  afterEach(async () => {
    await line.close();
  });

  it('S-27: is a reading each quarter of an hour, none when somebody comes or goes, and no word of who saw them', async () => {
    const calm = line.clock.now();
    for (let passage = 0; passage < 3; passage += 1) {
      line.bus.presence(0, true);
      await line.clock.advance(20 * SECOND);
      line.bus.presence(0, false);
      await line.clock.advance(100 * SECOND);
    }
    await line.clock.advance(20 * MINUTE);
    const readings = (await line.records()).filter(
      (record) => record.device !== 'sensor-0' && record.kind === 'reading' && record.sampledAt > calm,
    );
    expect(readings.length).to.be.above(2);
    expect(readings.filter(({ sampledAt }) => sampledAt % QUARTER > 10 * SECOND)).to.deep.equal([]);
    expect(JSON.stringify(readings)).not.to.contain('sensor-0');
  });

  it('says at once again, after the quarter, what the clock asks for', async () => {
    line.bus.presence(0, true);
    await line.clock.advance(20 * SECOND);
    line.bus.presence(0, false);
    await line.clock.advance(20 * MINUTE);
    line.bus.flicker(0);
    await line.clock.advance(3 * MINUTE);
    const last = (await line.records()).findLast(({ device }) => device === 'lamp-0');
    expect((last?.sampledAt ?? 0) % QUARTER).to.be.above(MINUTE);
  });
});
