import { broadcast, short, shortAddressSetting } from '../addresses.js';
import type { Command } from '../commands/command.js';
import { DEVICE_COMMANDS } from '../commands/device-commands.js';
import { GEAR_COMMANDS } from '../commands/gear-commands.js';
import { theDevice } from '../device-frames.js';
import { deviceMemory, gearMemory, type MemoryWords } from '../dialogues/memory-words.js';
import { deviceCommand, deviceSpecial, gearCommand, gearSpecial } from '../exchanges.js';
import type { Exchange } from '../frames.js';

/** Which units INITIALISE opens for commissioning: all, those without a short address, or those at one address. */
export type InitialiseScope = 'all' | 'unaddressed' | number;

/** The words of commissioning: the same conversation in 16 bits (part 102, 9.14) and in 24 bits (part 103, 9.14). */
export interface CommissioningWords {
  /** Sent before and after everything else. */
  readonly opening: readonly Exchange[];
  readonly closing: readonly Exchange[];
  /** Takes the short address from every unit. */
  readonly forgetAddresses: readonly Exchange[];
  initialise(scope: InitialiseScope): Exchange;
  readonly randomise: Exchange;
  readonly compare: Exchange;
  readonly withdraw: Exchange;
  readonly terminate: Exchange;
  /** The three bytes of the search address, most significant first. */
  search(address: number): readonly [Exchange, Exchange, Exchange];
  /** Asks the unit at the search address for its short address, and reads the answer; null: it has none. */
  readonly queryShortAddress: Exchange;
  shortAddressIn(byte: number): number | null;
  program(shortAddress: number): Exchange;
  verify(shortAddress: number): Exchange;
  /** A question that whatever has the short address answers. */
  present(shortAddress: number): Exchange;
  /** Asks whatever has the short address for the three bytes of its random address. */
  randomAddress(shortAddress: number): readonly [Exchange, Exchange, Exchange];
  memory(shortAddress: number): MemoryWords;
  /** Gives whatever has the short address the one that DTR0 holds, and asks it for its DTR0. */
  setShortAddress(shortAddress: number): Exchange;
  queryDtr0(shortAddress: number): Exchange;
  /** A short address as DTR0 must hold it. */
  addressSetting(shortAddress: number): number;
}

const bytesOf = (address: number) => [address >> 16, (address >> 8) & 0xff, address & 0xff] as const;

/** Control gear: addresses travel as (address << 1) + 1; INITIALISE 0 is all, 255 those without an address. */
export const gearWords: CommissioningWords = {
  opening: [],
  closing: [],
  forgetAddresses: [
    gearSpecial('dtr0', shortAddressSetting(null)),
    gearCommand(broadcast, GEAR_COMMANDS.setShortAddress),
  ],
  initialise: (scope) =>
    gearSpecial('initialise', scope === 'all' ? 0 : shortAddressSetting(scope === 'unaddressed' ? null : scope)),
  randomise: gearSpecial('randomise'),
  compare: gearSpecial('compare'),
  withdraw: gearSpecial('withdraw'),
  terminate: gearSpecial('terminate'),
  search(address) {
    const [high, middle, low] = bytesOf(address);
    return [gearSpecial('searchAddrH', high), gearSpecial('searchAddrM', middle), gearSpecial('searchAddrL', low)];
  },
  queryShortAddress: gearSpecial('queryShortAddress'),
  shortAddressIn: (byte) => (byte < 0x80 ? byte >> 1 : null),
  program: (shortAddress) => gearSpecial('programShortAddress', shortAddressSetting(shortAddress)),
  verify: (shortAddress) => gearSpecial('verifyShortAddress', shortAddressSetting(shortAddress)),
  present: (shortAddress) => gearCommand(short(shortAddress), GEAR_COMMANDS.queryControlGearPresent),
  randomAddress(shortAddress) {
    const { queryRandomAddressH, queryRandomAddressM, queryRandomAddressL } = GEAR_COMMANDS;
    const ask = (command: typeof queryRandomAddressH) => gearCommand(short(shortAddress), command);
    return [ask(queryRandomAddressH), ask(queryRandomAddressM), ask(queryRandomAddressL)];
  },
  memory: gearMemory,
  setShortAddress: (shortAddress) => gearCommand(short(shortAddress), GEAR_COMMANDS.setShortAddress),
  queryDtr0: (shortAddress) => gearCommand(short(shortAddress), GEAR_COMMANDS.queryContentDtr0),
  addressSetting: shortAddressSetting,
};

const everyDevice = { kind: 'broadcast' } as const;
const oneDevice = (address: number, command: Command) => deviceCommand({ kind: 'short', address }, theDevice, command);

/**
 * Control devices: addresses travel as they are; INITIALISE 255 is all, 127 those without an address. Quiescent mode keeps
 * their events off the line meanwhile; it ends by itself after 15 minutes.
 */
export const deviceWords: CommissioningWords = {
  opening: [deviceCommand(everyDevice, theDevice, DEVICE_COMMANDS.startQuiescentMode)],
  closing: [deviceCommand(everyDevice, theDevice, DEVICE_COMMANDS.stopQuiescentMode)],
  forgetAddresses: [
    deviceSpecial('dtr0', 0xff),
    deviceCommand(everyDevice, theDevice, DEVICE_COMMANDS.setShortAddress),
  ],
  initialise: (scope) => deviceSpecial('initialise', scope === 'all' ? 0xff : scope === 'unaddressed' ? 0x7f : scope),
  randomise: deviceSpecial('randomise'),
  compare: deviceSpecial('compare'),
  withdraw: deviceSpecial('withdraw'),
  terminate: deviceSpecial('terminate'),
  search(address) {
    const [high, middle, low] = bytesOf(address);
    return [
      deviceSpecial('searchAddrH', high),
      deviceSpecial('searchAddrM', middle),
      deviceSpecial('searchAddrL', low),
    ];
  },
  queryShortAddress: deviceSpecial('queryShortAddress'),
  shortAddressIn: (byte) => (byte < 64 ? byte : null),
  program: (shortAddress) => deviceSpecial('programShortAddress', shortAddress),
  verify: (shortAddress) => deviceSpecial('verifyShortAddress', shortAddress),
  present: (shortAddress) => oneDevice(shortAddress, DEVICE_COMMANDS.queryDeviceStatus),
  randomAddress(shortAddress) {
    const { queryRandomAddressH, queryRandomAddressM, queryRandomAddressL } = DEVICE_COMMANDS;
    return [
      oneDevice(shortAddress, queryRandomAddressH),
      oneDevice(shortAddress, queryRandomAddressM),
      oneDevice(shortAddress, queryRandomAddressL),
    ];
  },
  memory: deviceMemory,
  setShortAddress: (shortAddress) => oneDevice(shortAddress, DEVICE_COMMANDS.setShortAddress),
  queryDtr0: (shortAddress) => oneDevice(shortAddress, DEVICE_COMMANDS.queryContentDtr0),
  addressSetting: (shortAddress) => shortAddress,
};
