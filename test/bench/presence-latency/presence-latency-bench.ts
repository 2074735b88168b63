import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, type DesiredState, edgeId, nisCode, parseDesiredState, SystemClock } from '@lamplighter/contracts';
import {
  createEdge,
  type DaliBusOptions,
  type Edge,
  parseEdgeConfig,
  simulatedTime,
  stateFiles,
} from '@lamplighter/edge';
import { type BusRecord, createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import type { BenchCase } from '../bench-case.js';

const GEAR = 64;
/** Each watches three lamps of its own, so that every event finds its bubble dimmed. */
const SENSORS = 20;
const BUBBLE = 3;
const EVENTS = 200;
/** Level without presence, in percent. */
const BASE_LEVEL = 40;
/** Between events: a sensor's turn comes again when its bubble has long dimmed down. */
const PAUSE_MS = 1_300;
/** Period of the bare timers that are clocked beside. */
const TIMER_MS = 10;
/** Deep in a winter night, local time. */
const NIGHT = Date.UTC(2026, 11, 10, 23, 0);
/** A frame of 16 bits and the mean rest of priority 1, which a level that cuts in takes (STANDARDS 1.1). */
const LEAST_FRAME_MS = 14.1 + (17 * 1_000) / 1_200;
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} } as unknown as DaliBusOptions['log'];
const at = { nis: nisCode('21004'), edge: edgeId('cabinet-52') };

interface Sample {
  /** From the event's bytes to the level's request, without the bus time of what the rules put before it. */
  readonly software: number;
  /** Frames asked for after the event that had to go first: nothing may come between ENABLE WRITE MEMORY and the write. */
  readonly held: number;
  /** Frames asked for after the event that went first although they need not have: counted as our own time. */
  readonly overtaken: number;
  /** From the event's bytes to the end of the level's frame, and the least that the line allows. */
  readonly total: number;
  readonly least: number;
}

/**
 * A whole edge lights 64 gear on a line as slow as a real one and asks for status and energy without a pause. Somebody
 * passes a sensor: how long until the first lamp of the bubble is told?
 */
export async function presenceLatencyBench(say: (text: string) => void): Promise<BenchCase[]> {
  const io = new SystemClock((error) => {
    throw error;
  });
  const clock = new SystemClock((error) => {
    throw error;
  }, NIGHT - Date.now());
  const folder = await mkdtemp(join(tmpdir(), 'presence-latency-'));
  const records: BusRecord[] = [];
  const line = createSimulatedLine({
    clock: io,
    io,
    pace: 'line',
    gear: Array.from({ length: GEAR }, (_, shortAddress) => ({ shortAddress, nominalPowerW: 60 })),
    sensors: Array.from({ length: SENSORS }, (_, shortAddress) => ({ shortAddress })),
    onRecord: (record) => records.push(record),
  });
  const edge = await startEdge(await line.start(), folder, clock, io);
  try {
    await settled(edge, records, say);
    const samples: Sample[] = [];
    const stopClocking = clockTimers();
    const from = { at: performance.now(), bus: line.stats().busMilliseconds };
    for (let event = 0; event < EVENTS; event += 1) {
      const sensor = event % SENSORS;
      samples.push(await measure(line, records, sensor));
      if (event % 20 === 19) say(`${event + 1} of ${EVENTS} events`);
      // Never in step with the polling.
      await rest(PAUSE_MS + ((event * 37) % 101));
    }
    const busy = (line.stats().busMilliseconds - from.bus) / (performance.now() - from.at);
    say(`the line was busy ${(busy * 100).toFixed(0)} % of the time`);
    return toCases(samples, stopClocking(), say);
  } finally {
    await edge.stop();
    await line.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startEdge(path: string, folder: string, clock: Clock, io: Clock): Promise<Edge> {
  await stateFiles(folder, at).desired.save({ received: street(), signature: '' });
  const config = parseEdgeConfig({
    edgeId: at.edge,
    nis: at.nis,
    dataDir: folder,
    // Nobody is there: no lamp waits for the network.
    mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'none' },
    lines: [{ path, interface: 'luba' }],
    statusSeconds: 1,
    sampleMinutes: 1,
  });
  const edge = createEdge({ config, clock, io, log: SILENT, timeSources: [simulatedTime] });
  await edge.start();
  return edge;
}

function street(): DesiredState {
  const luminaires = Array.from({ length: GEAR }, (_, shortAddress) => ({
    device: `lamp-${shortAddress}`,
    shortAddress,
    calendarId: 'every-day',
  }));
  return parseDesiredState({
    format: 1,
    ...at,
    version: 1,
    place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
    powerWindow: { kind: 'permanent' },
    luminaires,
    sensors: Array.from({ length: SENSORS }, (_, shortAddress) => ({
      device: `sensor-${shortAddress}`,
      kind: 'presence',
      shortAddress,
      rings: [luminaires.slice(shortAddress * BUBBLE, (shortAddress + 1) * BUBBLE).map(({ device }) => device)],
    })),
    programs: [
      {
        id: 'residential',
        name: 'Residential street',
        activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
        baseLevel: BASE_LEVEL,
        dynamicControls: [{ kind: 'presence', levels: [90], holdSeconds: 5 }],
      },
    ],
    calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'residential' }],
  });
}

/**
 * Waits until the last sensor has its settings and all lamps have stood at their level for a while: a sensor that was not
 * heard of yet counts as presence.
 */
