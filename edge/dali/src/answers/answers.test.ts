import { expect } from 'chai';
import fc from 'fast-check';
import { decodeBitmap, setBits } from './bitmap.js';
import { decodeAutomaticActivation, decodeColourFeatures, decodeColourStatus } from './colour-answers.js';
import {
  decodeDeviceCapabilities,
  decodeDeviceStatus,
  decodeInputValue,
  decodeInstanceStatus,
  inputValueBytes,
} from './device-answers.js';
import {
  decodeExtendedFade,
  decodeFade,
  decodeLevel,
  decodeLightSource,
  decodeStatus,
  decodeVersionNumber,
} from './gear-answers.js';
import {
  decodeDimmingCurve,
  decodeLedFailures,
  decodeLedFeatures,
  decodeLedGearType,
  decodeLedModes,
  decodeLedPossibleModes,
} from './led-answers.js';

const trueOf = (bitmap: object) =>
  Object.entries(bitmap)
    .filter(([, value]) => value)
    .map(([name]) => name);

describe('answers', () => {
  // Hand-checked against part 102, 9.16: bit 1 lamp failure, bit 3 limit error, bit 7 power cycle seen.
  it('read the status of gear', () => {
    expect(trueOf(decodeStatus(0x8a))).to.deep.equal(['lampFailure', 'limitError', 'powerCycleSeen']);
    expect(trueOf(decodeStatus(0))).to.deep.equal([]);
  });

  // Hand-checked against part 207: F1 bit 1 open circuit, bit 6 thermal overload; F0 bit 7 physical selection.
  it('read what a LED gear tells of failures, features, type and modes', () => {
    expect(trueOf(decodeLedFailures(0x42))).to.deep.equal(['openCircuit', 'thermalOverload']);
    expect(trueOf(decodeLedFeatures(0x83))).to.deep.equal(['shortCircuit', 'openCircuit', 'physicalSelection']);
    expect(trueOf(decodeLedGearType(0x05))).to.deep.equal(['integratedSupply', 'acSupply']);
    expect(trueOf(decodeLedPossibleModes(0x06))).to.deep.equal(['am', 'currentControlled']);
    expect(trueOf(decodeLedModes(0x12))).to.deep.equal(['am', 'nonLogarithmic']);
    expect([0, 1, 2].map(decodeDimmingCurve)).to.deep.equal(['logarithmic', 'linear', null]);
  });

  // Hand-checked against part 103: 30 bit 5 power cycle seen; 46 bit 1 instances; 83 bit 1 active.
  it('read the state of control devices and instances', () => {
    expect(trueOf(decodeDeviceStatus(0x22))).to.deep.equal(['quiescentMode', 'powerCycleSeen']);
    expect(trueOf(decodeDeviceCapabilities(0x02))).to.deep.equal(['instances']);
    expect(trueOf(decodeInstanceStatus(0x02))).to.deep.equal(['active']);
  });

  // Hand-checked against part 209: F8 bit 1 Tc out of range, bit 5 Tc active; F9 bit 1 Tc, bits 4:2 primaries, 7:5 channels.
  it('read what colour gear tells', () => {
    expect(trueOf(decodeColourStatus(0x22))).to.deep.equal(['temperatureOutOfRange', 'temperatureActive']);
    expect(decodeColourFeatures(0b010_011_10)).to.deep.equal({
      xy: false,
      temperature: true,
      primaries: 3,
      channels: 2,
    });
    expect([0x01, 0xc0].map(decodeAutomaticActivation)).to.deep.equal([true, false]);
  });

  it('read versions: major in six bits, minor in two; 1 is the first edition', () => {
    expect([8, 9, 1, 4, 255].map(decodeVersionNumber)).to.deep.equal(['2.0', '2.1', '1.0', '1.0', null]);
  });

  it('read fade time and rate from their nibbles', () => {
    expect(decodeFade(0x47)).to.deep.include({ timeCode: 4, rateCode: 7, seconds: 2 });
    expect(decodeFade(0x47).stepsPerSecond).to.be.closeTo(44.7, 0.05);
    expect(decodeExtendedFade(0x24)).to.equal(5);
  });

  it('read levels with MASK as none, and light sources by name', () => {
    expect([0, 254, 255].map(decodeLevel)).to.deep.equal([0, 254, null]);
    expect([6, 255, 99].map(decodeLightSource)).to.deep.equal(['LED', 'several', 'reserved 99']);
  });

  it('read groups from their bitmaps', () => {
    expect(setBits(0b0000_0101, 0b1000_0000)).to.deep.equal([0, 2, 15]);
    expect(setBits(0, 0, 0, 0x80)).to.deep.equal([31]);
  });

  it('read any byte of any bitmap as the bits it was made of', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (byte) => {
        const bitmap = decodeBitmap(names, byte);
        expect(names.reduce((sum, name, bit) => sum | (bitmap[name] ? 1 << bit : 0), 0)).to.equal(byte);
      }),
    );
  });

  it('cut an input value to its resolution: what is left below is a repetition', () => {
    // Two bits of a presence sensor: 11 repeats down the byte.
    expect(decodeInputValue(2, [0xff])).to.equal(3);
    expect(decodeInputValue(2, [0xaa])).to.equal(2);
    expect(decodeInputValue(8, [0x80])).to.equal(128);
    expect(decodeInputValue(10, [0xff, 0xff])).to.equal(1023);
    expect(decodeInputValue(10, [0x80, 0x20])).to.equal(512);
    expect([1, 8, 9, 16, 24].map(inputValueBytes)).to.deep.equal([1, 1, 2, 2, 3]);
  });
});
