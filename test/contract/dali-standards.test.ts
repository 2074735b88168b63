import { readFileSync } from 'node:fs';
import {
  BANKS,
  type Command,
  DEVICE_CAPABILITY_BITS,
  DEVICE_COMMANDS,
  DEVICE_SPECIAL_COMMANDS,
  DEVICE_STATUS_BITS,
  decodeLocation,
  GEAR_COMMANDS,
  GEAR_STATUS_BITS,
  INSTANCE_COMMANDS,
  INSTANCE_STATUS_BITS,
  LED_COMMANDS,
  LED_FAILURE_BITS,
  LED_FEATURE_BITS,
  LED_GEAR_TYPE_BITS,
  LED_MODE_BITS,
  LED_POSSIBLE_MODE_BITS,
  LIGHT_SENSOR_COMMANDS,
  type Location,
  OCCUPANCY_COMMANDS,
  SPECIAL_COMMANDS,
} from '@lamplighter/dali';
import { expect } from 'chai';
import { requireFile } from '../helpers/requires.js';

/** Fact tables of IEC 62386 that lie beside a developer's clone; a user's does not have them. */
const FACTS = new URL('../../../shared/standards/dali/', import.meta.url);

interface Fact {
  readonly name: string;
  readonly opcode?: string;
  readonly addressByte?: string;
  readonly instanceByte?: string;
  readonly part?: number;
  readonly deviceType?: number;
  readonly sendTwice: boolean;
  readonly answer?: string;
  readonly answerBits?: readonly string[];
}
interface BankFact {
  readonly bank: number;
  readonly lastAddress: string;
  readonly lockByte: boolean;
  readonly latchByte: boolean;
  readonly values: readonly {
    address: string;
    length: number;
    type: string;
    encoding: string;
    unit?: string;
    scale?: number;
    min?: number;
    max?: number;
    mask?: string;
    tmask?: string;
  }[];
}

const plain = (name: string) => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

function compare(
  commands: Record<string, Command>,
  facts: readonly Fact[],
  opcodeOf: (fact: Fact) => string | undefined,
) {
  for (const [name, command] of Object.entries(commands)) {
    const fact = facts.find((candidate) => plain(candidate.name) === plain(name));
    expect(fact, `${name} is in the standard`).to.not.equal(undefined);
    if (!fact) continue;
    expect(command.opcode, name).to.equal(Number(opcodeOf(fact)));
    expect(command.twice, `${name} twice`).to.equal(fact.sendTwice);
    expect(command.answer !== false, `${name} answers`).to.equal(fact.answer !== undefined);
    if (fact.answer) expect(command.answer === 'yes-no', `${name} yes or no`).to.equal(fact.answer === 'yes/no');
  }
  const ours = Object.keys(commands).map(plain);
  expect(facts.map(({ name }) => name).filter((name) => !ours.includes(plain(name)))).to.deep.equal([]);
  return facts.length;
}

/** Units as the fact tables write them. */
const UNITS: Readonly<Record<string, string>> = { lm: 'Lm', degC: '°C' };
/** Which of our kinds reads which encoding of the fact tables. */
const ENCODINGS: Readonly<Record<string, RegExp>> = {
  number: /^unsigned big-endian$/,
  digits: /^unsigned big-endian$/,
  hex: /^unsigned big-endian$/,
  flag: /^0\/1$/,
  temperature: /raw - 60/,
  scaled: /^int8 power-of-ten exponent/,
  version: /^version/,
  text: /^ASCII/,
};
const bigEndian = (value: number, size: number) =>
  Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * (size - 1 - i))) & 0xffn));

