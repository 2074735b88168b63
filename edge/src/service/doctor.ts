import { stdout } from 'node:process';
import type { Command } from 'commander';
import type { EdgeConfig } from '../config.js';
import { ModelCatalogue } from '../models/model-catalogue.js';
import { readConfig } from '../read-config.js';
import { checkBroker } from './checks/check-broker.js';
import { checkClock } from './checks/check-clock.js';
import { checkDisk } from './checks/check-disk.js';
import { checkLine } from './checks/check-line.js';
import { checkMachine } from './checks/check-machine.js';
import { checkState } from './checks/check-state.js';
import { bad, type Finding, good } from './checks/finding.js';
import { placedOn } from './placed.js';
import { say, sayJson } from './say.js';
import { ServiceError } from './service-error.js';

const MARKS: Readonly<Record<Finding['grade'], string>> = { good: 'ok  ', note: 'look', bad: 'BAD ' };
const COLOURS: Readonly<Record<Finding['grade'], number>> = { good: 32, note: 33, bad: 31 };

/** `doctor`: everything that must be right for an edge to work, and what to do where it is not. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check machine, disk, clock, lines and network of this edge')
    .requiredOption('--config <file>', 'settings of this edge')
    .option('--json', 'as JSON, for scripts')
    .action(async (options: { config: string; json?: boolean }) => {
      const findings: Finding[] = [];
      for await (const finding of examine(await readConfig(options.config))) {
        findings.push(finding);
        if (!options.json) say(lineOf(finding));
      }
      if (options.json) sayJson(findings);
      const wrong = findings.filter(({ grade }) => grade === 'bad').length;
      if (wrong > 0) throw new ServiceError(`${wrong} of ${findings.length} checks failed`);
      if (!options.json) say(`all ${findings.length} checks passed`);
    });
}

async function* examine(config: EdgeConfig): AsyncGenerator<Finding> {
  yield* checkMachine(process.versions.node);
  yield good('settings', `edge ${config.edgeId} of municipality ${config.nis}, ${config.lines.length} line(s)`);
  yield checkModels(config);
  yield* await checkDisk(config.dataDir);
  yield* await checkState(config);
  yield* await checkClock(config, Date.now());
  for (const [index, line] of config.lines.entries()) {
    const { lamps } = await placedOn(config, index);
    yield* await checkLine(index, line, [...lamps.keys()]);
  }
  yield await checkBroker(config.mqtt.url);
}

function checkModels({ modelsDir }: EdgeConfig): Finding {
  try {
    const { luminaires, modbus } = ModelCatalogue.load(modelsDir);
    return good('device models', `${luminaires.size} luminaire, ${modbus.size} Modbus`);
  } catch (error) {
    return bad('device models', (error as Error).message, 'correct the file that is named');
  }
}

function lineOf({ grade, what, found, fix }: Finding): string {
  const mark = stdout.isTTY ? `\u001b[${COLOURS[grade]}m${MARKS[grade]}\u001b[0m` : MARKS[grade];
  return `${mark}  ${what}: ${found}${fix === '' ? '' : `\n      -> ${fix}`}`;
}
