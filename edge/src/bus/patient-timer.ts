import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';

/** A timer that fires this much late says that our own process was held up. */
const LATE: Milliseconds = 5;

/**
 * Runs the task after `delay`. When the process was held up meanwhile, the peer's bytes may lie unread while the timer is
 * already due: such a timer waits `grace` once more, for the reads to catch up.
 */
export function afterPatiently(io: Clock, delay: Milliseconds, grace: Milliseconds, task: () => void): Cancel {
  const due = io.monotonic() + delay;
  let cancel = io.after(delay, () => {
    if (io.monotonic() - due <= LATE) return task();
    cancel = io.after(grace, task);
  });
  return () => cancel();
}
