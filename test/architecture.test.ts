import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rooms = ['broker', 'edge', 'controller', 'dashboards', 'firmware-sim', 'scripts', 'test'];

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** What dependency-cruiser, with the project's own rules, says of a tree. */
function violationsIn(folder: string, targets: readonly string[]): Violation[] {
  const run = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      ...targets,
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  expect(run.stdout, run.stderr).to.not.equal('');
  return (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations;
}

/** Forbidden imports, one per wall: the file that would hold it, what it imports, the rule that must catch it. */
const planted: readonly (readonly [file: string, specifier: string, rule: string])[] = [
  ['broker/contracts/src/planted.ts', '@lamplighter/dali', 'contracts-imports-nothing-of-ours'],
  ['broker/contracts/src/planted-path.ts', '../../../edge/dali/src/index.js', 'contracts-imports-nothing-of-ours'],
  ['edge/dali/src/planted.ts', '@lamplighter/contracts', 'dali-imports-nothing-of-ours'],
  ['edge/dali/src/planted-io.ts', 'node:fs', 'no-node-io-in-pure-packages'],
  ['edge/lighting/src/planted.ts', '@lamplighter/dali', 'lighting-imports-contracts'],
  ['edge/lighting/src/planted-path.ts', '../../src/index.js', 'lighting-imports-contracts'],
  ['edge/src/control/planted.ts', '@lamplighter/controller', 'edge-imports-contracts-dali-lighting'],
  ['edge/src/control/planted-sim.ts', '@lamplighter/firmware-sim', 'edge-imports-contracts-dali-lighting'],
  ['edge/src/control/planted-deep.ts', '../../lighting/src/deep.js', 'edge-imports-contracts-dali-lighting'],
  ['edge/src/control/planted-serial.ts', 'serialport', 'serialport-has-one-folder'],
  ['edge/src/control/planted-mqtt.ts', 'mqtt', 'mqtt-has-one-folder'],
  ['edge/src/control/planted-modbus.ts', 'modbus-serial', 'modbus-has-one-folder'],
  ['controller/src/api/planted.ts', '@lamplighter/edge', 'controller-imports-contracts-lighting'],
  ['controller/src/api/planted-path.ts', '../../../edge/dali/src/index.js', 'controller-imports-contracts-lighting'],
  ['controller/src/api/planted-pg.ts', 'pg', 'pg-has-one-folder'],
  ['controller/src/api/planted-aedes.ts', 'aedes', 'aedes-has-one-folder'],
  ['broker/src/planted.ts', '@lamplighter/lighting', 'broker-imports-contracts'],
  ['dashboards/console/src/planted.ts', '@lamplighter/controller', 'console-imports-contracts-lighting'],
  ['dashboards/grafana/src/planted.ts', '@lamplighter/contracts', 'grafana-imports-nothing-of-ours'],
  ['firmware-sim/src/planted.ts', '@lamplighter/edge', 'firmware-sim-imports-contracts-dali'],
  ['edge/src/planted-chai.ts', 'chai', 'no-test-library-in-product'],
  ['edge/src/planted-testing.ts', './testing/fake-bus.js', 'no-testing-folder-in-product'],
];

const packages: Readonly<Record<string, string>> = {
  contracts: 'broker/contracts',
  broker: 'broker',
  dali: 'edge/dali',
  lighting: 'edge/lighting',
  edge: 'edge',
  controller: 'controller',
  'firmware-sim': 'firmware-sim',
};

describe('the walls of the house', function () {
  this.timeout(120_000);

  it('stand: no import in the project breaks them', () => {
    const found = violationsIn(root, rooms).map((v) => `${v.rule.name}: ${v.from} -> ${v.to}`);
    expect(found).to.deep.equal([]);
  });

  describe('with a forbidden import planted at each wall', () => {
    let tree: string;
    let found: Violation[];

    before(() => {
      mkdirSync(join(root, '.cache'), { recursive: true });
      tree = mkdtempSync(join(root, '.cache/planted-'));
      for (const file of ['.dependency-cruiser.cjs', 'tsconfig.base.json']) cpSync(join(root, file), join(tree, file));
      mkdirSync(join(tree, 'node_modules/@lamplighter'), { recursive: true });
      for (const [name, folder] of Object.entries(packages)) {
        mkdirSync(join(tree, folder, 'src'), { recursive: true });
        cpSync(join(root, folder, 'package.json'), join(tree, folder, 'package.json'));
        writeFileSync(join(tree, folder, 'src/index.ts'), 'export const here = 1;\n');
        symlinkSync(join(tree, folder), join(tree, 'node_modules/@lamplighter', name), 'dir');
      }
      writeFileSync(join(tree, 'edge/lighting/src/deep.ts'), 'export const here = 1;\n');
      for (const name of ['serialport', 'modbus-serial', 'mqtt', 'pg', 'aedes', 'chai']) {
        symlinkSync(join(root, 'node_modules', name), join(tree, 'node_modules', name), 'dir');
      }
      for (const [file, specifier] of planted) {
        mkdirSync(dirname(join(tree, file)), { recursive: true });
        writeFileSync(join(tree, file), `import * as planted from '${specifier}';\nexport const seen = planted;\n`);
      }
      found = violationsIn(tree, ['broker', 'edge', 'controller', 'dashboards', 'firmware-sim']);
    });

    after(() => rmSync(tree, { recursive: true, force: true }));

    for (const [file, specifier, rule] of planted) {
      it(`refuses ${specifier} in ${file}`, () => {
        expect(found.filter((v) => v.from === file).map((v) => v.rule.name)).to.include(rule);
      });
    }

    it('finds nothing else wrong in that tree', () => {
      const plantedFiles = new Set(planted.map(([file]) => file));
      expect(found.filter((v) => !plantedFiles.has(v.from))).to.deep.equal([]);
    });
  });

  it('leave every package with a README and with its name in the code map', () => {
    const map = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    for (const folder of [...Object.values(packages), 'dashboards/console', 'dashboards/grafana']) {
      expect(readFileSync(join(root, folder, 'README.md'), 'utf8'), folder).to.have.length.greaterThan(200);
      expect(map, folder).to.include(`${folder}/`);
    }
  });
});
