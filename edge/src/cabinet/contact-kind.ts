import type { MetricName } from '@lamplighter/contracts';

/** What contacts in a cabinet tell, and the metric that is true while they do. */
export const CONTACT_METRICS = {
  doorOpen: 'Cabinet/DoorOpen',
  leakage: 'Cabinet/Leakage',
  breakerTripped: 'Cabinet/BreakerTripped',
  localOverride: 'Cabinet/LocalOverride',
  contactorClosed: 'Cabinet/ContactorClosed',
  hasSupply: 'Cabinet/HasSupply',
  photocell: 'Photocell/OutputOn',
} as const satisfies Record<string, MetricName>;

export type ContactKind = keyof typeof CONTACT_METRICS;
