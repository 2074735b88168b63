#!/usr/bin/env node
// The root verbs. Plain JavaScript without dependencies: it must run, and speak clearly, before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOMS, roomOf } from './mutation/rooms.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [verb = 'help', ...rest] = process.argv.slice(2);
const TSC = 'node_modules/typescript7/bin/tsc';
const FROM_SOURCE = ['--import', './scripts/register.mjs', '--conditions', 'source', '--enable-source-maps'];

const verbs = {
  start: () => [buildConsole, () => source('scripts/start.ts')],
  night: () => [() => source('scripts/night.ts')],
  study: () => [() => source('scripts/study.ts')],
  preview: () => [() => source('scripts/preview.ts')],
  'lint-program': () => [() => source('scripts/lint-program.ts')],
  bench: () => [() => source('test/bench/main.ts')],
  mutation: () => [mutation],
  screenshots: () => [buildConsole, () => source('scripts/screenshots.ts')],
  test: () => [typecheck, lint, buildConsole, test],
  coverage: () => [typecheck, buildConsole, coverage],
  build: () => [typecheck, buildConsole],
  typecheck: () => [typecheck],
  lint: () => [lint, walls, deadCode],
  format: () => [() => node('node_modules/@biomejs/biome/bin/biome', ['check', '--write', ...orAll()])],
};

requireNode();
if (!Object.hasOwn(verbs, verb)) {
  fail(`"${verb}" is no verb. Known: ${Object.keys(verbs).join(', ')}.`);
}
install();
for (const step of verbs[verb]()) step();

function typecheck() {
  say('Checking types');
  node(TSC, ['-b']);
}

function lint() {
  say('Checking format and lint');
  node('node_modules/@biomejs/biome/bin/biome', ['ci', '--error-on-warnings', '.']);
}

function walls() {
  say('Checking the walls between packages');
  node('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', [
    '--config',
    '.dependency-cruiser.cjs',
    'broker',
    'edge',
    'controller',
    'dashboards',
    'firmware-sim',
    'scripts',
    'test',
  ]);
}

function deadCode() {
  say('Looking for dead code');
  node('node_modules/knip/bin/knip.js', []);
}

function buildConsole() {
  const output = join(root, 'dashboards/console/dist/index.html');
  if (
    existsSync(output) &&
    newest(join(root, 'dashboards/console')) < mtime(output) &&
    newest(join(root, 'edge/lighting/src')) < mtime(output) &&
    newest(join(root, 'broker/contracts/src')) < mtime(output)
  )
    return;
  say('Building the console');
  node('node_modules/vite/bin/vite.js', ['build', '--logLevel', 'warn'], join(root, 'dashboards/console'));
}

function test() {
  say('Running the tests');
  node('node_modules/mocha/bin/mocha.js', ['--reporter', './scripts/reporter.cjs', '--exit', ...mochaArguments()]);
}

/** Room by room, or only the one that MUTATION_ROOM names or that the files to `--mutate` are in. */
function mutation() {
  const named = rest.find((argument) => argument.includes('edge/lighting/src/'));
  const one = process.env.MUTATION_ROOM ?? (named && roomOf(named));
  const rooms = one ? [one] : Object.keys(ROOMS);
  for (const room of rooms) {
    say(`Changing the lighting ${room} one by one; a change that no test notices survives`);
    process.env.MUTATION_ROOM = room;
    node('node_modules/@stryker-mutator/core/bin/stryker.js', ['run', 'scripts/mutation/stryker.config.mjs', ...rest]);
  }
}

function coverage() {
  say('Running the tests with coverage');
  node('node_modules/c8/bin/c8.js', [
    'node',
    'node_modules/mocha/bin/mocha.js',
    '--reporter',
    './scripts/reporter.cjs',
    '--exit',
    ...mochaArguments(),
  ]);
}

function mochaArguments() {
  return rest.length > 0 ? rest : testFiles(root);
}

/** Every *.test.ts of the project, unit tests before those that cross packages. */
function testFiles(folder) {
  const found = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', '.cache', '.git', 'run'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...testFiles(path));
    else if (entry.name.endsWith('.test.ts')) found.push(path.slice(root.length + 1).replaceAll('\\', '/'));
  }
  const weight = (path) =>
    path.startsWith('test/e2e') ? 3 : path.startsWith('test/integration') ? 2 : path.startsWith('test/') ? 1 : 0;
  return found.sort((a, b) => weight(a) - weight(b) || (a < b ? -1 : 1));
}

function source(file) {
  node(FROM_SOURCE[0], [...FROM_SOURCE.slice(1), file, ...rest]);
}

function orAll() {
  return rest.length > 0 ? rest : ['.'];
}

/** Runs node with the given script and arguments; ends this process with its exit code when that is not 0. */
function node(script, args, cwd = root) {
  const path = script.startsWith('-') ? script : join(root, script);
  const done = spawnSync(process.execPath, [path, ...args], { cwd, stdio: 'inherit' });
  if (done.error) fail(done.error.message);
  if (done.status !== 0) process.exit(done.status ?? 1);
}

function install() {
  const why = staleness();
  if (!why) return;
  say(`Installing packages (${why}); this takes about half a minute`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    fail(
      'npm ci failed. Check that the npm registry can be reached and that this folder is writable, then run the command again.',
    );
  }
}

/** Why node_modules does not match package-lock.json, or undefined when it does. */
function staleness() {
  const installed = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installed)) return 'node_modules is missing';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') || entry.link || entry.optional || entry.devOptional || entry.peer) continue;
    if (present[path]?.version !== entry.version)
      return `${path.slice('node_modules/'.length)} ${entry.version} is not installed`;
  }
  return undefined;
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(
      `Lamplighter needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org and run the command again.`,
    );
  }
}

function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist'].includes(entry.name)) continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : mtime(path));
  }
  return latest;
}

function mtime(path) {
  return statSync(path).mtimeMs;
}

function say(text) {
  process.stderr.write(`\u001b[1m> ${text}\u001b[0m\n`);
}

function fail(text) {
  process.stderr.write(`\nlamplighter: ${text}\n`);
  process.exit(1);
}
