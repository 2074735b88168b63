import { type LightSensorPlacement, MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { LightWatch, type Sky } from './light-watch.js';

const NOON = Date.UTC(2026, 5, 21, 12);
const elapse = (watch: LightWatch, minutes: number, sky: Sky): void => {
  for (let minute = 0; minute < minutes; minute += 1) watch.elapse(MINUTE, sky);
};
const watchOf = (placement: Pick<LightSensorPlacement, 'kind' | 'luxAtFull'>): LightWatch => new LightWatch(placement);
const troubles = (watch: LightWatch): string[] => [...watch.troubles];

describe('a light sensor under watch', () => {
  it('says lux where it is calibrated, and decides nothing where it is not', () => {
    const calibrated = watchOf({ kind: 'lightSensor', luxAtFull: 2046 });
    calibrated.hear(10, NOON);
    expect(calibrated.lux).to.equal(20);
    expect(calibrated.takeNews()).to.deep.equal({ at: NOON, lux: 20 });
    expect(calibrated.takeNews()).to.equal(null);
    const raw = watchOf({ kind: 'lightSensor' });
    raw.hear(10, NOON);
    expect(raw.relative).to.equal(10);
    expect(raw.takeNews()).to.equal(null);
  });

  it('is a photocell that says nothing but dark or light', () => {
    const watch = watchOf({ kind: 'photocell' });
    watch.hear(0, NOON);
    expect(watch.lux).to.equal(0);
    watch.hear(1, NOON);
    expect(watch.lux).to.equal(Number.POSITIVE_INFINITY);
  });

  it('has levels decided once, however often it spoke', () => {
    const watch = watchOf({ kind: 'photocell' });
    for (let word = 0; word < 1_000; word += 1) watch.hear(word % 2, NOON + word);
    expect(watch.takeNews()).to.deep.equal({ at: NOON + 999, lux: Number.POSITIVE_INFINITY });
    expect(watch.takeNews()).to.equal(null);
  });

  it('fails after 45 minutes of light in the dark, and is well after 45 minutes of agreement', () => {
    const watch = watchOf({ kind: 'photocell' });
    watch.hear(1, NOON);
    elapse(watch, 44, 'dark');
    expect(troubles(watch)).to.deep.equal([]);
    elapse(watch, 1, 'dark');
    expect(troubles(watch)).to.deep.equal(['contradictsSun']);
    watch.hear(0, NOON);
    elapse(watch, 44, 'dark');
    expect(troubles(watch)).to.deep.equal(['contradictsSun']);
    elapse(watch, 1, 'dark');
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('fails after 45 minutes of darkness by day, and not at dusk where a cloud decides', () => {
    const watch = watchOf({ kind: 'lightSensor', luxAtFull: 10_000 });
    watch.hear(1, NOON);
    elapse(watch, 300, null);
    expect(troubles(watch)).to.deep.equal([]);
    elapse(watch, 45, 'bright');
    expect(troubles(watch)).to.deep.equal(['contradictsSun']);
  });

  it('does not take the light of street lamps for daylight', () => {
    const watch = watchOf({ kind: 'lightSensor', luxAtFull: 1023 });
    watch.hear(60, NOON);
    elapse(watch, 300, 'dark');
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('is frozen when day and night went by without a change, until its value moves', () => {
    const watch = watchOf({ kind: 'lightSensor' });
    watch.hear(7, NOON);
    elapse(watch, 600, 'bright');
    watch.hear(7, NOON);
    elapse(watch, 44, 'dark');
    expect(troubles(watch)).to.deep.equal([]);
    elapse(watch, 1, 'dark');
    expect(troubles(watch)).to.deep.equal(['frozen']);
    watch.hear(8, NOON);
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('is missing after three questions without an answer, until it speaks', () => {
    const watch = watchOf({ kind: 'photocell' });
    for (let question = 0; question < 3; question += 1) watch.answer(null, NOON);
    expect(troubles(watch)).to.deep.equal(['missing']);
    watch.answer({ hasError: true, illuminance: 5 }, NOON);
    expect(troubles(watch)).to.deep.equal(['error']);
    expect(watch.relative).to.equal(5);
    watch.answer({ hasError: false, illuminance: 5 }, NOON);
    expect(troubles(watch)).to.deep.equal([]);
  });
});
