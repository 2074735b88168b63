import { ControlProgram, EffectOperation } from '@lamplighter/contracts';
import { expect } from 'chai';
import { controlName, controlText } from './control-text.js';
import { LANGUAGES, language } from './language.js';

const controls = (...dynamicControls: object[]): ControlProgram['dynamicControls'] =>
  ControlProgram.parse({ id: 'p', name: 'p', activePeriods: [], dynamicControls }).dynamicControls;

const EVERY_KIND = controls(
  { kind: 'presence', levels: [100], holdSeconds: 60 },
  { kind: 'sensor', sensors: ['counter-1', 'switch-2'], level: 80, holdSeconds: 30, operation: 'add' },
  {
    kind: 'external',
    source: 'neighbour-1',
    holdSeconds: 90,
    operation: 'set',
    between: { from: '23:00', to: '05:00' },
  },
);

describe('a dynamic control in words', () => {
  beforeEach(() => {
    language.value = 'en';
  });

  it('says what starts it, how long it holds, what it does to the level, and between which hours', () => {
    expect(EVERY_KIND.map(controlText)).to.deep.equal([
      'Presence holds for 60 s after the last detection. It raises the level and never lowers it.',
      'Sensor counter-1, switch-2 holds for 30 s after it was last active. Its level is added to that of the program.',
      'A level that neighbour-1 sends holds for 90 s. Its level replaces that of the program. Only from 23:00 to 05:00.',
    ]);
    expect(EVERY_KIND.map(controlName)).to.deep.equal([
      'presence',
      'sensor counter-1, switch-2',
      'level from neighbour-1',
    ]);
  });

  it('tells every operation from every other in each language', () => {
    for (const code of LANGUAGES) {
      language.value = code;
      const texts = EffectOperation.options.flatMap((operation) =>
        controls({ kind: 'presence', levels: [100], holdSeconds: 60, operation }).map(controlText),
      );
      expect(new Set(texts), code).to.have.length(EffectOperation.options.length);
    }
  });
});
