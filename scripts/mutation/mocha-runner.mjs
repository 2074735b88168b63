// Stryker's test runner for this project. @stryker-mutator/mocha-runner loads every module once: then what one mutant
// left in a module's memory (the sun of a date) decides over the mutants that follow, and which these are depends on
// chance. This one loads the modules anew for each mutant, and so can also test what runs only while loading.
import { readdirSync } from 'node:fs';
import { register } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import Mocha from 'mocha';
import { ROOMS, room } from './rooms.mjs';

const TESTS = 'edge/lighting/src';
const FOLDER = ROOMS[room];
/** Years of nights one by one: most of the time of a run, and what they find the other tests find too. */
const TOO_SLOW = / of 2024 to 2040/;

export const strykerPlugins = [
  declareFactoryPlugin(PluginKind.TestRunner, 'lamplighter-mocha', () => new MochaRunner()),
];

/** Shared with the instrumented code. */
globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {};

class MochaRunner {
  #runs = 0;
  #stryker = globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE];
  #files = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    const sandbox = process.cwd();
    register('./hooks.mjs', import.meta.url, { data: { sandbox: pathToFileURL(sandbox).href } });
    this.#files = readdirSync(join(sandbox, TESTS, FOLDER))
      .filter((name) => name.endsWith('.test.ts'))
      .sort((a, b) => isProperty(a) - isProperty(b) || (a < b ? -1 : 1))
      .map((name) => join(sandbox, TESTS, FOLDER, name));
  }

  async dryRun({ disableBail }) {
    const result = await this.#run({ files: this.#files, isWanted: (test) => !TOO_SLOW.test(test.title), disableBail });
    return { ...result, mutantCoverage: this.#stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, testFilter, hitLimit, disableBail }) {
    const wanted = testFilter && new Set(testFilter);
    const wantedFiles = testFilter && new Set(testFilter.map((id) => id.slice(0, id.indexOf(':'))));
    this.#stryker.hitLimit = hitLimit;
    this.#stryker.hitCount = hitLimit ? 0 : undefined;
    const result = await this.#run({
      files: wantedFiles ? this.#files.filter((file) => wantedFiles.has(named(file))) : this.#files,
      isWanted: (test) => (wanted ? wanted.has(idOf(test)) : !TOO_SLOW.test(test.title)),
      disableBail,
      whileLoading: mutantActivation === 'static' ? activeMutant.id : undefined,
      whileTesting: activeMutant.id,
    });
    return toMutantRunResult(result);
  }

  async #run({ files, isWanted, disableBail, whileLoading, whileTesting }) {
    const tests = [];
    const mocha = new Mocha({ bail: !disableBail, timeout: 0, reporter: this.#reporterInto(tests) });
    try {
      this.#stryker.activeMutant = whileLoading;
      await this.#load(mocha, files);
      prune(mocha.suite, isWanted);
      this.#stryker.activeMutant = whileTesting;
      await new Promise((resolve) => mocha.run(resolve));
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: String(error?.stack ?? error) };
    } finally {
      mocha.dispose();
    }
    const { hitCount, hitLimit } = this.#stryker;
    return determineHitLimitReached(hitCount, hitLimit) ?? { status: DryRunStatus.Complete, tests };
  }

  async #load(mocha, files) {
    this.#runs += 1;
    for (const file of files) {
      mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, file, mocha);
      await import(`${pathToFileURL(file).href}?run=${this.#runs}`);
    }
  }

  #reporterInto(tests) {
    const stryker = this.#stryker;
    return function Reporter(runner) {
      const add = (test, rest) =>
        tests.push({
          id: idOf(test),
          name: test.fullTitle(),
          fileName: test.file,
          timeSpentMs: test.duration ?? 0,
          ...rest,
        });
      runner.on('suite', () => {
        stryker.currentTestId = undefined;
      });
      runner.on('test', (test) => {
        stryker.currentTestId = idOf(test);
      });
      runner.on('pass', (test) => add(test, { status: TestStatus.Success }));
      runner.on('fail', (failed, error) => {
        const failureMessage = String(error?.message || error);
        add(failed.ctx?.currentTest ?? failed, { status: TestStatus.Failed, failureMessage });
      });
    };
  }
}

const named = (file) => relative(process.cwd(), file).replaceAll('\\', '/');
const idOf = (test) => `${named(test.file)}: ${test.fullTitle()}`;
const isProperty = (name) => Number(name.endsWith('.property.test.ts'));

function prune(suite, isWanted) {
  suite.tests = suite.tests.filter(isWanted);
  for (const child of suite.suites) prune(child, isWanted);
}
