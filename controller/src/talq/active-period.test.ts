import { ControlProgram, deviceId } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { AddressBook } from './address-book.js';
import { exportControlPrograms, importControlPrograms } from './control-program.js';
import { refused } from './testing/refused.js';

/** A luminaire and the photocell on it, which TALQ addresses as one of its functions. */
const ADDRESSES = new Map([
  ['lamp-1', '4eb333b9'],
  ['photocell-1', '4eb333b9/photocell'],
]);
const BOOK: AddressBook = {
  toTalq: (device) => ADDRESSES.get(device) ?? null,
  fromTalq: (address) =>
    [...ADDRESSES].flatMap(([ours, theirs]) => (theirs === address ? [deviceId(ours)] : []))[0] ?? null,
};
const OPTIONS = { ownerCms: 'urn:cms', dayOffsetHours: 12, addresses: BOOK } as const;

const program = (period: object): ControlProgram =>
  ControlProgram.parse({ id: 'street', name: 'street', activePeriods: [period] });
const written = (period: object) => exportControlPrograms([program(period)], OPTIONS)[0]?.activePeriods;
const read = (period: object) =>
  importControlPrograms(
    [
      {
        type: 'ControlProgramOne',
        id: 'street',
        ownerCMS: 'urn:cms',
        activePeriods: [period],
        fixedTimeControls: [{ startTime: '12:00:00', command: { state: { name: 'LevelState', value: 100 } } }],
      },
    ],
    OPTIONS,
  ).documents[0]?.activePeriods;

describe('active periods in TALQ', () => {
  const pairs: readonly (readonly [name: string, ours: object, theirs: object])[] = [
    [
      'between two local times',
      { kind: 'absolute', on: '20:00', off: '06:30:15' },
      { name: 'AbsoluteActivePeriod', startTime: '20:00:00', endTime: '06:30:15' },
    ],
    [
      'from sunset to sunrise',
      {
        kind: 'astroClock',
        on: { event: 'sunset', offsetMinutes: 10 },
        off: { event: 'sunrise', offsetMinutes: -5 },
      },
      { name: 'AstroClockActivePeriod', sunsetOffset: 10, sunriseOffset: -5 },
    ],
    [
      'by a sensor',
      { kind: 'sensor', sensor: 'photocell-1', onLevel: 35, offLevel: 62.5 },
      {
        name: 'SensorActivePeriod',
        sensor: { sensorAddresses: ['4eb333b9/photocell'] },
        onLevel: 35,
        offLevel: 62.5,
      },
    ],
    [
      'by a sensor that the receiver chooses',
      { kind: 'sensor', onLevel: 1, offLevel: 0 },
      { name: 'SensorActivePeriod', sensor: {}, onLevel: 1, offLevel: 0 },
    ],
    [
      'by sun and sensor',
      {
        kind: 'astroAndSensor',
        sensor: 'photocell-1',
        sunsetOffsetMinutes: 5,
        sunriseOffsetMinutes: -10,
        sensorBeforeSunsetMinutes: 30,
        sensorBeforeSunriseMinutes: 20,
        onLevel: 1,
        offLevel: 0,
      },
      {
        name: 'AstroAndSensorActivePeriod',
        sensor: { sensorAddresses: ['4eb333b9/photocell'] },
        sunsetOffset: 5,
        sunriseOffset: -10,
        pcActiveBeforeSunset: 30,
        pcActiveBeforeSunrise: 20,
        onLevel: 1,
        offLevel: 0,
      },
    ],
    [
      'by the level of a lamp, which is a LevelState',
      { kind: 'value', device: 'lamp-1', attribute: 'lampActuator/actualLightState', operator: 'gt', value: 20 },
      {
        name: 'ValueActivePeriod',
        reference: { resource: 'devices', address: '4eb333b9/lampActuator/actualLightState' },
        operator: 'GT',
        state: { name: 'LevelState', value: 20 },
      },
    ],
    [
      "by an attribute of a sensor's function, a whole number",
      { kind: 'value', device: 'photocell-1', attribute: 'switches', operator: 'ne', value: -3 },
      {
        name: 'ValueActivePeriod',
        reference: { resource: 'devices', address: '4eb333b9/photocell/switches' },
        operator: 'NE',
        state: { name: 'IntegerState', value: -3 },
      },
    ],
    [
      'by a measured value, any number',
      { kind: 'value', device: 'lamp-1', attribute: 'meter/totalPower', operator: 'le', value: 0.5 },
      {
        name: 'ValueActivePeriod',
        reference: { resource: 'devices', address: '4eb333b9/meter/totalPower' },
        operator: 'LE',
        state: { name: 'FloatState', value: 0.5 },
      },
    ],
  ];
  for (const [name, ours, theirs] of pairs) {
    it(`are the same both ways: ${name}`, () => {
      expect(written(ours)).to.deep.equal([theirs]);
      expect(read(theirs)).to.deep.equal([ours]);
    });
  }

  it("have a photocell's levels where TALQ leaves them out", () => {
    const period = {
      name: 'AstroAndSensorActivePeriod',
      sensor: { sensorAddresses: [] },
      sunsetOffset: 0,
      sunriseOffset: 0,
      pcActiveBeforeSunset: 0,
      pcActiveBeforeSunrise: 0,
    };
    expect(read(period)).to.deep.equal([
      {
        kind: 'astroAndSensor',
        sunsetOffsetMinutes: 0,
        sunriseOffsetMinutes: 0,
        sensorBeforeSunsetMinutes: 0,
        sensorBeforeSunriseMinutes: 0,
        onLevel: 1,
        offLevel: 0,
      },
    ]);
  });
});

