import { SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { RoundTrip } from './round-trip.js';

const receipt = (watermark: number) => ({ epoch: 'epoch-1', watermark, rewind: false });

describe('a round trip to the controller', () => {
  let clock: SteppedClock;
  let trip: RoundTrip;
  beforeEach(() => {
    clock = new SteppedClock(1_000_000);
    trip = new RoundTrip(clock);
  });

  it('begins with the first birth of a session and ends with the receipt that answers it', async () => {
    trip.sessionBegan();
    await clock.advance(300);
    expect(trip.answered(receipt(0))).to.equal(0);
    expect(trip.answered(receipt(0)), 'a second receipt answers nothing').to.equal(null);
  });

  it('goes on with a record, up to the receipt that covers it', async () => {
    trip.sessionBegan();
    trip.answered(receipt(4));
    await clock.advance(100);
    trip.sent(5);
    await clock.advance(100);
    trip.sent(6);
    expect(trip.answered(receipt(4))).to.equal(null);
    expect(trip.answered(receipt(6))).to.equal(100);
  });

  it('is none where a record is sent again: an older receipt may be on its way', async () => {
    trip.sessionBegan();
    trip.sent(5);
    trip.answered(receipt(5));
    trip.sent(5);
    expect(trip.answered(receipt(5))).to.equal(null);
  });

  it('is none over a lost connection', () => {
    trip.sessionBegan();
    trip.offline();
    expect(trip.answered(receipt(0))).to.equal(null);
  });
});
