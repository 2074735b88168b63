import { SystemClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { ConfigError, parseEdgeConfig } from '../config.js';
import { ModelCatalogue } from '../models/model-catalogue.js';
import { Cabinet } from './cabinet.js';

const clock = new SystemClock((error) => {
  throw error;
});
const UNITS = [
  { device: 'meter-1', model: 'eastron-sdm630', address: 1 },
  { device: 'inputs-1', model: 'digital-inputs-8', address: 2 },
];

const parse = (cabinet: Record<string, unknown>) =>
  parseEdgeConfig({
    edgeId: 'cabinet-1',
    nis: '21004',
    dataDir: '/tmp/none',
    mqtt: { url: 'mqtt://broker', username: 'u', password: 'p' },
    lines: [{ path: '/dev/null' }],
    cabinet: { path: '/dev/ttyRS485', units: UNITS, ...cabinet },
  }).cabinet;

/** What is said of it, by the schema or when units and models are brought together. */
function refusal(cabinet: Record<string, unknown>): string {
  try {
    const config = parse(cabinet);
    if (!config) throw new Error('there is a cabinet');
    new Cabinet({
      config,
      models: ModelCatalogue.load(),
      clock,
      io: clock,
      log: { info() {}, warn() {}, error() {}, debug() {} } as never,
      samplePeriod: 900_000,
      record: async () => {},
      sendLive: () => {},
      saveCounters: async () => {},
      onLocalOverride: () => {},
      onPhotocell: () => {},
    });
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('the settings were taken');
}

describe('the settings of a cabinet', () => {
  it('need a port and units; the rest is as most devices leave the factory', () => {
    expect(parse({})).to.include({ baudRate: 9600, parity: 'none', stopBits: 1, pollSeconds: 2 });
    expect(refusal({ units: [] })).to.match(/cabinet\.units: /);
    expect(refusal({ baudRate: 9601 })).to.match(/cabinet\.baudRate: /);
  });

  it('name the field of two units with one address or one id', () => {
    const [meter, inputs] = UNITS;
    expect(refusal({ units: [meter, { ...inputs, address: 1 }] })).to.match(
      /cabinet\.units\.1\.address: two units answer to 1: set one anew/,
    );
    expect(refusal({ units: [meter, { ...inputs, device: 'meter-1' }] })).to.match(
      /cabinet\.units\.1\.device: meter-1 stands for two units/,
    );
  });

  it('name the field of a contact that cannot be', () => {
    const contact = { unit: 'inputs-1', input: 1, kind: 'doorOpen' };
    const of = (...contacts: unknown[]) => refusal({ contacts });
    expect(of({ ...contact, unit: 'other' })).to.match(/contacts\.0\.unit: there is no unit other/);
    expect(of({ ...contact, unit: 'meter-1' })).to.match(/contacts\.0\.unit: meter-1 has no inputs/);
    expect(of({ ...contact, input: 9 })).to.match(/contacts\.0\.input: inputs-1 has 8 inputs/);
    expect(of(contact, { ...contact, input: 2 })).to.match(/contacts\.1: two contacts tell doorOpen of the cabinet/);
    expect(of({ ...contact, kind: 'photocell' })).to.match(/contacts\.0\.device: a photocell needs the id/);
  });

  it('list the models that are known when one is not', () => {
    expect(refusal({ units: [{ ...UNITS[0], model: 'acme-1' }] })).to.match(
      /cabinet\.units\.0\.model: no model acme-1; known are .*eastron-sdm630/,
    );
  });
});
