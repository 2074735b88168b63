import { expect } from 'chai';
import { nextOverrideStart, overrideInForce } from './override.js';
import { at, LAMP, NEIGHBOUR, override } from './testing/street.js';

const inForce = (overrides: Parameters<typeof overrideInForce>[0], instant: string): string | undefined =>
  overrideInForce(overrides, LAMP, 'operator', at(instant))?.id;

describe('override', () => {
  const first = override(1, { level: 60 });
  const second = override(2, { level: 20, start: at('2026-12-21T21:00Z'), until: at('2026-12-21T22:00Z') });

  it('holds from its start until just before its end', () => {
    expect(inForce([first], '2026-12-21T19:59:59.999Z')).to.equal(undefined);
    expect(inForce([first], '2026-12-21T20:00Z')).to.equal(first.id);
    expect(inForce([first], '2026-12-22T01:59:59.999Z')).to.equal(first.id);
    expect(inForce([first], '2026-12-22T02:00Z')).to.equal(undefined);
  });

  it('yields to a newer one and comes back when that ends, in whatever order they are listed', () => {
    for (const list of [
      [first, second],
      [second, first],
    ]) {
      expect(inForce(list, '2026-12-21T20:30Z')).to.equal(first.id);
      expect(inForce(list, '2026-12-21T21:30Z')).to.equal(second.id);
      expect(inForce(list, '2026-12-21T22:00Z')).to.equal(first.id);
    }
  });

  it('gives way to the one named last when two start together', () => {
    const twin = override(3, { level: 30 });
    expect(inForce([first, twin], '2026-12-21T20:30Z')).to.equal(twin.id);
  });

  it('touches no other luminaire and no other rank', () => {
    const elsewhere = override(4, { level: 10, devices: [NEIGHBOUR] });
    const emergency = override(5, { level: 100, rank: 'emergency' });
    expect(inForce([elsewhere, emergency], '2026-12-21T21:00Z')).to.equal(undefined);
  });

  it('announces the next start, but of none that would be over before it began', () => {
    const next = (overrides: Parameters<typeof nextOverrideStart>[0]): number | null =>
      nextOverrideStart(overrides, LAMP, ['operator'], at('2026-12-21T20:30Z'));
    expect(next([first, second])).to.equal(second.start);
    expect(next([first])).to.equal(null);
    expect(next([{ ...second, until: second.start }])).to.equal(null);
  });
});
