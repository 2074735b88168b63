import { expect } from 'chai';
import { compile } from './compile.js';
import { programCurve } from './curve.js';
import { defaultCalendar, defaultProgram } from './default-program.js';
import { nightOf } from './sun.js';
import { at, BRUSSELS, LAMP, street } from './testing/street.js';

describe('default program', () => {
  it('names its steps, and lifts the street for people', () => {
    const { steps, dynamicControls, description } = defaultProgram();
    expect(steps.map(({ id }) => id)).to.deep.equal(['evening', 'midnight', 'morning', 'day-start']);
    expect(dynamicControls).to.deep.equal([
      { kind: 'presence', id: 'presence', operation: 'max', levels: [100, 80], holdSeconds: 60 },
    ]);
    expect(description).to.match(/^Sunset to sunrise; 70 % from 22:00, .* presence\.$/);
  });

  it('dims off-peak between sunset and sunrise', () => {
    const programs = [defaultProgram()];
    const compiled = compile(street({ programs, calendar: { ...defaultCalendar(), id: 'c' } }));
    const night = nightOf(BRUSSELS, at('2026-12-21T12:00Z'));
    expect(programCurve(compiled, LAMP, at('2026-12-21T12:00Z'), at('2026-12-22T12:00Z'))).to.deep.equal([
      [at('2026-12-21T12:00Z'), 0],
      [night?.from, 100],
      [at('2026-12-21T22:00+01:00'), 70],
      [at('2026-12-22T00:00+01:00'), 50],
      [at('2026-12-22T05:00+01:00'), 70],
      [at('2026-12-22T06:00+01:00'), 100],
      [night?.to, 0],
    ]);
  });
});