describe('active periods that TALQ has no words for', () => {
  const sunset = { event: 'sunset' };
  const cases: readonly (readonly [why: string, period: object, refusals: string[]])[] = [
    [
      'one end by the clock, one by the sun',
      { kind: 'clockAndSun', on: '06:30', off: { event: 'sunrise' } },
      [
        'no-equivalent /0/activePeriods/0/kind: clockAndSun: a TALQ period has both ends by the clock or both by the sun',
      ],
    ],
    [
      'from sunrise to sunset',
      { kind: 'astroClock', on: { event: 'sunrise' }, off: sunset },
      [
        'no-equivalent /0/activePeriods/0/on/event: is sunrise: TALQ periods by the sun run from sunset to sunrise',
        'no-equivalent /0/activePeriods/0/off/event: is sunset: TALQ periods by the sun run from sunset to sunrise',
      ],
    ],
    [
      'parts of minutes',
      { kind: 'astroClock', on: { ...sunset, offsetMinutes: 0.5 }, off: { event: 'sunrise', offsetMinutes: -0.5 } },
      [
        'no-equivalent /0/activePeriods/0/on/offsetMinutes: must be whole minutes',
        'no-equivalent /0/activePeriods/0/off/offsetMinutes: must be whole minutes',
      ],
    ],
    [
      'parts of minutes before sunset',
      { kind: 'astroAndSensor', sensorBeforeSunsetMinutes: 1.5, sensorBeforeSunriseMinutes: 1 },
      ['no-equivalent /0/activePeriods/0/sensorBeforeSunsetMinutes: must be whole minutes'],
    ],
    [
      'an attribute without its function',
      { kind: 'value', device: 'lamp-1', attribute: 'temperature', operator: 'gt', value: 0 },
      [
        'no-equivalent /0/activePeriods/0/attribute: must be {functionId}/{attributeName} such as lampActuator/actualLightState',
      ],
    ],
    [
      'a device that is not in the address book',
      { kind: 'sensor', sensor: 'photocell-2', onLevel: 1, offLevel: 0 },
      ['unknown-address /0/activePeriods/0/sensor: device photocell-2 has no TALQ address in the address book'],
    ],
  ];
  for (const [why, period, refusals] of cases) {
    it(`are refused: ${why}`, () => {
      expect(refused(() => written(period))).to.deep.equal(refusals);
    });
  }
});

describe('TALQ active periods that cannot be taken over', () => {
  const sensor = { name: 'SensorActivePeriod', onLevel: 1, offLevel: 0 };
  const value = { name: 'ValueActivePeriod', operator: 'GT', state: { name: 'IntegerState', value: 1 } };
  const reference = (address: string, resource = 'devices') => ({ resource, address });
  const cases: readonly (readonly [why: string, period: object, refusal: string])[] = [
    [
      'two sensors for one threshold',
      { ...sensor, sensor: { sensorAddresses: ['4eb333b9/photocell', '4eb333b9'] } },
      'not-supported /0/activePeriods/0/sensor/sensorAddresses: two sensors: name one',
    ],
    [
      'three sensors',
      { ...sensor, sensor: { sensorAddresses: ['4eb333b9', '4eb333b9', '4eb333b9'] } },
      'invalid /0/activePeriods/0/sensor/sensorAddresses: must be two sensors at most',
    ],
    [
      'a sensor that nobody knows',
      { ...sensor, sensor: { sensorAddresses: ['0815'] } },
      'unknown-address /0/activePeriods/0/sensor/sensorAddresses/0: "0815" is no device in the address book',
    ],
    [
      'a function that is no device of ours',
      { ...sensor, sensor: { sensorAddresses: ['4eb333b9/lux'] } },
      'not-supported /0/activePeriods/0/sensor/sensorAddresses/0: 4eb333b9/lux names a function or attribute, which is no device in the address book: name the device',
    ],
    [
      'a threshold below darkness',
      { ...sensor, sensor: {}, onLevel: -1 },
      'not-supported /0/activePeriods/0/onLevel: must be 0 to 200000 lux',
    ],
    [
      'a value of a whole device',
      { ...value, reference: reference('4eb333b9') },
      'invalid /0/activePeriods/0/reference/address: must name an attribute: {deviceAddress}/{functionId}/{attributeName}',
    ],
    [
      'a value of a device that nobody knows',
      { ...value, reference: reference('0815/meter/totalPower') },
      'unknown-address /0/activePeriods/0/reference/address: 0815/meter/totalPower belongs to no device in the address book',
    ],
    [
      'an attribute with too long a name',
      { ...value, reference: reference(`4eb333b9/meter/${'a'.repeat(59)}`) },
      `not-supported /0/activePeriods/0/reference/address: meter/${'a'.repeat(59)} is longer than 64 characters`,
    ],
    [
      'a value of a group',
      { ...value, reference: reference('4eb333b9/meter/totalPower', 'groups') },
      'invalid /0/activePeriods/0/reference/resource: Invalid input: expected "devices"',
    ],
    [
      'a value that is no number',
      { ...value, reference: reference('4eb333b9/meter/totalPower'), state: { name: 'BooleanState', value: true } },
      'not-supported /0/activePeriods/0/state/name: BooleanState is not supported: use LevelState or IntegerState or FloatState',
    ],
  ];
  for (const [why, period, refusal] of cases) {
    it(`are refused: ${why}`, () => {
      expect(refused(() => read(period))).to.deep.equal([refusal]);
    });
  }
});
