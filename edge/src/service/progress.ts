import { stderr } from 'node:process';
import { Presets, SingleBar } from 'cli-progress';

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
