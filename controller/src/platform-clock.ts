import { type Clock, type EpochMs, SteppedClock, SystemClock } from '@lamplighter/contracts';
import type { ClockChoice } from './settings.js';

/** The part of a process that has a parent: what `process` offers when it was started with an IPC channel. */
export interface ParentChannel {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send?(message: object): unknown;
}

/**
 * Platform time as the setting says. `parent`: time stands until the parent process sends `{ type: 'time', now }`, then
 * moves there with everything that falls due, and answers `{ type: 'time', now }`. Resolves once time is known.
 */
export async function platformClock(
  choice: ClockChoice,
  parent: ParentChannel,
  onError: (error: unknown) => void,
): Promise<Clock> {
  if (choice.kind === 'system') return new SystemClock(onError);
  if (choice.kind === 'offset') return new SystemClock(onError, choice.offsetMs);
  if (!parent.send) {
    throw new Error('LAMPLIGHTER_CLOCK=parent needs a parent process that sends the time by IPC: start it from one');
  }
  return new Promise((resolve) => {
    let clock: SteppedClock | undefined;
    let turn: Promise<void> = Promise.resolve();
    parent.on('message', (message) => {
      const now = timeOf(message);
      if (now === undefined) return;
      // In the order of arrival: a second step waits for the first.
      turn = turn.then(async () => {
        clock ??= new SteppedClock(now, onError);
        resolve(clock);
        await clock.advanceTo(now);
        parent.send?.({ type: 'time', now: clock.now() });
      });
    });
  });
}

function timeOf(message: unknown): EpochMs | undefined {
  const { type, now } = (message ?? {}) as { type?: unknown; now?: unknown };
  return type === 'time' && typeof now === 'number' && Number.isFinite(now) ? now : undefined;
}
