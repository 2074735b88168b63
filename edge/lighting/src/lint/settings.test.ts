import { expect } from 'chai';
import { bySun, findings, fixed, presence, told } from './testing/findings.js';

const DAY = { days: 1 };

describe('linter: faint levels', () => {
  it('tells levels that much gear cannot hold, wherever they stand', () => {
    const program = {
      baseLevel: 9,
      steps: [fixed('22:00', 10), fixed('23:00', 1), bySun('sunset', 60, 5, { operation: 'min' })],
      dynamicControls: [presence([100, 8, 4]), presence([7], { operation: 'set' })],
    };
    expect(findings('faintLevel', { program }, DAY).map(({ place, why }) => `${place}: ${why}`)).to.deep.equal([
      'programs.p.baseLevel: Night: 9 % is less than much gear can give.',
      'programs.p.steps.1: Night: 1 % is less than much gear can give.',
      'programs.p.steps.2: Night: 5 % is less than much gear can give.',
      'programs.p.dynamicControls.0: Night: 8, 4 % is less than much gear can give.',
      'programs.p.dynamicControls.1: Night: 7 % is less than much gear can give.',
    ]);
    expect(findings('faintLevel', { program }, DAY)[0]).to.include({
      severity: 'info',
      fix: "Check the gear's minimum, or ask for 10 % or more.",
    });
  });

  it('says nothing of off, of 10 %, or of a change by so much', () => {
    const program = {
      baseLevel: 0,
      steps: [fixed('22:00', 10), ...['add', 'sub', 'mul'].map((operation) => bySun('sunset', 60, 5, { operation }))],
      dynamicControls: [presence([5], { operation: 'add' }), { kind: 'external', source: 'edge-2', holdSeconds: 60 }],
    };
    expect(told('faintLevel', { program }, DAY)).to.deep.equal([]);
  });
});

describe('linter: switching elevation', () => {
  const of = (place: object) => findings('switchingElevation', { place }, DAY);

  it('tells lamps that switch in sunshine or after twilight', () => {
    expect(of({ switchingElevation: 0.5 })).to.deep.equal([
      {
        severity: 'warning',
        place: 'place.switchingElevation',
        why: 'The lamps switch while the sun is 0.5 degrees up.',
        fix: 'Use -0.833 for sunset, -3 or -6.',
      },
    ]);
    expect(of({ switchingElevation: -6.5 })).to.deep.equal([
      {
        severity: 'warning',
        place: 'place.switchingElevation',
        why: 'The lamps switch with the sun at -6.5 degrees, when twilight no longer serves a road.',
        fix: 'Use -6 or higher.',
      },
    ]);
    for (const switchingElevation of [0, -0.833, -3, -6]) expect(of({ switchingElevation })).to.deep.equal([]);
  });

  it('tells a darkness that begins before the lamps switch', () => {
    expect(of({ switchingElevation: -6, darkElevation: -3 })).to.deep.equal([
      {
        severity: 'warning',
        place: 'place.darkElevation',
        why: 'The class floor holds from -3 degrees, before the lamps switch at -6: they come on with it.',
        fix: 'Use the switching elevation or less.',
      },
    ]);
    expect(of({ switchingElevation: -3, darkElevation: -3 })).to.deep.equal([]);
  });
});

describe('linter: place and time zone', () => {
  const of = (latitude: number, longitude: number, timeZone: string) =>
    findings('placeAndZone', { place: { latitude, longitude, timeZone } });

  it('tells latitude and longitude that are swapped', () => {
    expect(of(4.35, 50.85, 'Europe/Brussels')).to.deep.equal([
      {
        severity: 'warning',
        place: 'place',
        why: 'At latitude 4.35, longitude 50.85 the sun is highest at 09:20 by the clock of Europe/Brussels.',
        fix: 'Check the time zone, and whether latitude and longitude are swapped or have a wrong sign.',
      },
    ]);
  });

  it('tells a noon that comes too late', () => {
    expect(of(50.85, -60, 'Europe/Brussels')).to.have.length(1);
  });

  it('says nothing of real places, even at the edges of their zones', () => {
    expect(of(50.85, 4.35, 'Europe/Brussels')).to.deep.equal([]);
    expect(of(43.38, -8.4, 'Europe/Madrid')).to.deep.equal([]);
    expect(of(39.47, 75.99, 'Asia/Shanghai')).to.deep.equal([]);
    expect(of(43.33, 145.58, 'Asia/Tokyo')).to.deep.equal([]);
  });
});
