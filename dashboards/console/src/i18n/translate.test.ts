import { expect } from 'chai';
import { explain } from './explain.js';
import { chooseLanguage, LANGUAGES, language } from './language.js';
import { periodText, stepText } from './step-text.js';
import { CATALOGUES, t, translateCode } from './translate.js';

const holes = (message: unknown): string[] =>
  [...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe('the catalogue', () => {
  beforeEach(() => {
    language.value = 'en';
  });

  for (const code of LANGUAGES) {
    it(`has in ${code} the same holes as in English, and no empty message`, () => {
      for (const [key, message] of Object.entries(CATALOGUES[code])) {
        const reference = CATALOGUES.en[key as keyof typeof CATALOGUES.en];
        expect([...new Set(holes(message))], key).to.deep.equal([...new Set(holes(reference))]);
        expect(JSON.stringify(message), key).not.to.match(/""/);
      }
    });
  }

  it("chooses the plural by the language's own rule: none is singular in French", () => {
    expect(t('list.count', { count: 0 })).to.equal('0 luminaires');
    expect(t('list.count', { count: 1 })).to.equal('1 luminaire');
    language.value = 'fr';
    expect(t('list.count', { count: 0 })).to.equal('0 luminaire');
    language.value = 'nl';
    expect(t('list.count', { count: 1_000 })).to.equal('1.000 armaturen');
  });

  it('shows a code that it does not know as it is', () => {
    expect(translateCode('fault', 'lampFailure')).to.equal('Lamp failure');
    expect(translateCode('fault', 'somethingNew')).to.equal('somethingNew');
  });

  it('explains every source of a level in words', () => {
    expect(explain('program', 70)).to.equal('The control program asks for 70% at this hour.');
    expect(explain(null, null)).to.equal('Not known yet');
    expect(explain('somethingNew', 70)).to.equal('somethingNew');
  });

  it('says when a step falls', () => {
    expect(stepText({ kind: 'fixedTime', at: '22:00', level: 50 })).to.equal('at 22:00');
    const before = { kind: 'astroClock', event: 'sunrise', offsetMinutes: -45, level: 50 } as const;
    expect(stepText(before).replaceAll('\u00a0', ' ')).to.equal('45 mins before sunrise');
    const period = {
      kind: 'astroClock',
      on: { event: 'sunset', offsetMinutes: 0 },
      off: { event: 'sunrise', offsetMinutes: 0 },
    } as const;
    expect(periodText(period)).to.equal('On at sunset, off at sunrise.');
  });
});

describe('the language', () => {
  it("is the one of the last visit, else the browser's first that is spoken here, else French", () => {
    expect(chooseLanguage('nl', ['en-GB'])).to.equal('nl');
    expect(chooseLanguage(null, ['de-DE', 'nl-BE', 'fr'])).to.equal('nl');
    expect(chooseLanguage('klingon', ['de'])).to.equal('fr');
  });
});
