import { expect } from 'chai';
import { builtInProgram } from './built-in-program.js';
import { StudyError } from './study-error.js';
import type { StudyLamp } from './study-lamp.js';
import { calendarOf, parseStudyProgram, shortestHold, withHold } from './study-program.js';

const SUN = { kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } };
const program = (id: string) => ({ id, name: `Program ${id}`, activePeriods: [SUN] });
const document = {
  programs: [program('main'), program('side')],
  calendars: [
    { id: 'main-roads', name: 'Main roads', defaultProgramId: 'main' },
    { id: 'side-roads', name: 'Side roads', defaultProgramId: 'side' },
  ],
  classCalendars: { P5: 'side-roads' },
};
const lamp = (parts: Partial<StudyLamp>): StudyLamp => ({
  nis: '21004',
  street: '',
  lightingClass: '',
  floorLevel: 0,
  model: '',
  nominalPowerW: 50,
  calendarId: null,
  ...parts,
});

describe('a program to study', () => {
  it('may be one control program, for every day and luminaire', () => {
    const side = parseStudyProgram(program('main'), 'main.json');
    expect(side.name).to.equal('Program main (main.json)');
    expect(calendarOf(side, lamp({ calendarId: 'elsewhere' }))).to.equal('every-day');
  });

  it("gives a luminaire its own calendar, else its class's, else the first", () => {
    const side = parseStudyProgram(document, 'all.json');
    expect(calendarOf(side, lamp({ calendarId: 'side-roads', lightingClass: 'M3' }))).to.equal('side-roads');
    expect(calendarOf(side, lamp({ calendarId: 'gone', lightingClass: 'P5' }))).to.equal('side-roads');
    expect(calendarOf(side, lamp({ lightingClass: 'M3' }))).to.equal('main-roads');
    const other = parseStudyProgram({ ...document, defaultCalendarId: 'side-roads' }, 'all.json');
    expect(calendarOf(other, lamp({ lightingClass: 'M3' }))).to.equal('side-roads');
  });

  const wrong: [string, unknown, RegExp][] = [
    ['a program without a name', { id: 'x', activePeriods: [SUN] }, /p.json: name/],
    ['no object at all', [], /p.json/],
    [
      'a calendar of an unknown program',
      { ...document, programs: [program('main')] },
      /program side is not in this document; it has main/,
    ],
    [
      'a class with an unknown calendar',
      { ...document, classCalendars: { M3: 'x' } },
      /calendar x is not in this document/,
    ],
    [
      'two programs of one id',
      { ...document, programs: [program('main'), program('side'), program('main')] },
      /program main is there twice/,
    ],
  ];
  for (const [what, value, message] of wrong) {
    it(`is refused for ${what}`, () => {
      expect(() => parseStudyProgram(value, 'p.json')).to.throw(StudyError, message);
    });
  }

  it('tells its shortest hold, which can be replaced', () => {
    expect(shortestHold(builtInProgram('full'))).to.equal(null);
    expect(shortestHold(builtInProgram('presence20'))).to.equal(60_000);
    expect(shortestHold(withHold(builtInProgram('presence20'), 30))).to.equal(30_000);
  });
});

describe('a program that ships', () => {
  it('dims by any share between any two hours', () => {
    const [dimmed] = builtInProgram('dim35-22-04').programs;
    expect(dimmed?.steps.map((step) => ('at' in step ? [step.at, step.level] : []))).to.deep.equal([
      ['22:00', 65],
      ['04:00', 100],
    ]);
  });

  it('idles at any level until somebody comes', () => {
    const [idle] = builtInProgram('presence15').programs;
    expect([idle?.baseLevel, idle?.dynamicControls[0]?.operation]).to.deep.equal([15, 'max']);
  });

  for (const name of ['dim30', 'dim30-24-05', 'dim30-05-05', 'dim101-23-05', 'presence', 'presence101', 'toString']) {
    it(`is not called ${name}`, () => {
      expect(() => builtInProgram(name)).to.throw(StudyError, /neither a file nor a program that ships: full,/);
    });
  }
});
