import { stderr } from 'node:process';
import type { Answer, Dialogue } from '@lamplighter/dali';
import { Presets, SingleBar } from 'cli-progress';
import { ServiceError } from './service-error.js';

/** A bar on the terminal's error output; nothing where nobody looks. */
export interface Progress {
  step(): void;
  end(): void;
}

export function progress(what: string, steps: number): Progress {
  const bar = new SingleBar(
    {
      format: `${what} {bar} {value}/{total} {eta_formatted}`,
      stream: stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  bar.start(steps, 0);
  return { step: () => bar.increment(), end: () => bar.stop() };
}

/** How many frames have gone out, for work whose end nobody knows beforehand. */
export function frameCounter(what: string): Progress {
  const bar = new SingleBar({
    format: `${what}: {value} frames`,
    stream: stderr,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(0, 0);
  return { step: () => bar.increment(), end: () => bar.stop() };
}

/** Somebody wants a dialogue to end before its time. */
export interface Interrupt {
  isWanted: boolean;
}

/**
 * The same dialogue, telling of each frame. Interrupted, it ends between two frames and sends what it must send at its end.
 * Throws ServiceError then.
 */
export function* counted<T>(dialogue: Dialogue<T>, onFrame: () => void, interrupt: Interrupt): Dialogue<T> {
  let step = dialogue.next();
  while (!step.done) {
    if (interrupt.isWanted) {
      for (let last = dialogue.return(undefined as T); !last.done; ) last = dialogue.next(yield last.value);
      throw new ServiceError('interrupted; units that were given an address keep it');
    }
    onFrame();
    let answer: Answer;
    try {
      answer = yield step.value;
    } catch (error) {
      // The line failed it: the dialogue itself knows what to put away.
      step = dialogue.throw(error);
      continue;
    }
    step = dialogue.next(answer);
  }
  return step.value;
}
