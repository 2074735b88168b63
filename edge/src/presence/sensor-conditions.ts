import type { FaultCode } from '@lamplighter/contracts';
import type { Condition, Evidence, Seen } from '../faults/condition.js';

/** A sensor with what its watch makes of it; the watch itself is patient before it says so. */
export interface SensorSeen<Trouble extends string> extends Seen {
  readonly troubles: ReadonlySet<Trouble>;
  readonly evidence: Evidence;
}

/** The condition of a sensor that has any of these troubles. */
export function sensorCondition<Trouble extends string>(
  code: FaultCode,
  ...signs: readonly Trouble[]
): Condition<SensorSeen<Trouble>> {
  return {
    code,
    raise: { times: 1 },
    clear: { times: 1 },
    judge:
      () =>
      ({ troubles }) =>
        signs.some((sign) => troubles.has(sign)),
    evidence: ({ troubles, evidence }) => ({ ...evidence, signs: signs.filter((sign) => troubles.has(sign)) }),
  };
}
