import { MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { isPowered } from './power-window.js';
import { nightOf } from './sun.js';
import { at, BRUSSELS, street } from './testing/street.js';

describe('expected-power window', () => {
  const switched = street({ powerWindow: { kind: 'switched', leadMinutes: 15, lagMinutes: 20 } });
  const night = nightOf(BRUSSELS, at('2026-12-21T12:00Z'));
  const [sunset, sunrise] = [night?.from ?? Number.NaN, night?.to ?? Number.NaN];

  it('is always open on a permanent supply', () => {
    expect(isPowered(street(), at('2026-06-21T12:00Z'))).to.equal(true);
  });

  it('opens the lead before sunset and closes the lag after sunrise', () => {
    const edges = [sunset - 15 * MINUTE - 1, sunset - 15 * MINUTE, sunrise + 20 * MINUTE - 1, sunrise + 20 * MINUTE];
    expect(edges.map((instant) => isPowered(switched, instant))).to.deep.equal([false, true, true, false]);
  });

  it('is open all through the night and shut at noon', () => {
    for (let instant = sunset; instant < sunrise; instant += 10 * MINUTE)
      expect(isPowered(switched, instant)).to.equal(true);
    expect(isPowered(switched, at('2026-12-21T12:00Z'))).to.equal(false);
  });

  it('stays open in polar night and shut in polar day', () => {
    const arctic = { ...switched, place: { ...BRUSSELS, latitude: 75 } };
    for (const hour of ['00', '06', '12', '18']) {
      expect(isPowered(arctic, at(`2026-12-21T${hour}:00Z`))).to.equal(true);
      expect(isPowered(arctic, at(`2026-06-21T${hour}:00Z`))).to.equal(false);
    }
  });
});
