import { ControlProgram } from '@lamplighter/contracts';
import { expect } from 'chai';
import { language } from './language.js';
import { placeText } from './place-text.js';

const DRAFT = ControlProgram.parse({
  id: 'quiet.street',
  name: 'Quiet street',
  activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
  steps: [
    { kind: 'fixedTime', at: '22:00', level: 70 },
    { kind: 'astroClock', event: 'sunrise', level: 90, operation: 'max' },
  ],
  dynamicControls: [{ kind: 'presence', levels: [100, 80], holdSeconds: 60 }],
});

describe('the place of a finding', () => {
  beforeEach(() => {
    language.value = 'en';
  });

  const places: readonly [string, string][] = [
    ['programs.quiet.street', 'Quiet street'],
    ['programs.quiet.street.minimumBurningMinutes', 'Quiet street'],
    ['programs.quiet.street.baseLevel', 'Quiet street, at switch-on'],
    ['programs.quiet.street.steps.0', 'Quiet street, at 22:00'],
    ['programs.quiet.street.steps.1.level', 'Quiet street, at sunrise (at least)'],
    ['programs.quiet.street.steps.9', 'Quiet street'],
    ['programs.quiet.street.dynamicControls.0.holdSeconds', 'Quiet street, presence'],
    ['programs.quiet.street.activePeriods.0', 'Quiet street, active period: On at sunset, off at sunrise.'],
    ['programs.quiet.street.activePeriods', 'Quiet street, active periods'],
    ['programs.other.steps.2', 'Program other'],
    ['calendars.every-day', 'Calendar every-day'],
    ['calendars.every-day.rules.1', 'Calendar every-day, rule 2'],
    ['luminaires.M4-40', 'Luminaires M4-40'],
    ['caps.bats', 'Cap bats'],
    ['place', 'Place and time zone'],
    ['place.switchingElevation', 'Place and time zone'],
    ['somewhere.else', 'somewhere.else'],
  ];
  for (const [place, text] of places) {
    it(`${place} is called ${text}`, () => {
      expect(placeText(place, DRAFT)).to.equal(text);
    });
  }
});
