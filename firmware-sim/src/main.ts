import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { SystemClock } from '@lamplighter/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { LINE_HELP, lineCommand } from './line/line-console.js';
import { createSimulatedLine } from './line/simulated-line.js';
import { CABINET_HELP, cabinetCommand, HAND_UNITS } from './meter/cabinet-console.js';
import { createSimulatedCabinet } from './meter/simulated-cabinet.js';
import { SimulatedMeter } from './meter/simulated-meter.js';
import { LinePage } from './page/line-page.js';
import { buildSite } from './scenario/build-site.js';
import { happeningText, outcome, playAtOnce, readScenario } from './scenario/play-file.js';
import { ScenarioPlayer } from './scenario/scenario-player.js';
import { createStreetIssueSystem, STREET_ISSUE_DEMO_KEY } from './street-issue/street-issue-system.js';

const say = (text: string): void => {
  if (text) stdout.write(`${text}\n`);
};
const clock = new SystemClock((error) => say(`simulator: ${(error as Error).message}`));

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`expected a whole number ${least} to ${most}`);
  };
}

/** Runs until somebody types quit or sends a signal; in the background there is nobody to type. */
async function untilQuit(onLine: (typed: string) => Promise<void>): Promise<void> {
  const terminal = createInterface({ input: stdin, terminal: false });
  // Something must hold the process where no terminal does.
  const alive = setInterval(() => undefined, 60_000);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        terminal.close();
        resolve();
      });
    }
  });
  let isQuit = false;
  for await (const typed of terminal) {
    isQuit = typed.trim() === 'quit';
    if (isQuit) break;
    await onLine(typed).catch((error: Error) => say(error.message));
  }
  terminal.close();
  if (!isQuit && !stdin.isTTY) await stopped;
  clearInterval(alive);
}

interface LineArguments {
  readonly gear: number;
  readonly sensors: number;
  readonly watts: number;
  readonly link: string;
  readonly interface: 'luba' | 'hat' | 'sci2' | 'daliserver';
  readonly pace: 'line' | 'none';
  readonly new: number;
  readonly page?: number;
}

const program = new Command('firmware-sim').description(
  'The other end of the wire: simulated street-lighting hardware',
);

program
  .command('line')
  .description('A DALI line with LED gear and presence sensors behind a real serial port')
  .option('--gear <count>', 'gear with short addresses from 0', within(0, 64), 8)
  .option('--new <count>', 'more gear, fresh from the factory and without an address', within(0, 64), 0)
  .option('--sensors <count>', 'presence sensors with short addresses from 0', within(0, 64), 1)
  .option('--watts <watts>', 'nominal power of each gear', within(1, 5000), 42)
  .option('--link <path>', 'stable name of the port', 'run/ttyLUX0')
  .addOption(
    new Option('--interface <name>', 'language of the interface')
      .choices(['luba', 'hat', 'sci2', 'daliserver'])
      .default('luba'),
  )
  .addOption(
    new Option('--pace <pace>', 'line: as slow as a real bus; none: at once').choices(['line', 'none']).default('line'),
  )
  .option(
    '--page <port>',
    'a page to play with the line in a browser on this machine; 0 takes a free port',
    within(0, 65_535),
  )
  .action(async (options: LineArguments) => {
    const line = createSimulatedLine({
      clock,
      interface: options.interface,
      gear: Array.from({ length: options.gear + options.new }, (_, index) => ({
        shortAddress: index < options.gear ? index : null,
        nominalPowerW: options.watts,
      })),
      sensors: Array.from({ length: options.sensors }, (_, index) => ({ shortAddress: index })),
      link: options.link,
      pace: options.pace,
    });
    const linePort = await line.start();
    say(`port ${linePort}\n${LINE_HELP}`);
    const site = { clock, line, hasPort: true, feeders: new Map() };
    const page = options.page === undefined ? null : new LinePage({ site, port: options.page, io: clock, linePort });
    if (page) say(`page ${await page.start()}`);
    await untilQuit(async (typed) => say(await lineCommand(line, typed)));
    await page?.stop();
    await line.stop();
  });

program
  .command('cabinet')
  .description('The Modbus RTU of a cabinet behind a real serial port: meter 1, eight contacts at 2, noise level at 3')
  .option('--link <path>', 'stable name of the port', 'run/ttyCAB0')
  .action(async ({ link }: { link: string }) => {
    const meter = new SimulatedMeter({ clock, loads: [], energyWh: 1_000_000 });
    const cabinet = createSimulatedCabinet({
      io: clock,
      link,
      meters: new Map([[HAND_UNITS.meter, meter]]),
      inputs: new Map([[HAND_UNITS.inputs, 8]]),
      noise: new Map([[HAND_UNITS.noise, 50]]),
    });
    say(`port ${cabinet.start()}\n${CABINET_HELP}`);
    await untilQuit(async (typed) => say(await cabinetCommand(cabinet, meter, typed)));
    await cabinet.stop();
  });

program
  .command('scenario')
  .description('A line that goes through a scenario: failures, power cuts, noise, passages')
  .argument('<file>', 'JSON; examples are in firmware-sim/src/scenario/examples')
  .option('--link <path>', 'stable name of the port', 'run/ttyLUX0')
  .option('--at-once', 'on stepped time, without a port: tells what happens and what becomes of each lamp')
  .action(async (file: string, { link, atOnce }: { link: string; atOnce?: true }) => {
    const scenario = await readScenario(file);
    if (atOnce) return playAtOnce(scenario, say);
    const site = buildSite(scenario, { clock, link });
    const player = new ScenarioPlayer(site, scenario, (happening) => say(happeningText(happening)));
    say(`port ${await site.line.start()}\n${scenario.name}`);
    await player.start();
    await untilQuit(async (typed) =>
      say(typed.trim() ? await lineCommand(site.line, typed) : outcome(site).join('\n')),
    );
    await player.stop();
    await site.line.stop();
  });

program
  .command('street-issue')
  .description('A street-issue system that speaks Open311 GeoReport v2')
  .option('--port <port>', '0 takes a free one', within(0, 65_535), 0)
  .action(async ({ port }: { port: number }) => {
    const system = createStreetIssueSystem({ port });
    say(`open311 ${await system.start()} api_key ${STREET_ISSUE_DEMO_KEY}\nlist, close ID, down, up, quit`);
    await untilQuit(async (typed) => {
      const [verb, id = ''] = typed.trim().split(/\s+/);
      if (verb === 'list') for (const each of system.requests) say(`${each.id} ${each.status} ${each.description}`);
      else if (verb === 'close') system.setStatus(id, 'closed', 'repaired');
      else if (verb === 'down' || verb === 'up') system.setDown(verb === 'down');
      else if (verb) say(`"${verb}" is not known`);
    });
    await system.stop();
  });

await program.parseAsync().catch((error: Error) => {
  process.stderr.write(`firmware-sim: ${error.message}\n`);
  process.exitCode = 1;
});
