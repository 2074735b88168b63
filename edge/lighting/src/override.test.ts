import { groupId } from '@lamplighter/contracts';
import { expect } from 'chai';
import { LEVEL_SOURCES, type LevelSource } from './decision.js';
import { drillInForce, nextOverrideChange, overrideInForce, undatedOverride } from './override.js';
import { at, LAMP, NEIGHBOUR, override } from './testing/street.js';

const LAMP_ALONE = { device: LAMP, groups: new Set<never>() };

const inForce = (overrides: Parameters<typeof overrideInForce>[0], instant: string): string | undefined =>
  overrideInForce(overrides, LAMP_ALONE, 'operator', at(instant))?.ruleId;

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
    const next = (overrides: Parameters<typeof nextOverrideChange>[0]): number | null =>
      nextOverrideChange(overrides, LAMP_ALONE, 'override', at('2026-12-21T20:30Z'));
    expect(next([first, second])).to.equal(second.start);
    expect(next([first])).to.equal(null);
    expect(next([{ ...second, until: second.start }])).to.equal(null);
    expect(next([{ ...second, devices: [NEIGHBOUR] }])).to.equal(null);
  });

  it('is announced where its rank would be heard: each rung hears its own rank and those above', () => {
    const heard = (source: LevelSource): string[] =>
      (['maintenance', 'emergency', 'operator'] as const).filter(
        (rank) => nextOverrideChange([{ ...second, rank }], LAMP_ALONE, source, at('2026-12-21T20:30Z')) !== null,
      );
    expect(heard('maintenanceLock')).to.deep.equal(['maintenance']);
    expect(heard('emergency')).to.deep.equal(['maintenance', 'emergency']);
    expect(heard('localOverride')).to.deep.equal(['maintenance', 'emergency']);
    for (const source of LEVEL_SOURCES.slice(3)) {
      expect(heard(source), source).to.deep.equal(['maintenance', 'emergency', 'operator']);
    }
  });

  it('announces starts only of ranks that would be heard', () => {
    const waiting = { ...second, rank: 'operator' as const };
    const asked = (source: Parameters<typeof nextOverrideChange>[2]): number | null =>
      nextOverrideChange([waiting], LAMP_ALONE, source, at('2026-12-21T20:30Z'));
    expect(asked('program')).to.equal(second.start);
    for (const higher of ['localOverride', 'emergency', 'maintenanceLock'] as const)
      expect(asked(higher)).to.equal(null);
  });

  it('without a level gives the program its word back, over every override that started before', () => {
    const resume = override(6, { level: null, start: at('2026-12-21T20:30Z'), until: at('2026-12-21T23:00Z') });
    expect(inForce([first, resume], '2026-12-21T20:15Z')).to.equal(first.id);
    expect(inForce([first, resume], '2026-12-21T20:30Z')).to.equal(undefined);
    const later = override(7, { level: 35, start: at('2026-12-21T21:30Z') });
    expect(inForce([first, resume, later], '2026-12-21T21:30Z')).to.equal(later.id);
    const next = nextOverrideChange([first, resume], LAMP_ALONE, 'program', at('2026-12-21T22:00Z'));
    expect(next).to.equal(resume.until);
  });

  it('reaches the members of its lighting groups', () => {
    const park = groupId('park');
    const closing = override(8, { level: 0, devices: [], groups: [park] });
    const at21 = at('2026-12-21T21:00Z');
    expect(overrideInForce([closing], LAMP_ALONE, 'operator', at21)).to.equal(null);
    const member = { device: LAMP, groups: new Set([groupId('quarter'), park]) };
    expect(overrideInForce([closing], member, 'operator', at21)).to.include({ ruleId: closing.id, level: 0 });
  });

  it('as an exercise is told and obeyed by no lamp', () => {
    const drill = override(9, { level: 100, rank: 'emergency', drill: true });
    const at21 = at('2026-12-21T21:00Z');
    expect(overrideInForce([drill], LAMP_ALONE, 'emergency', at21)).to.equal(null);
    expect(drillInForce([drill], LAMP_ALONE, at21)).to.include({ ruleId: drill.id, level: 100, source: 'emergency' });
    expect(drillInForce([drill], LAMP_ALONE, drill.until)).to.equal(null);
    expect(drillInForce([{ ...drill, devices: [NEIGHBOUR] }], LAMP_ALONE, at21)).to.equal(null);
    expect(nextOverrideChange([drill], LAMP_ALONE, 'maintenanceLock', at21)).to.equal(drill.until);
  });

  it('without a date keeps a maintenance lock as it is and an emergency at full light', () => {
    const lock = override(10, { level: 0, rank: 'maintenance' });
    const emergency = override(11, { level: 80, rank: 'emergency' });
    const held = [lock, emergency, override(12, { level: null, rank: 'emergency' })];
    expect(undatedOverride(held, LAMP_ALONE, 'maintenance')).to.include({ level: 0, since: null, until: null });
    expect(undatedOverride(held, LAMP_ALONE, 'emergency')).to.include({
      level: 100,
      ruleId: emergency.id,
      reason: 'anna: market; full light, the clock is not trusted',
    });
    const takenBack = [lock, override(13, { level: null, rank: 'maintenance' })];
    expect(undatedOverride(takenBack, LAMP_ALONE, 'maintenance')).to.equal(null);
    expect(undatedOverride([{ ...emergency, drill: true }], LAMP_ALONE, 'emergency')).to.equal(null);
    expect(undatedOverride([{ ...lock, devices: [NEIGHBOUR] }], LAMP_ALONE, 'maintenance')).to.equal(null);
  });
});
