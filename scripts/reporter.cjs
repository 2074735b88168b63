// The spec reporter, plus what a reader of a green run must know: which tests did not run, and why.
const Mocha = require('mocha');

module.exports = class Reporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const skipped = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => {
      skipped.push(`${test.fullTitle()}: ${reasonOf(test)}`);
    });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      if (skipped.length > 0) {
        console.log('Not run on this machine:');
        for (const line of skipped) console.log(`  - ${line}`);
        console.log('');
      }
      const { passes, failures } = runner.stats;
      console.log(`${passes} passed, ${failures} failed, ${skipped.length} skipped`);
    });
  }
};

/** test/helpers/requires.ts leaves the reason on the test, or on the suite whose hook skipped it. */
function reasonOf(test) {
  for (let at = test; at; at = at.parent) if (at.skipReason) return at.skipReason;
  return 'no reason given';
}
