import type { Clock, SensorPlacement } from '@lamplighter/contracts';
import type { SimulatedStreet } from '../night/street.js';

/** Mean time between two passers-by at one sensor. */
const MEAN_GAP_MS = 75_000;

/** Lets people walk by the presence sensors, at random (exponential gaps). Returns what stops it. */
export function walkers(
  street: SimulatedStreet,
  sensors: readonly SensorPlacement[],
  clock: Clock,
): () => Promise<void> {
  let isOver = false;
  for (const placement of sensors) {
    const sensor = street.sensorOf(placement);
    const next = (): void => {
      clock.after(-Math.log(1 - Math.random()) * MEAN_GAP_MS, async () => {
        if (isOver) return;
        await sensor.detect();
        next();
      });
    };
    next();
  }
  return async () => {
    isOver = true;
  };
}
