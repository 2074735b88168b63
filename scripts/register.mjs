// TypeScript through ts-node, with the true error from Mocha: Mocha 12 loads a test with require() first and, when both
// ways fail, reports the require() error. `scripts/run.test.ts` keeps watch over the internal this leans on.
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';

register('ts-node/esm', import.meta.url);

const require = createRequire(import.meta.url);
const inMocha = process.argv.some((arg) => /[\\/]mocha([\\/.]|$)/.test(arg));
if (inMocha) {
  const esm = require('mocha/lib/nodejs/esm-utils.cjs');
  const requireFirst = esm.requireOrImport;
  esm.requireOrImport = (file, decorate) =>
    /\.[cm]?tsx?$/.test(file) ? import(pathToFileURL(file).href) : requireFirst(file, decorate);
}
