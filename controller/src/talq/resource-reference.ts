import { type DeviceId, GroupId } from '@lamplighter/contracts';
import { z } from 'zod';
import { type AddressBook, deviceAddress, talqAddress } from './address-book.js';
import type { Refusals } from './refusals.js';

/** Luminaires and groups that something is meant for. */
export interface Targets {
  readonly devices: readonly DeviceId[];
  readonly groups: readonly GroupId[];
}

/** A list of ResourceReference to devices and groups. A function or attribute of a device is refused: ours is whole. */
export const targets = (addresses: AddressBook) =>
  z.array(z.discriminatedUnion('resource', [deviceReference(addresses), GroupReference])).transform(
    (references): Targets => ({
      devices: references.flatMap((reference) => ('device' in reference ? [reference.device] : [])),
      groups: references.flatMap((reference) => ('group' in reference ? [reference.group] : [])),
    }),
  );
export type TalqTargets = z.input<ReturnType<typeof targets>>;

const deviceReference = (addresses: AddressBook) =>
  z
    .strictObject({ resource: z.literal('devices'), address: deviceAddress(addresses) })
    .transform(({ address }) => ({ device: address }));

const GroupReference = z
  .strictObject({ resource: z.literal('groups'), address: GroupId })
  .transform(({ address }) => ({ group: address }));

/** Devices first, then groups. `refusals` at the object that holds both. */
export const writeTargets = ({ devices, groups }: Targets, addresses: AddressBook, refusals: Refusals): TalqTargets => [
  ...devices.map((device, index) => ({
    resource: 'devices' as const,
    address: talqAddress(device, addresses, refusals.at('devices', index)),
  })),
  ...groups.map((group) => ({ resource: 'groups' as const, address: group })),
];
