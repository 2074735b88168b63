import { EffectOperation } from '@lamplighter/contracts';
import { expect } from 'chai';
import { LANGUAGES, language } from './language.js';
import { stepText } from './step-text.js';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const before = { kind: 'astroClock', event: 'sunrise', offsetMinutes: -45, operation: 'set', level: 50 } as const;

describe('a step in words', () => {
  beforeEach(() => {
    language.value = 'en';
  });

  it('says when it falls', () => {
    expect(stepText({ kind: 'fixedTime', at: '22:00', level: 50 })).to.equal('at 22:00');
    expect(plain(stepText(before))).to.equal('45 mins before sunrise');
    expect(stepText({ ...before, event: 'sunset', offsetMinutes: 0 })).to.equal('at sunset');
    expect(plain(stepText({ ...before, event: 'sunset', offsetMinutes: 90 }))).to.equal('1 hr 30 mins after sunset');
  });

  it('says how its level meets the one by the clock, unless it replaces it', () => {
    expect(plain(stepText({ ...before, operation: 'max' }))).to.equal('45 mins before sunrise (at least)');
    for (const code of LANGUAGES) {
      language.value = code;
      const texts = EffectOperation.options.map((operation) => stepText({ ...before, operation }));
      expect(new Set(texts), code).to.have.length(EffectOperation.options.length);
    }
  });
});
