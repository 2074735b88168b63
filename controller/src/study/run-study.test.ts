import { expect } from 'chai';
import { builtInProgram } from './built-in-program.js';
import { linearCurves } from './power-curve.js';
import { runStudy, type StudyOptions } from './run-study.js';
import { StudyError } from './study-error.js';
import type { StudyLamp } from './study-lamp.js';
import { BELGIAN_TARIFF, withPrices } from './tariff.js';

const place = { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 };
const lamp = (parts: Partial<StudyLamp> = {}): StudyLamp => ({
  nis: '21004',
  street: 'Rue Haute',
  lightingClass: 'P4',
  floorLevel: 20,
  model: 'LED 100 W',
  nominalPowerW: 100,
  calendarId: null,
  ...parts,
});
/** One winter night, from noon to noon: dark from 16:38 to 08:43. */
const options = (parts: Partial<StudyOptions> = {}): StudyOptions => ({
  lamps: [lamp()],
  places: new Map([
    ['21004', { name: 'Bruxelles', place }],
    ['21009', { name: 'Ixelles', place }],
  ]),
  from: Date.parse('2026-12-21T11:00Z'),
  to: Date.parse('2026-12-22T11:00Z'),
  program: builtInProgram('dim50-00-06'),
  against: builtInProgram('full'),
  powerWindow: { kind: 'permanent' },
  darkElevation: -6,
  tariff: withPrices(
    BELGIAN_TARIFF,
    new Map([
      ['peak', 0.2],
      ['off-peak', 0.1],
    ]),
  ),
  curves: linearCurves(),
  standbyW: 0,
  ballastFactor: 1,
  co2KgPerKwh: 0.2,
  presence: null,
  groupBy: 'municipality',
  ...parts,
});

describe('a study', () => {
  it('reckons one night by hand: 16.07 h of which six at half power', () => {
    const { total } = runStudy(options());
    expect(total.against.kwh).to.be.closeTo(1.607, 0.002);
    expect(total.against.kwh - total.program.kwh).to.be.closeTo(0.3, 1e-9);
    expect(total.program.co2Kg).to.be.closeTo(total.program.kwh * 0.2, 1e-9);
    expect(total.program.burningHours).to.be.closeTo(16.07, 0.02);
    expect(total.program.byPeriod.reduce((sum, { kwh }) => sum + kwh, 0)).to.be.closeTo(total.program.kwh, 1e-9);
    const eur = total.program.byPeriod.map((period) => period.eur / period.kwh);
    expect(eur[0]).to.be.closeTo(0.2, 1e-9);
    expect(eur[1]).to.be.closeTo(0.1, 1e-9);
  });

  it('adds standby while a lamp is off under voltage, and the loss of ballasts', () => {
    const plain = runStudy(options()).total.program.kwh;
    const standby = runStudy(options({ standbyW: 0.5 })).total.program;
    expect(standby.kwh - plain).to.be.closeTo((0.5 * (24 - 16.07)) / 1000, 1e-4);
    expect(standby.standbyKwh).to.be.closeTo(standby.kwh - plain, 1e-9);
    const dead = runStudy(options({ standbyW: 0.5, powerWindow: { kind: 'switched', leadMinutes: 0, lagMinutes: 0 } }));
    expect(dead.total.program.standbyKwh).to.be.closeTo(0, 1e-6);
    expect(runStudy(options({ ballastFactor: 1.15 })).total.program.kwh).to.be.closeTo(plain * 1.15, 1e-9);
  });

  it('groups by municipality, street, class or program, and every group adds up to the whole', () => {
    const lamps = [
      lamp(),
      lamp({ street: 'Rue Basse', lightingClass: 'M3', nominalPowerW: 50 }),
      lamp({ nis: '21009', street: '', lightingClass: '', nominalPowerW: null }),
    ];
    for (const [groupBy, names] of [
      ['municipality', ['Bruxelles', 'Ixelles']],
      ['street', ['Bruxelles, Rue Basse', 'Bruxelles, Rue Haute', 'Ixelles, no street named']],
      ['class', ['M3', 'not classified', 'P4']],
    ] as const) {
      const { groups, total } = runStudy(options({ lamps, groupBy }));
      expect(groups.map(({ name }) => name)).to.deep.equal(names);
      expect(groups.reduce((sum, { program }) => sum + program.kwh, 0)).to.be.closeTo(total.program.kwh, 1e-9);
      expect(groups.reduce((sum, { luminaires }) => sum + luminaires, 0)).to.equal(3);
      expect(total.withoutWatts).to.equal(1);
    }
  });

  it('says how long the class floor raised what a program asked for', () => {
    const { total } = runStudy(options({ program: builtInProgram('dim90-00-06') }));
    expect(total.program.hoursRaisedToFloor).to.be.closeTo(6, 1e-9);
    expect(total.program.hoursBelowFloor).to.equal(0);
  });

  it('walks each of the distinct circumstances once, however many luminaires share them', () => {
    const few = runStudy(options({ lamps: [lamp(), lamp({ floorLevel: 30 })] }));
    const many = runStudy(
      options({ lamps: Array.from({ length: 2000 }, (_, index) => lamp({ floorLevel: index % 2 ? 30 : 20 })) }),
    );
    expect(many.effort).to.deep.equal(few.effort);
    expect(many.total.program.kwh).to.be.closeTo(few.total.program.kwh * 1000, 1e-6);
  });

  it('is refused for luminaires without a place, and without luminaires', () => {
    expect(() => runStudy(options({ lamps: [lamp({ nis: '21019' })] }))).to.throw(StudyError, /21019/);
    expect(() => runStudy(options({ lamps: [] }))).to.throw(StudyError, /no luminaire/);
  });
});
