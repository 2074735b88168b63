import type { EdgeConfig } from '../../config.js';
import { documentOf, stateFiles } from '../../store/state-files.js';
import { bad, type Finding, good, note } from './finding.js';

/** The small documents on disk: whether they are whole, and whether the newest desired state fits the lines. */
export async function checkState(config: EdgeConfig): Promise<Finding[]> {
  const files = stateFiles(config.dataDir, { nis: config.nis, edge: config.edgeId });
  const findings: Finding[] = [];
  for (const [name, file] of Object.entries(files)) {
    const { value, damaged } = await (
      file as { load(): Promise<{ value: unknown; damaged: readonly string[] }> }
    ).load();
    if (damaged.length === 0) continue;
    const rest = value === null ? 'no other generation is whole' : 'the other generation is used';
    findings.push(
      (value === null ? bad : note)(
        `${name} on disk`,
        `${damaged.join('; ')}; ${rest}`,
        'look at the disk (dmesg); the controller sends it again',
      ),
    );
  }
  const { value: kept } = await files.desired.load();
  if (!kept) {
    findings.push(note('desired state', 'none yet', 'full light until the controller sends one'));
    return findings;
  }
  const document = documentOf(kept);
  const homeless = document.luminaires.filter(({ line }) => line >= config.lines.length).length;
  findings.push(
    homeless > 0
      ? bad(
          'desired state',
          `${homeless} luminaire(s) on lines that the settings do not have`,
          'add the line to the settings, or correct the inventory',
        )
      : good(
          'desired state',
          `version ${document.version}, ${document.luminaires.length} luminaire(s), ${document.sensors.length} sensor(s)`,
        ),
  );
  return findings;
}
