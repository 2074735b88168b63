import type { DeviceId, LuminairePlacement } from '@lamplighter/contracts';
import type { CompiledState } from '../compile.js';

/** A luminaire's place in the document. Throws RangeError when it has none: full light all year would be no preview. */
export function knownLamp({ lamps, desired }: CompiledState, device: DeviceId): LuminairePlacement {
  const lamp = lamps.get(device);
  if (!lamp) throw new RangeError(`device ${device} is not among the luminaires of ${desired.edge}: name one that is`);
  return lamp.placement;
}
