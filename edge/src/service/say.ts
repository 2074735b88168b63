import { stdout } from 'node:process';

// Whoever reads only the first lines (head, a pager that was left) has seen enough.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

/** One line for whoever asked. */
export const say = (text: string): void => void stdout.write(`${text}\n`);

/** The same as JSON, for scripts. */
export const sayJson = (value: unknown): void => say(JSON.stringify(value, null, 2));
