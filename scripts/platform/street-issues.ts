import type { Clock } from '@lamplighter/contracts';
import { createStreetIssueSystem, STREET_ISSUE_DEMO_KEY, type StreetIssueSystem } from '@lamplighter/firmware-sim';
import type { PlatformOptions } from './platform.js';

/** Starts a simulated street-issue system; returns it with what the controller must know to reach it. */
export async function startStreetIssues(
  clock: Clock,
): Promise<{ system: StreetIssueSystem; open311: PlatformOptions['open311'] }> {
  const system = createStreetIssueSystem({ port: 0, clock });
  const url = await system.start();
  return { system, open311: { url, apiKey: STREET_ISSUE_DEMO_KEY, serviceCode: 'street-light-out' } };
}
