import { expect } from 'chai';
import type { RegisterRead, RegisterValue } from '../models/modbus-model.js';
import { ModelCatalogue } from '../models/model-catalogue.js';
import { decodeRegisters } from './decode-registers.js';

const read = (value: Partial<RegisterValue>, start = 10, count = 2): RegisterRead => ({
  function: 'inputRegisters',
  start,
  count,
  isLive: false,
  values: [{ metric: 'Meter/Power', address: start, type: 'uint16', factor: 1, ...value }],
});
const decode = (described: RegisterRead, hex: string) => decodeRegisters(described, Buffer.from(hex, 'hex'))[0];

describe('values among registers', () => {
  it('are read as the model says they are coded, high byte and high word first', () => {
    expect(decode(read({ type: 'uint16' }), 'fffe0000')?.value).to.equal(65_534);
    expect(decode(read({ type: 'int16' }), 'fffe0000')?.value).to.equal(-2);
    expect(decode(read({ type: 'uint32' }), '00010002')?.value).to.equal(65_538);
    expect(decode(read({ type: 'uint32Swapped' }), '00020001')?.value).to.equal(65_538);
    expect(decode(read({ type: 'int32' }), 'fffffffe')?.value).to.equal(-2);
    expect(decode(read({ type: 'int32Swapped' }), 'fffeffff')?.value).to.equal(-2);
    // IEEE 754: 43 66 33 34 is 230.2, as Eastron's own manuals show it.
    expect(decode(read({ type: 'float32' }), '43663334')?.value).to.be.closeTo(230.2, 0.0001);
    expect(decode(read({ type: 'float32Swapped' }), '33344366')?.value).to.be.closeTo(230.2, 0.0001);
  });

  it('are found by their own address within the read', () => {
    const later = read({ address: 11, type: 'uint16' });
    expect(decode(later, '00010005')?.value).to.equal(5);
  });

  it('are multiplied by their factor into the unit of the metric', () => {
    expect(decode(read({ type: 'uint16', factor: 0.1 }), '02180000')?.value).to.be.closeTo(53.6, 1e-9);
  });

  it('that the device cannot have measured are not known; what it gave is told beside', () => {
    const limited = read({ type: 'float32', from: 0, to: 500 });
    expect(decode(limited, '44fa0000')).to.deep.equal({ metric: 'Meter/Power', value: null, raw: 2000 });
    expect(decode(limited, 'bf800000')?.value).to.equal(null);
    expect(decode(limited, '7fc00000')).to.deep.equal({ metric: 'Meter/Power', value: null, raw: Number.NaN });
    expect(decode(limited, '7f800000')?.value).to.equal(null);
  });

  it('of the shipped meter come out of a reply in its manual’s layout', () => {
    const model = ModelCatalogue.load().modbus.get('eastron-sdm630');
    const last = model?.kind === 'meter' ? model.reads[2] : undefined;
    if (!last) throw new Error('the model has three reads');
    // 50 Hz, 1234.5 kWh in, 0 out, 12 kvarh in, 0.5 kvarh out.
    const values = decodeRegisters(
      last,
      Buffer.from('42480000449a5000000000004140000 03f000000'.replace(' ', ''), 'hex'),
    );
    expect(Object.fromEntries(values.map(({ metric, value }) => [metric, value]))).to.deep.equal({
      'Meter/Frequency': 50,
      'Meter/EnergyImport': 1_234_500,
      'Meter/EnergyExport': 0,
      'Meter/ReactiveEnergyImport': 12_000,
      'Meter/ReactiveEnergyExport': 500,
    });
  });
});
