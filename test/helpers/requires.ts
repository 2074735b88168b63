import { existsSync } from 'node:fs';
import type { Context } from 'mocha';

/** Skips the running test or suite, leaving the reason for the reporter to print at the end. */
export function skipBecause(context: Context, reason: string): never {
  const runnable = context.test as (Mocha.Runnable & { type?: string; skipReason?: string }) | undefined;
  if (runnable) {
    runnable.skipReason = reason;
    if (runnable.type === 'hook' && runnable.parent) (runnable.parent as { skipReason?: string }).skipReason = reason;
  }
  return context.skip();
}

/** The first of the given files that exists; otherwise the test is skipped, saying what was missing. */
export function requireFile(context: Context, what: string, ...paths: (string | undefined)[]): string {
  return paths.find((path) => path && existsSync(path)) ?? skipBecause(context, `${what} is not on this machine`);
}

/** Path of a Chromium for the browser tests. */
export const requireChromium = (context: Context): string =>
  requireFile(
    context,
    'Chromium (apt-get install chromium, or set CHROMIUM_PATH)',
    process.env['CHROMIUM_PATH'],
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
  );

/** Path of a file of the reference data that stands beside the project on developers' machines and in CI. */
export const requireReferenceData = (context: Context, name: string): string =>
  requireFile(
    context,
    `reference data ${name} (../shared/data)`,
    new URL(`../../../shared/data/${name}`, import.meta.url).pathname,
  );
