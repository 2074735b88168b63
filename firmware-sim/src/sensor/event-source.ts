import type { InputEvent } from '@lamplighter/dali';
import type { DeviceState } from './device-state.js';
import { type InputInstance, MASK } from './input-instance.js';

/** The event of an instance under its scheme. Without the address or group it would name: instance scheme (part 103, 9.6.3). */
export function eventOf(device: DeviceState, instance: InputInstance, information: number): InputEvent {
  const { eventScheme, primaryGroup } = instance.variables;
  const { shortAddress, firstGroup: deviceGroup } = device;
  const instanceType = instance.type;
  const number = device.instances.indexOf(instance);
  if (eventScheme === 1 && shortAddress !== null) return { scheme: 'device', shortAddress, instanceType, information };
  if (eventScheme === 2 && shortAddress !== null) {
    return { scheme: 'deviceInstance', shortAddress, instance: number, information };
  }
  if (eventScheme === 3 && deviceGroup !== null) {
    return { scheme: 'deviceGroup', deviceGroup, instanceType, information };
  }
  if (eventScheme === 4 && primaryGroup !== MASK) {
    return { scheme: 'instanceGroup', instanceGroup: primaryGroup, instanceType, information };
  }
  return { scheme: 'instance', instanceType, instance: number, information };
}
