import type { EdgeConfig } from '../config.js';
import { documentOf, stateFiles } from '../store/state-files.js';

/** What the desired state on this edge's disk places on a line, by short address. Empty without settings or document. */
export interface Placed {
  readonly lamps: ReadonlyMap<number, string>;
  readonly sensors: ReadonlyMap<number, string>;
  readonly version: number;
}

export async function placedOn(config: EdgeConfig | null, line: number): Promise<Placed> {
  const files = config && stateFiles(config.dataDir, { nis: config.nis, edge: config.edgeId });
  const kept = files ? (await files.desired.load()).value : null;
  const document = kept && documentOf(kept);
  const here = <T extends { line: number; shortAddress: number; device: string }>(devices: readonly T[] = []) =>
    new Map(devices.filter((each) => each.line === line).map((each) => [each.shortAddress, each.device as string]));
  return {
    lamps: here(document?.luminaires),
    sensors: here([...(document?.sensors ?? []), ...(document?.lightSensors ?? [])]),
    version: document?.version ?? 0,
  };
}
