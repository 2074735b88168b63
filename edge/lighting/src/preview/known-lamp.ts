import type { DeviceId } from '@lamplighter/contracts';
import type { CompiledLamp, CompiledState } from '../compile.js';

/** A luminaire of a document. Throws RangeError when it is none of its: full light all year would be no preview. */
export function knownLamp({ lamps, desired }: CompiledState, device: DeviceId): CompiledLamp {
  const lamp = lamps.get(device);
  if (!lamp) throw new RangeError(`device ${device} is not among the luminaires of ${desired.edge}: name one that is`);
  return lamp;
}
