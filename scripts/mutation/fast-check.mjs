// fast-check for mutation runs: a test's own `numRuns` becomes at most MOST_RUNS (a global setting would not override it),
// the seed is fixed, so that a mutant meets the same fate twice, and a counterexample is not made smaller for nobody.
import * as real from 'fast-check';

const MOST_RUNS = 40;

real.configureGlobal({ seed: 1, endOnFailure: true });

export * from 'fast-check';
export const assert = (property, parameters = {}) =>
  real.assert(property, { ...parameters, numRuns: Math.min(parameters.numRuns ?? 100, MOST_RUNS) });
export default { ...real.default, assert };
