import { setGroups, setScene, type WriteOutcome } from '@lamplighter/dali';
import { type Command, InvalidArgumentError } from 'commander';
import { say } from './say.js';
import { seekGear } from './seek.js';
import { ServiceError } from './service-error.js';
import { type LineOptions, onLine, within, withLineOptions } from './service-line.js';

interface Scene {
  readonly scene: number;
  readonly level: number | null;
}

interface SetOptions extends LineOptions {
  readonly groups?: readonly number[];
  readonly scene?: readonly Scene[];
}

const inGroup = within(0, 15);
const atLevel = within(0, 254);

const groupsOf = (text: string): number[] =>
  text === 'none' ? [] : text.split(',').map((each) => inGroup(each.trim()));

function sceneOf(text: string, before: readonly Scene[] = []): Scene[] {
  const [scene = '', level = ''] = text.split('=');
  if (level === '') throw new InvalidArgumentError('expected a scene and its level, such as 2=180 or 2=none');
  return [...before, { scene: inGroup(scene), level: level === 'none' ? null : atLevel(level) }];
}

/** `set`: DALI groups and scenes of one gear, written only where they differ. The city's lighting groups are not these. */
export function addSet(program: Command): void {
  withLineOptions(program.command('set'))
    .description('set DALI groups and scenes of one gear, for other controllers on the line; we use neither')
    .argument('<address>', 'short address', within(0, 63))
    .option('--groups <numbers>', 'groups 0 to 15 that it shall be in, such as 0,3; none: in no group', groupsOf)
    .option('--scene <scene=level>', 'arc power level 0 to 254 of a scene, such as 2=180; 2=none removes it', sceneOf)
    .action(async (address: number, { groups, scene = [], ...options }: SetOptions) => {
      if (!groups && scene.length === 0) throw new ServiceError('Name what to set: --groups or --scene');
      await onLine(options, async (bus) => {
        if (!(await seekGear(bus, address, { identities: false }))) {
          throw new ServiceError(
            `No gear answers at short address ${address}; lamplighter-edge scan lists those that do`,
          );
        }
        if (groups) tell('groups', await bus.run(setGroups(address, groups), 'configuration'));
        for (const each of scene) {
          tell(`scene ${each.scene}`, await bus.run(setScene(address, each.scene, each.level), 'configuration'));
        }
      });
    });
}

function tell(what: string, outcome: WriteOutcome): void {
  if (outcome !== 'written' && outcome !== 'unchanged') throw new ServiceError(`${what}: ${outcome}`);
  say(`${what}: ${outcome}`);
}
