import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ModelCatalogue } from './model-catalogue.js';
import { ModelError } from './model-error.js';

const ROAD = {
  id: 'road-60',
  manufacturer: 'Example',
  name: 'Road 60',
  source: 'figures made up for this test',
  gtins: ['4012345678901'],
  nominalPowerW: 60,
  powerCurve: [
    { levelPercent: 10, powerPercent: 20 },
    { levelPercent: 100, powerPercent: 100 },
  ],
  powerTolerancePercent: 10,
  standbyPowerW: 0.5,
  powerFactorCurve: [],
  hottestGearC: null,
  ratedHours: null,
  quirks: [{ name: 'neverAnswersBank205', reason: 'answers NO to every location of bank 205 although it lists it' }],
};
const CONTACTS = {
  id: 'inputs-4',
  kind: 'contacts',
  manufacturer: 'Example',
  name: 'Four inputs',
  source: 'figures made up for this test',
  function: 'coils',
  start: 16,
  count: 4,
};
const METER = {
  id: 'meter-1',
  kind: 'meter',
  manufacturer: 'Example',
  name: 'One phase',
  source: 'figures made up for this test',
  mostW: 10_000,
  reads: [
    {
      function: 'inputRegisters',
      start: 0,
      count: 2,
      values: [{ metric: 'Meter/Power', address: 0, type: 'float32' }],
    },
  ],
};

describe('the catalogue of device models', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'models-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const put = (kind: string, name: string, model: unknown): void => {
    mkdirSync(join(folder, kind), { recursive: true });
    writeFileSync(join(folder, kind, name), typeof model === 'string' ? model : JSON.stringify(model));
  };
  const failure = (): string => {
    try {
      ModelCatalogue.load(folder);
    } catch (error) {
      expect(error).to.be.instanceOf(ModelError);
      return (error as Error).message;
    }
    throw new Error('the models were taken');
  };

  it('is shipped with models for common devices, and a luminaire model for any nominal power', () => {
    const models = ModelCatalogue.load();
    expect(models.modbus.get('eastron-sdm630')).to.include({ kind: 'meter' });
    expect(models.modbus.get('digital-inputs-8')).to.include({ kind: 'contacts', count: 8 });
    for (const nominalPowerW of [1, 19.9, 20, 60, 400]) {
      expect(models.luminaireModel({ nominalPowerW }), `${nominalPowerW} W`).not.to.equal(null);
    }
    expect(models.luminaireModel({})).to.equal(null);
  });

  it('takes a luminaire model from a file, without any code, and finds it by its GTIN in any length', () => {
    put('luminaires', 'road.json', ROAD);
    const models = ModelCatalogue.load(folder);
    expect(models.luminaireModel({ gtin: '04012345678901', nominalPowerW: 10 })?.id).to.equal('road-60');
    expect(models.luminaireModel({ gtin: '9999999999999', nominalPowerW: 60 })?.id).to.equal('generic-led');
    expect(models.luminaireModel({ gtin: '4012345678901' })?.quirks[0]?.name).to.equal('neverAnswersBank205');
  });

  it('takes a Modbus device from a file, and the operator’s in place of a shipped one of the same id', () => {
    put('modbus', 'inputs.json', CONTACTS);
    put('modbus', 'own.json', { ...CONTACTS, id: 'digital-inputs-8', count: 6 });
    const models = ModelCatalogue.load(folder);
    expect(models.modbus.get('inputs-4')).to.include({ function: 'coils', start: 16 });
    expect(models.modbus.get('digital-inputs-8')).to.include({ count: 6 });
  });

  it('names file and field of what cannot be used', () => {
    put('luminaires', 'road.json', { ...ROAD, standbyPowerW: -1 });
    expect(failure()).to.match(/luminaires\/road\.json: standbyPowerW: /);
    put('luminaires', 'road.json', ROAD);
    put('luminaires', 'twin.json', ROAD);
    expect(failure()).to.match(/twin\.json: id road-60 is also that of .*road\.json/);
    rmSync(join(folder, 'luminaires'), { recursive: true });
    put('modbus', 'broken.json', '{"id":');
    expect(failure()).to.match(/broken\.json is no JSON that can be read/);
    expect(() => ModelCatalogue.load(join(folder, 'none'))).to.throw(ModelError, /modelsDir .*none cannot be read/);
  });

  it('refuses a register map with a value outside its read, or two reads that a late reply could confuse', () => {
    const [read] = METER.reads;
    const far = { ...read, values: [{ metric: 'Meter/Power', address: 1, type: 'float32' }] };
    put('modbus', 'meter.json', { ...METER, reads: [far] });
    expect(failure()).to.match(/meter\.json: reads\.0\.values\.0\.address: Meter\/Power lies outside registers 0 to 1/);
    put('modbus', 'meter.json', {
      ...METER,
      reads: [read, { ...read, start: 40, values: [{ metric: 'Meter/Power', address: 40, type: 'float32' }] }],
    });
    expect(failure()).to.match(/reads: two reads of one function must differ in count/);
    put('modbus', 'meter.json', {
      ...METER,
      reads: [{ ...read, values: [{ metric: 'Lamp/On', address: 0, type: 'int16' }] }],
    });
    expect(failure()).to.match(/must be a metric of the catalogue that begins with Meter\/ or Noise\//);
  });
});
