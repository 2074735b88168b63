import {
  arcToPercent,
  type FoundControlDevice,
  type FoundGear,
  type GearStatus,
  queryActualLevel,
  queryStatus,
} from '@lamplighter/dali';
import type { Command } from 'commander';
import type { DaliBus } from '../bus/dali-bus.js';
import { type Placed, placedOn } from './placed.js';
import { progress } from './progress.js';
import { say, sayJson } from './say.js';
import { seekDevice, seekGear } from './seek.js';
import { type LineOptions, onLine, withLineOptions } from './service-line.js';
import { table } from './table.js';

const SHORT_ADDRESSES = 64;
const INSTANCE_TYPES: Readonly<Record<number, string>> = { 1: 'push button', 3: 'presence', 4: 'light' };

interface SeenGear extends FoundGear {
  readonly status: GearStatus | null;
  readonly arc: number | null;
}

/** `scan`: who is on a line, and whether that is what the desired state places there. */
export function addScan(program: Command): void {
  withLineOptions(program.command('scan'))
    .description('list gear and sensors on a DALI line; about a minute on a full one')
    .option('--json', 'as JSON, for scripts')
    .action(async (options: LineOptions & { json?: boolean }) => {
      await onLine(options, async (bus, config) => {
        const placed = await placedOn(config, options.line);
        const bar = progress('scanning', SHORT_ADDRESSES);
        const { gear, devices } = await scan(bus, () => bar.step()).finally(() => bar.end());
        if (options.json) sayJson({ gear, controlDevices: devices });
        else say(report(gear, devices, placed));
      });
    });
}

async function scan(bus: DaliBus, onStep: () => void) {
  const gear: SeenGear[] = [];
  const devices: FoundControlDevice[] = [];
  for (let address = 0; address < SHORT_ADDRESSES; address += 1) {
    const found = await seekGear(bus, address);
    if (found) {
      const status = await bus.run(queryStatus(address), 'configuration');
      gear.push({ ...found, status, arc: await bus.run(queryActualLevel(address), 'configuration') });
    }
    const device = await seekDevice(bus, address);
    if (device) devices.push(device);
    onStep();
  }
  return { gear, devices };
}

function report(gear: readonly SeenGear[], devices: readonly FoundControlDevice[], placed: Placed): string {
  const parts = [
    table(
      ['gear', 'placed as', 'level %', 'state', 'types', 'GTIN', 'identification'],
      gear.map((each) => [
        each.shortAddress,
        placed.lamps.get(each.shortAddress) ?? null,
        each.arc === null || each.arc === 255 ? null : Math.round(arcToPercent(each.arc)),
        stateOf(each.status),
        each.deviceTypes.join(' '),
        each.gtin,
        each.identification,
      ]),
    ),
  ];
  if (devices.length > 0) {
    const rows = devices.flatMap(({ shortAddress, instances }) =>
      instances.map(({ number, type }) => [
        shortAddress,
        placed.sensors.get(shortAddress) ?? null,
        number,
        type === null ? null : (INSTANCE_TYPES[type] ?? `type ${type}`),
      ]),
    );
    parts.push(table(['control device', 'placed as', 'instance', 'kind'], rows));
  }
  parts.push(summary(gear, devices, placed));
  return parts.join('\n\n');
}

function summary(gear: readonly SeenGear[], devices: readonly FoundControlDevice[], placed: Placed): string {
  const found = new Set(gear.map(({ shortAddress }) => shortAddress));
  const missing = [...placed.lamps].filter(([address]) => !found.has(address)).map(([address]) => address);
  const unplaced = placed.version === 0 ? [] : [...found].filter((address) => !placed.lamps.has(address));
  const lines = [`${gear.length} gear, ${devices.length} control device(s).`];
  if (missing.length > 0) lines.push(`Placed, but nobody answers there: ${missing.join(', ')}.`);
  if (unplaced.length > 0) lines.push(`Answers, but is not placed (full light at night): ${unplaced.join(', ')}.`);
  if (gear.length === 0) {
    lines.push('Is the line fed (16 V between its wires)? New gear has no address yet: lamplighter-edge commission.');
  }
  return lines.join('\n');
}

function stateOf(status: GearStatus | null): string {
  if (!status) return 'no answer';
  if (status.gearFailure) return 'gear failure';
  if (status.lampFailure) return 'lamp failure';
  return status.lampOn ? 'on' : 'off';
}
