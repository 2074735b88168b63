import type { Clock } from '@lamplighter/contracts';

/** What the console needs of a Clock: real time in the browser, replaceable in tests. */
export type ConsoleClock = Pick<Clock, 'monotonic' | 'after' | 'every'>;

/** The browser's timers. Contracts' own SystemClock would bring the whole wire codec into the page. */
export const browserClock: ConsoleClock = {
  monotonic: () => performance.now(),
  after(delay, task) {
    const timer = setTimeout(() => void task(), delay);
    return () => clearTimeout(timer);
  },
  every(period, task) {
    const timer = setInterval(() => void task(), period);
    return () => clearInterval(timer);
  },
};
