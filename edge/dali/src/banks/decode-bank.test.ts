import { expect } from 'chai';
import fc from 'fast-check';
import { BANKS, type BankNumber } from './bank-tables.js';
import { decodeBank } from './decode-bank.js';
import type { Location } from './location.js';

/** Bytes written out in hexadecimal from `address` on. */
const at = (address: number, hex: string): Map<number, number> =>
  new Map((hex.match(/../g) ?? []).map((byte, i) => [address + i, Number.parseInt(byte, 16)]));

describe('memory banks', () => {
  it('read energy and power of bank 202 with their powers of ten', () => {
    const energy = new Map([...at(0x04, '00000000012345'), ...at(0x0b, 'FF0000019A')]);
    expect(decodeBank(202, energy)).to.deep.include({ activeEnergy: 0x12345, activePower: 41 });
    const kilo = new Map([...at(0x04, '03000000000007'), ...at(0x0b, 'FE00002710')]);
    expect(decodeBank(202, kilo)).to.deep.include({ activeEnergy: 7000, activePower: 100 });
  });

  it('say unknown for MASK, TMASK, exponents that do not exist and bytes that were not answered', () => {
    expect(decodeBank(202, at(0x04, '00FFFFFFFFFFFF')).activeEnergy).to.equal(null);
    expect(decodeBank(202, at(0x04, '00FFFFFFFFFFFE')).activeEnergy).to.equal(null);
    expect(decodeBank(202, at(0x04, '07000000000001')).activeEnergy).to.equal(null);
    expect(decodeBank(202, at(0x04, '000000000001')).activeEnergy).to.equal(null);
    expect(decodeBank(202, at(0x0b, '00FFFFFFFD')).activePower).to.equal(0xfffffffd);
  });

  it('read who a gear is from bank 0', () => {
    const bytes = new Map([
      ...at(0x03, '03A1B2C3D4E5'),
      ...at(0x09, '0105'),
      ...at(0x0b, '00000000DEADBEEF'),
      ...at(0x15, '08'),
    ]);
    expect(decodeBank(0, bytes)).to.deep.include({
      gtin: '03993023796453',
      firmwareVersion: '1.5',
      identificationNumber: '00000000DEADBEEF',
      part101Version: '2.0',
      hardwareVersion: null,
    });
  });

  it('read the health of gear and source in volts, amperes, degrees and flags', () => {
    const gear = new Map([
      ...at(0x04, '00000E10'),
      ...at(0x0b, '0901'),
      ...at(0x0d, '325F'),
      ...at(0x0f, '00'),
      ...at(0x11, '02'),
      ...at(0x1b, '5F32'),
    ]);
    expect(decodeBank(205, gear)).to.deep.include({
      operatingTime: 3600,
      supplyVoltage: 230.5,
      supplyFrequency: 50,
      powerFactor: 0.95,
      overallFailure: false,
      undervoltage: null,
      temperature: 35,
      outputCurrent: 50,
    });
    const source = new Map([...at(0x12, '01E0'), ...at(0x14, '02BC'), ...at(0x1a, '01'), ...at(0x20, 'FF')]);
    expect(decodeBank(206, source)).to.deep.include({
      voltage: 48,
      current: 0.7,
      openCircuit: true,
      temperature: null,
    });
  });

  it('read bank 1, where a value outside its limits is unknown and texts end at NUL', () => {
    const bytes = new Map([
      ...at(0x13, '1836'),
      ...at(0x15, '0032'),
      ...at(0x19, '00DC'),
      ...at(0x21, 'FFFE'),
      ...at(0x3c, `4C55582D37${'00'.repeat(55)}`),
    ]);
    expect(decodeBank(1, bytes)).to.deep.include({
      yearOfManufacture: 24,
      weekOfManufacture: null,
      nominalInputPower: 50,
      minimumMainsVoltage: 220,
      colourTemperature: null,
      luminaireName: 'LUX-7',
    });
  });

  it('never throw and never give NaN, whatever the bytes', () => {
    const banks = fc.constantFrom(...(Object.keys(BANKS).map(Number) as BankNumber[]));
    fc.assert(
      fc.property(banks, fc.uint8Array({ minLength: 128, maxLength: 128 }), (bank, memory) => {
        for (const value of Object.values(decodeBank(bank, new Map(memory.entries())))) {
          if (typeof value === 'number') expect(Number.isFinite(value)).to.equal(true);
        }
      }),
    );
  });

  it('have no two values on the same location', () => {
    for (const bank of Object.values(BANKS)) {
      const used = Object.values<Location>(bank.locations).flatMap(({ address, size }) =>
        Array.from({ length: size }, (_, i) => address + i),
      );
      expect(new Set(used).size, `bank ${bank.number}`).to.equal(used.length);
      expect(Math.max(...used), `bank ${bank.number}`).to.be.at.most(bank.last);
    }
  });
});
