import { ROOMS, room } from './rooms.mjs';

/**
 * Mutation testing of the lighting rules: `npm run mutation`. Room by room, each against its own tests only: a mutant loads
 * every test file that it may meet anew, and what a room's own tests do not notice is not tested there.
 */
const folder = ['edge/lighting/src', ROOMS[room]].filter(Boolean).join('/');

export default {
  plugins: ['./scripts/mutation/mocha-runner.mjs'],
  testRunner: 'lamplighter-mocha',
  testRunnerNodeArgs: ['--import', './scripts/register.mjs', '--conditions', 'source'],
  mutate: [`${folder}/*.ts`, `!${folder}/*.test.ts`],
  ignorePatterns: ['/*', '!/edge', '/edge/*', '!/edge/lighting', 'dist'],
  // The sandbox is run through swc, which looks at no types.
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A timeout counts as noticed: long enough that a busy machine makes none.
  timeoutMS: 15_000,
  // Every mutant loads the modules anew and Node never lets go of one.
  maxTestRunnerReuse: 150,
  incremental: true,
  incrementalFile: `.cache/mutation-${room}-incremental.json`,
  tempDirName: '.cache/mutation',
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: `.cache/mutation-${room}.json` },
  clearTextReporter: { logTests: false, reportTests: false, allowEmojis: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
