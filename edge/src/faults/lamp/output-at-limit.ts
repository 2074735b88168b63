import type { Condition } from '../condition.js';
import type { LampObservation } from './lamp-observation.js';

/** Constant light output would need more than the gear can give: from now on the light falls (PEERS e, CLO_LIMIT). */
export const outputAtLimit: Condition<LampObservation> = {
  code: 'constantLightOutputAtLimit',
  raise: { times: 2 },
  clear: { times: 2 },
  judge: () => (seen) => (seen.health === null ? null : seen.isBeyondCorrection),
  evidence: ({ health }) => ({ onTimeSeconds: health?.source.onTime ?? null }),
};
