import { SystemClock } from '@lamplighter/contracts';

/** Real time for tests; a task that throws ends the run with its error. */
export const realTime = (): SystemClock =>
  new SystemClock((error) => {
    throw error;
  });
