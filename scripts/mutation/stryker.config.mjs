/** Mutation testing of the lighting rules: `npm run mutation`. */
export default {
  plugins: ['./scripts/mutation/mocha-runner.mjs'],
  testRunner: 'lamplighter-mocha',
  testRunnerNodeArgs: ['--import', './scripts/register.mjs', '--conditions', 'source'],
  mutate: ['edge/lighting/src/**/*.ts', '!edge/lighting/src/**/*.test.ts', '!edge/lighting/src/testing/**'],
  ignorePatterns: ['/*', '!/edge', '/edge/*', '!/edge/lighting', 'dist'],
  // The sandbox is run through swc, which looks at no types.
  disableTypeChecks: false,
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Every mutant loads the modules anew and Node never lets go of one.
  maxTestRunnerReuse: 150,
  incremental: true,
  incrementalFile: '.cache/mutation-incremental.json',
  tempDirName: '.cache/mutation',
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: '.cache/mutation.json' },
  clearTextReporter: { logTests: false, reportTests: false, allowEmojis: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
