import { readFileSync } from 'node:fs';
import {
  BANKS,
  type Command,
  DEVICE_COMMANDS,
  DEVICE_SPECIAL_COMMANDS,
  GEAR_COMMANDS,
  INSTANCE_COMMANDS,
  LED_COMMANDS,
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
}
interface BankFact {
  readonly bank: number;
  readonly lastAddress: string;
  readonly latchByte: boolean;
  readonly values: readonly {
    address: string;
    length: number;
    unit?: string;
    scale?: number;
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
}

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
    const part = (number: number) => facts.instanceCommands.filter((fact) => fact.part === number);
    compare(
      GEAR_COMMANDS,
      facts.gearCommands.filter((fact) => fact.deviceType === 0),
      opcode,
    );
    compare(
      LED_COMMANDS,
      facts.gearCommands.filter((fact) => fact.deviceType === 6),
      opcode,
    );
    compare(SPECIAL_COMMANDS, facts.gearSpecialCommands, (fact) => fact.addressByte);
    compare(DEVICE_COMMANDS, facts.deviceCommands, opcode);
    compare(INSTANCE_COMMANDS, part(103), opcode);
    compare(OCCUPANCY_COMMANDS, part(303), opcode);
    compare(LIGHT_SENSOR_COMMANDS, part(304), opcode);
    compare(DEVICE_SPECIAL_COMMANDS, facts.deviceSpecialCommands, (fact) => fact.addressByte);
    for (const [name, { selector }] of Object.entries(DEVICE_SPECIAL_COMMANDS)) {
      const fact = facts.deviceSpecialCommands.find((candidate) => plain(candidate.name) === plain(name));
      if (selector !== null) expect(selector, name).to.equal(Number(fact?.instanceByte));
    }
  });

  it('agree on place, size, unit, scale and masks of every memory bank value', () => {
    const facts = read<{ banks: BankFact[] }>('memory-banks.json').banks;
    for (const bank of Object.values(BANKS)) {
      const fact = facts.find((candidate) => candidate.bank === bank.number);
      expect(bank.latch, `bank ${bank.number} latch`).to.equal(fact?.latchByte);
      expect(bank.last, `bank ${bank.number} last`).to.equal(Number(fact?.lastAddress));
      for (const [name, location] of Object.entries<Location>(bank.locations)) {
        const value = fact?.values.find((candidate) => Number(candidate.address) === location.address);
        expect(value?.length, `${name} size`).to.equal(location.size);
        expect(value?.scale, `${name} scale`).to.equal(location.scale);
        expect(value?.tmask !== undefined, `${name} TMASK`).to.equal(location.tmask);
      }
      expect(Object.keys(bank.locations).length, `bank ${bank.number}`).to.equal(fact?.values.length);
    }
  });
});
