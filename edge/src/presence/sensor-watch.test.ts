import { HOUR, MINUTE, SECOND } from '@lamplighter/contracts';
import { expect } from 'chai';
import { SensorWatch } from './sensor-watch.js';

const NIGHT = Date.UTC(2026, 10, 22, 23);
const watchOf = (blind = 0): SensorWatch => new SensorWatch({ sensorHold: 10, blind });
/** Time with power, a minute at a time. */
const elapse = (watch: SensorWatch, time: number): void => {
  for (let left = time; left > 0; left -= MINUTE) watch.elapse(Math.min(left, MINUTE), true);
};
const troubles = (watch: SensorWatch): string[] => [...watch.troubles];

describe('a presence sensor under watch', () => {
  it('has levels due when somebody comes to where nobody was, not while they stay', () => {
    const watch = watchOf();
    expect(watch.hear(true, NIGHT)).to.equal(true);
    expect(watch.hear(true, NIGHT + MINUTE)).to.equal(false);
    expect(watch.hear(false, NIGHT + 2 * MINUTE)).to.equal(false);
    expect(watch.hear(true, NIGHT + 3 * MINUTE)).to.equal(true);
    expect(watch.takeCount()).to.equal(2);
    expect(watch.takeCount()).to.equal(0);
  });

  it('counts the hold from the last movement, which was a hold timer before it said vacant', () => {
    const watch = watchOf();
    watch.hear(true, NIGHT);
    watch.hear(false, NIGHT + MINUTE);
    expect(watch.detection(NIGHT + MINUTE)).to.deep.equal({
      occupied: false,
      lastDetectionAt: NIGHT + MINUTE - 10 * SECOND,
    });
  });

  it('counts as presence for its blind time what it may miss after a detection', () => {
    const watch = watchOf(120);
    watch.hear(true, NIGHT);
    watch.hear(false, NIGHT + 10 * SECOND);
    expect(watch.detection(NIGHT + 119 * SECOND).occupied).to.equal(true);
    expect(watch.detection(NIGHT + 120 * SECOND)).to.deep.equal({
      occupied: false,
      lastDetectionAt: NIGHT + 120 * SECOND,
    });
  });

  it('is stuck after two hours of presence without a pause, until it says vacant', () => {
    const watch = watchOf();
    watch.hear(true, NIGHT);
    elapse(watch, 2 * HOUR - MINUTE);
    expect(troubles(watch)).to.deep.equal([]);
    elapse(watch, MINUTE);
    expect(troubles(watch)).to.deep.equal(['stuck']);
    expect(watch.detection(NIGHT + 2 * HOUR).isFaulty).to.equal(true);
    expect(watch.evidence).to.include({ occupiedMinutes: 120 });
    watch.hear(false, NIGHT + 3 * HOUR);
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('is no longer stuck once it answers vacant, also after a restart or when its line was gone meanwhile', () => {
    const before = watchOf();
    before.hear(true, NIGHT);
    elapse(before, 2 * HOUR);
    const restarted = watchOf();
    restarted.restore(before.memory);
    before.loseSight(NIGHT + 2 * HOUR);
    for (const watch of [before, restarted]) {
      expect(troubles(watch)).to.deep.equal(['stuck']);
      watch.answer({ hasError: false, isOccupied: true }, NIGHT + 3 * HOUR);
      expect(troubles(watch)).to.deep.equal(['stuck']);
      watch.loseSight(NIGHT + 3 * HOUR);
      watch.answer({ hasError: false, isOccupied: false }, NIGHT + 3 * HOUR);
      expect(troubles(watch)).to.deep.equal([]);
    }
  });

  it('is deaf after 24 hours of silence with power; hours without power do not count', () => {
    const watch = watchOf();
    elapse(watch, 24 * HOUR - MINUTE);
    for (let hour = 0; hour < 48; hour += 1) watch.elapse(HOUR, false);
    expect(troubles(watch)).to.deep.equal([]);
    elapse(watch, MINUTE);
    expect(troubles(watch)).to.deep.equal(['deaf']);
    watch.hear(true, NIGHT);
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('is deaf after three nights without anybody while others saw somebody, and not where nobody was about', () => {
    const watch = watchOf();
    for (let night = 0; night < 10; night += 1) watch.endNight(false);
    watch.endNight(true);
    watch.endNight(true);
    expect(troubles(watch)).to.deep.equal([]);
    watch.endNight(true);
    expect(troubles(watch)).to.deep.equal(['deaf']);
  });

  it('forgets its quiet nights once it saw somebody', () => {
    const watch = watchOf();
    watch.endNight(true);
    watch.endNight(true);
    watch.hear(true, NIGHT);
    watch.endNight(true);
    watch.endNight(true);
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('is a nuisance beyond 300 activations an hour, until it was calm for an hour', () => {
    const watch = watchOf();
    let now = NIGHT;
    const activate = (): void => {
      watch.hear(true, now);
      watch.hear(false, now + 5 * SECOND);
      now += 11 * SECOND;
      watch.elapse(11 * SECOND, true);
    };
    for (let count = 0; count < 300; count += 1) activate();
    expect(troubles(watch)).to.deep.equal([]);
    for (let count = 0; count < 20; count += 1) activate();
    expect(troubles(watch)).to.deep.equal(['nuisance']);
    elapse(watch, 59 * MINUTE);
    expect(troubles(watch)).to.deep.equal(['nuisance']);
    elapse(watch, 17 * MINUTE);
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('F-40: reaches the lamps once in a flood of 1,000 pulses a second, which is a nuisance at once', () => {
    const watch = watchOf();
    let arrivals = 0;
    for (let pulse = 0; pulse < 1_000; pulse += 1) if (watch.hear(pulse % 2 === 0, NIGHT + pulse)) arrivals += 1;
    expect(arrivals).to.equal(1);
    expect(watch.takeCount()).to.equal(1);
    expect(troubles(watch)).to.deep.equal(['nuisance']);
  });

  it('is missing after three questions without an answer, and back with the first answer or event', () => {
    const watch = watchOf();
    watch.answer(null, NIGHT);
    watch.answer(null, NIGHT);
    expect(troubles(watch)).to.deep.equal([]);
    watch.answer(null, NIGHT);
    expect(troubles(watch)).to.deep.equal(['missing']);
    watch.answer({ hasError: true, isOccupied: false }, NIGHT);
    expect(troubles(watch)).to.deep.equal(['error']);
    watch.answer({ hasError: false, isOccupied: false }, NIGHT);
    expect(troubles(watch)).to.deep.equal([]);
  });

  it('learns from an answer who came or left without an event', () => {
    const watch = watchOf();
    expect(watch.answer({ hasError: false, isOccupied: true }, NIGHT)).to.equal(true);
    expect(watch.detection(NIGHT)).to.deep.equal({ occupied: true, lastDetectionAt: NIGHT });
    expect(watch.answer({ hasError: false, isOccupied: false }, NIGHT + MINUTE)).to.equal(false);
    expect(watch.detection(NIGHT + MINUTE)).to.deep.equal({ occupied: false, lastDetectionAt: NIGHT + MINUTE });
  });

  it('keeps over a restart what took days to find out, and nothing finer than a quarter of an hour', () => {
    const before = watchOf();
    before.endNight(true);
    elapse(before, 23 * HOUR + 50 * MINUTE);
    expect(before.memory.silentFor).to.equal(23 * HOUR + 45 * MINUTE);
    const after = watchOf();
    after.restore(before.memory);
    elapse(after, 15 * MINUTE);
    expect(troubles(after)).to.deep.equal(['deaf']);
    expect(after.memory.quietNights).to.equal(1);
  });
});