describe('tables against the facts of the standard', () => {
  before(function () {
    requireFile(this, 'the fact tables of IEC 62386 (../shared/standards/dali)', FACTS.pathname);
  });
  const read = <T>(file: string) => JSON.parse(readFileSync(new URL(file, FACTS), 'utf8')) as T;

  it('agree on opcode, send-twice and answer of every command', () => {
    const facts =
      read<
        Record<
          'gearCommands' | 'gearSpecialCommands' | 'deviceCommands' | 'instanceCommands' | 'deviceSpecialCommands',
          Fact[]
        >
      >('commands.json');
    const opcode = (fact: Fact) => fact.opcode;
    const type = (number: number) => facts.gearCommands.filter((fact) => fact.deviceType === number);
    const part = (number: number) => facts.instanceCommands.filter((fact) => fact.part === number);
    const counts = [
      compare(GEAR_COMMANDS, type(0), opcode) + compare(LED_COMMANDS, type(6), opcode),
      compare(SPECIAL_COMMANDS, facts.gearSpecialCommands, (fact) => fact.addressByte),
      compare(DEVICE_COMMANDS, facts.deviceCommands, opcode),
      compare(INSTANCE_COMMANDS, part(103), opcode) +
        compare(OCCUPANCY_COMMANDS, part(303), opcode) +
        compare(LIGHT_SENSOR_COMMANDS, part(304), opcode),
      compare(DEVICE_SPECIAL_COMMANDS, facts.deviceSpecialCommands, (fact) => fact.addressByte),
    ];
    expect(counts).to.deep.equal([91, 18, 43, 42, 20]);
    for (const [name, { selector }] of Object.entries(DEVICE_SPECIAL_COMMANDS)) {
      const fact = facts.deviceSpecialCommands.find((candidate) => plain(candidate.name) === plain(name));
      if (selector !== null) expect(selector, name).to.equal(Number(fact?.instanceByte));
    }
  });

  it('name as many bits of every bitmap as the standard does', () => {
    const facts = read<Record<'gearCommands' | 'deviceCommands' | 'instanceCommands', Fact[]>>('commands.json');
    const bitmaps = [...facts.gearCommands, ...facts.deviceCommands, ...facts.instanceCommands].filter(
      ({ answerBits }) => answerBits,
    );
    const ours: Readonly<Record<string, readonly string[]>> = {
      'QUERY STATUS': GEAR_STATUS_BITS,
      'QUERY GEAR TYPE': LED_GEAR_TYPE_BITS,
      'QUERY POSSIBLE OPERATING MODES': LED_POSSIBLE_MODE_BITS,
      'QUERY FEATURES': LED_FEATURE_BITS,
      'QUERY FAILURE STATUS': LED_FAILURE_BITS,
      'QUERY OPERATING MODE': LED_MODE_BITS,
      'QUERY DEVICE STATUS': DEVICE_STATUS_BITS,
      'QUERY DEVICE CAPABILITIES': DEVICE_CAPABILITY_BITS,
      'QUERY INSTANCE STATUS': INSTANCE_STATUS_BITS,
    };
    expect(bitmaps.map(({ name }) => name).sort()).to.deep.equal(Object.keys(ours).sort());
    for (const { name, answerBits } of bitmaps) expect(ours[name]?.length, name).to.equal(answerBits?.length);
  });

  it('agree on every value of every memory bank: place, size, encoding, unit, scale, limits, masks and who may write', () => {
    const facts = read<{ banks: BankFact[] }>('memory-banks.json').banks;
    expect(facts.map(({ bank }) => bank)).to.deep.equal(Object.values(BANKS).map(({ number }) => number));
    for (const bank of Object.values(BANKS)) {
      const fact = facts.find((candidate) => candidate.bank === bank.number);
      expect(bank.latch, `bank ${bank.number} latch`).to.equal(fact?.latchByte);
      expect(bank.lock, `bank ${bank.number} lock`).to.equal(fact?.lockByte);
      expect(bank.last, `bank ${bank.number} last`).to.equal(Number(fact?.lastAddress));
      for (const [key, location] of Object.entries<Location>(bank.locations)) {
        const name = `bank ${bank.number} ${key}`;
        const value = fact?.values.find((candidate) => Number(candidate.address) === location.address);
        expect(value, name).to.not.equal(undefined);
        if (!value) continue;
        expect(value.length, `${name} size`).to.equal(location.size);
        expect(value.encoding, `${name} encoding`).to.match(ENCODINGS[location.kind] ?? /^$/);
        expect(value.scale, `${name} scale`).to.equal(location.scale);
        expect((value.unit ?? '').replace('rms', ''), `${name} unit`).to.equal(UNITS[location.unit] ?? location.unit);
        expect(value.tmask !== undefined, `${name} TMASK`).to.equal(location.tmask);
        const writing = { 'NVM-RW-L': 'locked', 'NVM-RW': 'open' }[value.type];
        expect(location.write, `${name} write`).to.equal(writing);
        // What the limits and masks mean is tried on bytes, not compared as settings.
        const prefix = location.kind === 'scaled' ? [0] : [];
        const decode = (raw: number) =>
          decodeLocation(location, [...prefix, ...bigEndian(raw, location.size - prefix.length)]);
        if (value.max !== undefined) {
          expect(decode(value.max), `${name} max`).to.not.equal(null);
          expect(decode(value.max + 1), `${name} above max`).to.equal(null);
        }
        if (value.min !== undefined) expect(decode(value.min - 1), `${name} below min`).to.equal(null);
        for (const mask of [value.mask, value.tmask]) {
          if (mask) expect(decode(Number(mask)), `${name} ${mask}`).to.equal(null);
        }
      }
      expect(Object.keys(bank.locations).length, `bank ${bank.number}`).to.equal(fact?.values.length);
    }
  });
});
