import { DAY, type DesiredState, deviceId, HOUR, parseDesiredState } from '@lamplighter/contracts';
import { compile, programCurve } from '@lamplighter/lighting';
import { expect } from 'chai';
import { expectCurve } from './testing/against-curve.js';
import { streetDocument } from './testing/street-document.js';
import { StreetRig } from './testing/street-rig.js';

const LAMP = deviceId('lamp-0');

/** One lamp with steps around midnight and in the hours that summer time skips and repeats. */
function street(place: Partial<DesiredState['place']> = {}): DesiredState {
  const document = streetDocument(1, { sensors: [] });
  const [program] = document.programs;
  const steps = ['22:00 80', '00:00 60', '02:30 40', '05:00 90'].map((text) => {
    const [at, level] = text.split(' ');
    return { kind: 'fixedTime', at, level: Number(level) };
  });
  return parseDesiredState({ ...document, place: { ...document.place, ...place }, programs: [{ ...program, steps }] });
}

describe('an edge and the calendar', () => {
  const rig = new StreetRig();
  afterEach(() => rig.destroy());

  /** Runs the edge from noon to noon over so many days and holds its trace against the curve of the program. */
  const days = async (document: DesiredState, date: string, count: number): Promise<number[]> => {
    const from = Date.parse(`${date}T12:00Z`);
    const to = from + count * DAY;
    await rig.furnish(document, from - DAY);
    await rig.power(from - HOUR, 1);
    await rig.clock.advanceTo(to);
    expectCurve(rig.bus.at(0), document, LAMP, from, to);
    return programCurve(compile(document), LAMP, from, to).map(([, level]) => level);
  };
  const NIGHT = [100, 80, 60, 40, 90, 0];

  it('F-21: makes each transition exactly once in the nights of the clock changes of 2026', async () => {
    expect(await days(street(), '2026-03-28', 1)).to.deep.equal([0, ...NIGHT]);
    expect(await days(street(), '2026-10-24', 1)).to.deep.equal([0, ...NIGHT]);
  }).timeout(60_000);

  it('F-22: makes each transition exactly once over the leap day of 2028', async () => {
    expect(await days(street(), '2028-02-28', 2)).to.deep.equal([0, ...NIGHT, ...NIGHT]);
  }).timeout(60_000);

  it('F-22: makes each transition exactly once over the new year, in week 53 of 2026', async () => {
    expect(await days(street(), '2026-12-31', 2)).to.deep.equal([0, ...NIGHT, ...NIGHT]);
  }).timeout(60_000);

  it('F-23: does what its program says at every latitude, through midnight sun and polar night', async () => {
    for (const latitude of [0, 45, 60, 66.6, 75, 89.9, 90]) {
      for (const date of ['2026-06-21', '2026-12-21']) {
        const levels = await days(street({ latitude, longitude: 15, timeZone: 'Europe/Oslo' }), date, 1);
        const season = date.slice(5, 7) === '06' ? 'summer' : 'winter';
        const isPolar = latitude >= 75;
        if (isPolar) expect(levels.includes(0), `${latitude} in ${season}`).to.equal(season === 'summer');
        expect(rig.edge?.status().levels[0]?.targetLevel).to.be.within(0, 100);
      }
    }
  }).timeout(120_000);
});
