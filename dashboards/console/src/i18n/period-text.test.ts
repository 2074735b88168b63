import { type ActivePeriod, ControlProgram } from '@lamplighter/contracts';
import { expect } from 'chai';
import { LANGUAGES, language } from './language.js';
import { periodText } from './period-text.js';

const sun = (event: 'sunset' | 'sunrise'): object => ({ event });
const periods = (...activePeriods: object[]): readonly ActivePeriod[] =>
  ControlProgram.parse({ id: 'p', name: 'p', activePeriods }).activePeriods;
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');

const EVERY_KIND: readonly [string, object][] = [
  ['On at sunset, off at sunrise.', { kind: 'astroClock', on: sun('sunset'), off: sun('sunrise') }],
  ['On at 06:30, off at 08:00.', { kind: 'absolute', on: '06:30', off: '08:00' }],
  ['On the whole day.', { kind: 'absolute', on: '12:00', off: '12:00' }],
  [
    'On at 06:30, off at sunrise, within one night; not at all on nights when off would come first.',
    { kind: 'clockAndSun', on: '06:30', off: sun('sunrise') },
  ],
  [
    'On once sensor photo-1 reads below 20 lx, off once it reads above 35 lx.',
    { kind: 'sensor', sensor: 'photo-1', onLevel: 20, offLevel: 35 },
  ],
  [
    'On once the light sensor reads below 20 lx, off once it reads above 35 lx.',
    { kind: 'sensor', onLevel: 20, offLevel: 35 },
  ],
  [
    'On at sunset, off 5 mins before sunrise; the light sensor may switch on up to 30 mins earlier below 10 lx, and off up to 20 mins earlier above 15 lx.',
    {
      kind: 'astroAndSensor',
      sunriseOffsetMinutes: -5,
      sensorBeforeSunsetMinutes: 30,
      sensorBeforeSunriseMinutes: 20,
      onLevel: 10,
      offLevel: 15,
    },
  ],
  [
    'On while illuminance of mast-7 ≤ 12.5.',
    { kind: 'value', device: 'mast-7', attribute: 'illuminance', operator: 'le', value: 12.5 },
  ],
];

describe('an active period in words', () => {
  beforeEach(() => {
    language.value = 'en';
  });

  for (const [text, period] of EVERY_KIND) {
    it(`reads: ${text}`, () => {
      expect(periods(period).map(periodText).map(plain)).to.deep.equal([text]);
    });
  }

  it('has a sentence of its own in every language, with every hole filled', () => {
    const all = periods(...EVERY_KIND.map(([, period]) => period));
    const english = all.map(periodText);
    for (const code of LANGUAGES.filter((each) => each !== 'en')) {
      language.value = code;
      all.map(periodText).forEach((text, index) => {
        expect(text, code).not.to.equal(english[index]);
        expect(text, code)
          .to.match(/\.$/)
          .and.not.to.match(/\{|\s{2}| ,/);
      });
    }
  });
});
