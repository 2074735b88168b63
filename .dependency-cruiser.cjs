/** The walls of the house (ARCHITECTURE.md, Directions). test/architecture.test.ts proves them on planted violations. */
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/src` },
  to: {
    path: '^(broker/contracts|broker|edge/dali|edge/lighting|edge|controller|dashboards/console|dashboards/grafana|firmware-sim|test|scripts)/',
    pathNot: `^(${[`${from}/src`, ...allowed.map((folder) => `${folder}/src/index\\.ts$`)].join('|')})`,
  },
});
const library = (name, pattern, folders) => ({
  name: `${name}-has-one-folder`,
  severity: 'error',
  from: { pathNot: `^(${folders.join('|')}|test/|scripts/)` },
  to: { path: `node_modules/(${pattern})/` },
});

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    only('contracts-imports-nothing-of-ours', 'broker/contracts', []),
    only('dali-imports-nothing-of-ours', 'edge/dali', []),
    only('lighting-imports-contracts', 'edge/lighting', ['broker/contracts']),
    only('broker-imports-contracts', 'broker', ['broker/contracts']),
    only('edge-imports-contracts-dali-lighting', 'edge', ['broker/contracts', 'edge/dali', 'edge/lighting']),
    only('controller-imports-contracts-lighting', 'controller', ['broker/contracts', 'edge/lighting']),
    only('console-imports-contracts-lighting', 'dashboards/console', ['broker/contracts', 'edge/lighting']),
    only('grafana-imports-nothing-of-ours', 'dashboards/grafana', []),
    only('firmware-sim-imports-contracts-dali', 'firmware-sim', ['broker/contracts', 'edge/dali']),
    library('serialport', 'serialport|@serialport', ['edge/src/bus']),
    library('mqtt', 'mqtt', ['edge/src/link', 'controller/src/link', 'firmware-sim/src/fleet']),
    library('aedes', 'aedes', ['broker/src']),
    library('pg', 'pg|pg-copy-streams|node-pg-migrate', ['controller/src/db']),
    library('modbus', 'modbus-serial', ['edge/src/cabinet/modbus']),
    {
      name: 'no-node-io-in-pure-packages',
      severity: 'error',
      from: { path: '^(broker/contracts|edge/dali|edge/lighting)/src', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-testing-folder-in-product',
      severity: 'error',
      from: { path: '/src/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: '/testing/', pathNot: 'node_modules' },
    },
    {
      name: 'no-test-library-in-product',
      severity: 'error',
      from: { path: '/src/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: 'node_modules/(chai|sinon|mocha|fast-check|playwright-core)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '^(broker|broker/contracts|edge|edge/dali|edge/lighting|controller|dashboards/console|dashboards/grafana|firmware-sim)/dist/',
    },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js'],
    },
  },
};
