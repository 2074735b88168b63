import { FAULT_KINDS } from '@lamplighter/contracts';
import { LEVEL_SOURCES } from '@lamplighter/lighting';
import { expect } from 'chai';
import { clampText, explain } from './explain.js';
import { chooseLanguage, LANGUAGES, language } from './language.js';
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

  it('has a name for every condition that an edge can raise', () => {
    for (const code of Object.keys(FAULT_KINDS)) expect(CATALOGUES.en, code).to.have.property(`fault.${code}`);
  });

  it('explains every source of a level in words', () => {
    expect(explain('program', 70)).to.equal('The control program asks for 70% at this hour.');
    for (const source of LEVEL_SOURCES) expect(explain(source, 70), source).to.match(/ .*70%.*\.$/);
    expect(explain(null, null)).to.equal('Not known yet');
    expect(explain('somethingNew', 70)).to.equal('somethingNew');
  });

  it('says what a bound did to the level that was asked for', () => {
    expect(clampText({ kind: 'floor', asked: 20 })).to.match(/^20% was asked for, but the class floor/);
    expect(clampText({ kind: 'cap', asked: 90 })).to.match(/^90% was asked for, but a cap allows less/);
  });
});

describe('the language', () => {
  it("is the one of the last visit, else the browser's first that is spoken here, else French", () => {
    expect(chooseLanguage('nl', ['en-GB'])).to.equal('nl');
    expect(chooseLanguage(null, ['de-DE', 'nl-BE', 'fr'])).to.equal('nl');
    expect(chooseLanguage('klingon', ['de'])).to.equal('fr');
  });
});