async function settled(edge: Edge, records: readonly BusRecord[], say: (text: string) => void): Promise<void> {
  // SET EVENT SCHEME to the last one; first byte of a command to a control device: 0AAAAAA1.
  const isForLast = ({ frame: { bits, data }, isEvent }: BusRecord): boolean =>
    bits === 24 && !isEvent && data >> 16 === (((SENSORS - 1) << 1) | 1) && (data & 0xff) === 0x67;
  for (let second = 0, still = 0; second < 420; second += 1) {
    await rest(1_000);
    const levels = edge.status().levels;
    const isStill = levels.length === GEAR && levels.every(({ appliedLevel }) => appliedLevel === BASE_LEVEL);
    still = isStill && records.some(isForLast) ? still + 1 : 0;
    if (still >= 15) return;
    if (second % 15 === 14) say(`settling: ${records.length} frames`);
  }
  throw new Error('the street did not settle within 7 minutes');
}

async function measure(line: SimulatedLine, records: BusRecord[], sensor: number): Promise<Sample> {
  records.length = 0;
  await line.sensor(sensor).detect();
  const lamps = Array.from({ length: BUBBLE }, (_, index) => (sensor * BUBBLE + index) << 1);
  for (let wait = 0; wait < 500; wait += 1) {
    const event = records.findIndex(({ isEvent }) => isEvent);
    const told = records.findIndex(
      ({ frame, isEvent }, index) =>
        index > event && event >= 0 && !isEvent && frame.bits === 16 && lamps.includes(frame.data >> 8),
    );
    const heard = records[event];
    const level = records[told];
    if (!heard || !level) {
      await rest(5);
      continue;
    }
    const leaves = heard.doneAt;
    // What was handed over before the edge could know, and what it could not break off.
    const ours = records.slice(0, told).filter(({ isEvent }) => !isEvent);
    const before = ours.filter((record) => records.indexOf(record) > event);
    const late = before.filter(({ askedAt }) => askedAt >= leaves);
    const held = late.filter((record) => mustFollow(ours[ours.indexOf(record) - 1]));
    const free = before
      .filter(({ askedAt }) => askedAt < leaves)
      .reduce((latest, { doneAt }) => Math.max(latest, doneAt), leaves);
    const software = level.askedAt - free - held.reduce((sum, { askedAt, doneAt }) => sum + doneAt - askedAt, 0);
    const least = free - leaves + LEAST_FRAME_MS;
    const overtaken = late.length - held.length;
    return { software, held: held.length, overtaken, total: level.sentAt - leaves, least };
  }
  throw new Error(`nobody told the bubble of sensor ${sensor}`);
}

/** After ENABLE WRITE MEMORY (opcode 81) and ENABLE DEVICE TYPE (C1) nothing may come in between (part 102). */
function mustFollow(before: BusRecord | undefined): boolean {
  if (before?.frame.bits !== 16) return false;
  const { data } = before.frame;
  return data >> 8 === 0xc1 || ((data & 0x100) !== 0 && (data & 0xff) === 0x81);
}

/** How late bare timers of this process are, in ms, sorted: what a busy machine adds to everything. */
function clockTimers(): () => number[] {
  const late: number[] = [];
  let due = performance.now() + TIMER_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    due = now + TIMER_MS;
  }, TIMER_MS);
  return () => {
    clearInterval(timer);
    return late.sort((a, b) => a - b);
  };
}

function toCases(samples: readonly Sample[], late: readonly number[], say: (text: string) => void): BenchCase[] {
  const software = samples.map((sample) => sample.software).sort((a, b) => a - b);
  const ratios = samples.map(({ total, least }) => total / least).sort((a, b) => a - b);
  const totals = samples.map(({ total }) => total).sort((a, b) => a - b);
  const held = samples.filter((sample) => sample.held > 0).length;
  const overtaken = samples.filter((sample) => sample.overtaken > 0).length;
  say(`${held} of ${samples.length} events met a stretch of frames that nothing may cut`);
  say(`${overtaken} saw a frame go first that need not have`);
  say(
    `the level is out ${quantile(totals, 0.5).toFixed(1)} ms after the event (p50), ${quantile(totals, 0.99).toFixed(1)} ms (p99)`,
  );
  const cases: BenchCase[] = [];
  for (const [name, share] of [
    ['p50', 0.5],
    ['p90', 0.9],
    ['p99', 0.99],
  ] as const) {
    const ours = quantile(software, share);
    const ratio = quantile(ratios, share);
    say(`${name}: own time ${verdict(ours, 5)}, whole time ${verdict(ratio, 1.2)}`);
    cases.push(
      {
        case: `presence to level, our own time, ${name} of ${samples.length}`,
        ours,
        other: 5,
        others: `aim (a bare timer here is ${quantile(late, share).toFixed(1)} ms late)`,
        ratio: 5 / ours,
        unit: 'ms',
      },
      {
        case: `presence to level, whole time in units of the least the line allows, ${name}`,
        ours: ratio,
        other: 1.2,
        others: 'aim',
        ratio: 1.2 / ratio,
        unit: 'times',
      },
    );
  }
  return cases;
}

const verdict = (value: number, aim: number): string =>
  `${value.toFixed(2)} (aim ${aim} ${value < aim ? 'met' : 'MISSED'})`;
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
const rest = (span: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, span));
