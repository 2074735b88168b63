import { expect } from 'chai';
import { findings, told } from './testing/findings.js';

const DAY = { days: 1 };

describe('linter: floor without class', () => {
  it('tells luminaires whose floor has no ground', () => {
    expect(
      findings('floorWithoutClass', { lamps: [{ floorLevel: 1 }, { floorLevel: 30, lightingClass: 'P4' }] }, DAY),
    ).to.deep.equal([
      {
        severity: 'info',
        place: 'luminaires.lamp-1',
        why: '1 luminaire (lamp-1) with a floor and no lighting class.',
        fix: 'Give the segment its EN 13201 class, or no floor.',
      },
    ]);
  });

  it('says nothing of a floor with a class, nor of a luminaire with neither', () => {
    expect(told('floorWithoutClass', { lamps: [{ floorLevel: 30, lightingClass: 'P4' }, {}] }, DAY)).to.deep.equal([]);
  });
});

describe('linter: class without floor', () => {
  it('tells each class that nothing guards', () => {
    expect(
      findings('classWithoutFloor', { lamps: [{ lightingClass: 'P4' }, { lightingClass: 'M5' }] }, DAY),
    ).to.deep.equal([
      {
        severity: 'warning',
        place: 'luminaires.lamp-1',
        why: '1 luminaire of class P4 (lamp-1) without a floor.',
        fix: 'Give the segment the floor of its class.',
      },
      {
        severity: 'warning',
        place: 'luminaires.lamp-2',
        why: '1 luminaire of class M5 (lamp-2) without a floor.',
        fix: 'Give the segment the floor of its class.',
      },
    ]);
    const both = findings('classWithoutFloor', { lamps: [{ lightingClass: 'P4' }, { lightingClass: 'P4' }] }, DAY);
    expect(both.map(({ why }) => why)).to.deep.equal(['2 luminaires of class P4 (lamp-1, lamp-2) without a floor.']);
  });

  it('says nothing of a class with a floor, nor of a luminaire with neither', () => {
    expect(told('classWithoutFloor', { lamps: [{ floorLevel: 30, lightingClass: 'P4' }, {}] }, DAY)).to.deep.equal([]);
  });
});
