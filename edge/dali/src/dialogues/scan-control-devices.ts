import { DEVICE_COMMANDS, INSTANCE_COMMANDS } from '../commands/device-commands.js';
import { instance, theDevice } from '../device-frames.js';
import { deviceCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';
import { askByte, GARBLED_RETRIES } from './ask.js';

/** A control device that answered, with its instances. */
export interface FoundControlDevice {
  readonly shortAddress: number;
  /** `type` 3 is an occupancy sensor (part 303), 4 a light sensor (part 304); null when the instance did not say. */
  readonly instances: readonly { readonly number: number; readonly type: number | null }[];
}

/** Looks for one control device; null when nobody answers. */
export function* findControlDevice(shortAddress: number): Dialogue<FoundControlDevice | null> {
  const address = { kind: 'short', address: shortAddress } as const;
  const count = yield* countInstances(shortAddress);
  if (count === null) return null;
  const instances: { number: number; type: number | null }[] = [];
  for (let number = 0; number < Math.min(count, 32); number += 1) {
    const type = yield* askByte(deviceCommand(address, instance(number), INSTANCE_COMMANDS.queryInstanceType));
    instances.push({ number, type });
  }
  return { shortAddress, instances };
}

/** One question finds a device and its number of instances. Silence is a legal answer: there is no such device. */
function* countInstances(shortAddress: number): Dialogue<number | null> {
  const address = { kind: 'short', address: shortAddress } as const;
  for (let tries = 0; tries <= GARBLED_RETRIES; tries += 1) {
    const answer = yield deviceCommand(address, theDevice, DEVICE_COMMANDS.queryNumberOfInstances);
    if (answer.kind === 'byte') return answer.value;
    if (answer.kind === 'none') return null;
  }
  // Somebody talks, nobody can be understood: two devices share the address.
  return 0;
}

/** Looks for control devices at all 64 short addresses. */
export function* scanControlDevices(): Dialogue<FoundControlDevice[]> {
  const found: FoundControlDevice[] = [];
  for (let shortAddress = 0; shortAddress < 64; shortAddress += 1) {
    const device = yield* findControlDevice(shortAddress);
    if (device) found.push(device);
  }
  return found;
}
