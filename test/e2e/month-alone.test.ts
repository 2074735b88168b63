import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Clock,
  DAY,
  type DesiredState,
  deviceId,
  type EpochMs,
  HOUR,
  type JournalRecord,
  MINUTE,
  type Milliseconds,
  nisCode,
  parseDesiredState,
  SECOND,
  SteppedClock,
  SystemClock,
  type Task,
} from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { createEdge, type Edge, Journal, type JournalStatus, parseEdgeConfig, stateFiles } from '@lamplighter/edge';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import { compile, defaultCalendar, defaultProgram, previewOf, sunTimes } from '@lamplighter/lighting';
import { expect } from 'chai';
import { silentLog } from '../integration/broker-clients.js';

const NIGHTS = 30;
/** The first evening. Summer time ends within the month. */
const FIRST = Date.UTC(2026, 9, 5, 12);
const LAMPS = [deviceId('lamp-0'), deviceId('lamp-1')];
const LEAD = 10 * MINUTE;
const FLOOR = 45;
/** About half of what a month makes, so that the journal overflows in its second half. */
const MOST_RECORDS = 2_000;
/** The machine's quartz gains 100 ppm, and nobody sets it right. */
const DRIFT = 100e-6;
/** From a level's instant until it is reached: an evaluation that begins the ramp, and 10 s. */
const WITHIN: Milliseconds = 13 * SECOND;

const document: DesiredState = parseDesiredState({
  format: 1,
  nis: '21004',
  edge: 'cabinet-52',
  version: 1,
  place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
  powerWindow: { kind: 'switched', leadMinutes: 10, lagMinutes: 10 },
  luminaires: LAMPS.map((device, shortAddress) => ({
    device,
    shortAddress,
    calendarId: defaultCalendar().id,
    floorLevel: FLOOR,
  })),
  programs: [{ ...defaultProgram(), dynamicControls: [] }],
  calendars: [defaultCalendar()],
});
const compiled = compile(document);

/** The clock of the edge's machine: it may be off, and stepped, while true time and the gear's go on. */
class MachineClock implements Clock {
  constructor(
    private readonly truth: Clock,
    public ahead: Milliseconds,
  ) {}

  now(): EpochMs {
    return this.truth.now() + this.ahead;
  }

  monotonic(): Milliseconds {
    return this.truth.monotonic();
  }

  every(period: Milliseconds, task: Task) {
    return this.truth.every(period, task);
  }

  after(delay: Milliseconds, task: Task) {
    return this.truth.after(delay, task);
  }
}

/** When there is voltage in one night: an astronomical clock at the cabinet switches the feeder. */
function supply(night: number): { readonly on: EpochMs; readonly off: EpochMs } {
  const dateOf = (day: number): string => new Date(FIRST + day * DAY).toISOString().slice(0, 10);
  const { sunset } = sunTimes(document.place, dateOf(night));
  const { sunrise } = sunTimes(document.place, dateOf(night + 1));
  return {
    on: Math.ceil((sunset ?? 0) / SECOND) * SECOND - LEAD,
    off: Math.ceil((sunrise ?? 0) / SECOND) * SECOND + LEAD,
  };
}

/** One change of a lamp's target level, by the clock of the edge. */
interface Change {
  readonly at: EpochMs;
  readonly arc: number;
}

interface Night {
  readonly index: number;
  /** By the clock of the edge. */
  readonly on: EpochMs;
  readonly off: EpochMs;
  readonly changes: readonly (readonly Change[])[];
  /** What a power cut at its end left on the disk. */
  readonly held: readonly JournalRecord[];
  readonly journal: JournalStatus;
}

/** How far the clock is wrong in a night besides its drift, and what is done to it at an hour of the night. */
const TROUBLES: Readonly<Record<number, { readonly ahead?: Milliseconds; readonly stepAt?: Milliseconds }>> = {
  // Stepped ahead by an hour five hours after dusk, and back half an hour later.
  6: { stepAt: 5 * HOUR },
  // The battery-backed clock is dead: 1970.
  12: { ahead: -FIRST - 12 * DAY },
  // It starts with the time at which it was stopped the day before.
  19: { ahead: -DAY },
};

describe('an edge that is alone for a month, with a power cut at each dawn', function () {
  this.timeout(10 * 60_000);
  const nights: Night[] = [];

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'month-alone-'));
    const truth = new SteppedClock(FIRST);
    const line = createSimulatedLine({
      clock: truth,
      gear: LAMPS.map((_, shortAddress) => ({ shortAddress, nominalPowerW: 40 })),
      sensors: [],
      link: join(folder, 'ttyDALI'),
    });
    await line.start();
    line.setMains(false);
    try {
      const files = stateFiles(diskOf(folder, 0), { nis: nisCode('21004'), edge: document.edge });
      await files.desired.save({ received: document, signature: '' });
      // It was commissioned at noon, when there was a network.
      await files.clock.save({ newest: FIRST, confirmed: FIRST, isDoubted: false, bootId: null });
      for (let index = 0; index < NIGHTS; index += 1) nights.push(await pass(index, folder, truth, line));
    } finally {
      await line.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  async function pass(index: number, folder: string, truth: SteppedClock, line: SimulatedLine): Promise<Night> {
    const { on, off } = supply(index);
    const { ahead = 0, stepAt } = TROUBLES[index] ?? {};
    await truth.advanceTo(on);
    const clock = new MachineClock(truth, Math.round((on - FIRST) * DRIFT) + ahead);
    const seen = line.allGear.map((gear) => gear.levelTrace.length);
    const aheadAt = clock.ahead;
    line.setMains(true);
    const edge = machine(diskOf(folder, index), folder, clock);
    await edge.start();
    if (stepAt !== undefined) {
      await truth.advanceTo(on + stepAt);
      clock.ahead += HOUR;
      await truth.advance(30 * MINUTE);
      clock.ahead -= HOUR;
    }
    await truth.advanceTo(off);
    line.setMains(false);
    // The power is gone: what the disk holds at this instant is all that is left of the edge.
    await imageOf(diskOf(folder, index), diskOf(folder, index + 1)).finally(() => edge.stop());
    const { held, journal } = await journalOn(diskOf(folder, index + 1), truth);
    const changes = line.allGear.map((gear, lamp) =>
      gear.levelTrace
        .slice(seen[lamp])
        .filter(({ cause }) => cause === 'command')
        .map(({ at, arc }) => ({ at: at + aheadAt, arc })),
    );
    return { index, on: on + aheadAt, off: off + aheadAt, changes, held, journal };
  }

  const isTroubled = ({ index }: Night): boolean => TROUBLES[index] !== undefined;

  /** Each change of the preview happens at its instant, one way, within a ramp, and nothing else happens. */
  function expectPreview({ on, off, changes, index }: Night, except: (at: EpochMs) => boolean = () => false): void {
    LAMPS.forEach((device, lamp) => {
      const { spans } = previewOf({ compiled, device, from: on, to: off });
      const own = changes[lamp] ?? [];
      spans.forEach((span, nth) => {
        const name = `night ${index}, ${device}, ${new Date(span.from).toISOString()} to ${span.level} %`;
        if (except(span.from)) return;
        const steps = own.filter(({ at }) => at >= span.from && at < span.to && !except(at));
        expect(steps[0]?.at ?? Number.NaN, name).to.be.within(span.from, span.from + (nth === 0 ? 5 : 2.5) * SECOND);
        expect(steps.at(-1)?.at, name).to.be.at.most(span.from + WITHIN);
        expect(steps.at(-1)?.arc, name).to.equal(percentToArc(span.level));
        const arcs = steps.map(({ arc }) => arc);
        const rises = nth > 0 && span.level > (spans[nth - 1]?.level ?? 0);
        expect(arcs, name).to.deep.equal([...arcs].sort((a, b) => (rises ? a - b : b - a)));
      });
    });
  }

  it('gives each lamp in each night the levels of its preview, at their instants, and no others', () => {
    for (const night of nights.filter((each) => !isTroubled(each))) {
      expectPreview(night);
      const levels = new Set(night.changes.flat().map(({ arc }) => arc));
      for (const level of [0, 50, 70, 100]) expect(levels, `night ${night.index}`).to.include(percentToArc(level));
    }
  });

  it('is late or early at the end by what its quartz gained, 4.2 minutes, and by no more', () => {
    const last = nights.at(-1) as Night;
    expect(last.on - supply(last.index).on).to.be.within(4.1 * MINUTE, 4.3 * MINUTE);
  });

  it('gives full light while its clock is stepped, and its preview before and after', () => {
    const night = nights[6] as Night;
    const from = night.on + 5 * HOUR;
    const isWrong = (at: EpochMs): boolean => at >= from && at <= from + 30 * MINUTE + WITHIN;
    expectPreview(night, isWrong);
    for (const own of night.changes) {
      const during = own.filter(({ at }) => isWrong(at));
      expect(during[0]?.arc).to.equal(254);
      expect(during[0]?.at).to.be.within(from, from + 2 * SECOND);
      // Midnight was in between: it comes back to where its program has got to.
      expect(during[1]?.at).to.be.at.least(from + 30 * MINUTE);
      expect(during.at(-1)?.arc).to.equal(percentToArc(50));
    }
  });

  it('gives full light all night after a start in 1970, and after one with a clock before what its disk has seen', () => {
    for (const index of [12, 19]) {
      const { changes } = nights[index] as Night;
      // Gear comes on at full light by itself: the edge may write it again, and nothing else.
      for (const own of changes)
        expect(
          own.every(({ arc }) => arc === 254),
          `night ${index}`,
        ).to.equal(true);
    }
  });

  it('never breaks the class floor between the first and the last switching of a night', () => {
    for (const { changes, index } of nights) {
      for (const own of changes) {
        const lit = own.slice(
          own.findIndex(({ arc }) => arc === 254),
          own.findLastIndex(({ arc }) => arc > 0) + 1,
        );
        for (const { arc } of lit) expect(arc, `night ${index}`).to.be.at.least(percentToArc(FLOOR));
      }
    }
  });

  it('holds a reading of every lamp for every quarter of an hour, also across the power cuts', () => {
    for (const { index, on, off, held } of nights) {
      if (TROUBLES[index]?.stepAt !== undefined) continue;
      const quarter = 15 * MINUTE;
      // A clock that is ahead believes that the power ends earlier, and asks nobody afterwards.
      const end = isTroubled(nights[index] as Night) ? off : Math.min(off, supply(index).off);
      for (const device of LAMPS) {
        const at = new Set(
          held
            .filter((record) => record.kind === 'reading' && record.device === device)
            .map(({ sampledAt }) => Math.floor(sampledAt / quarter)),
        );
        for (let next = Math.ceil((on + MINUTE) / quarter) * quarter; next < end - 10 * SECOND; next += quarter) {
          expect(at.has(next / quarter), `night ${index}, ${device}, ${new Date(next).toISOString()}`).to.equal(true);
        }
      }
    }
  });

  it('raises no fault in a month, but for its clock on the nights on which that was wrong', () => {
    for (const night of nights) {
      const { index, on, off, held } = night;
      const raised = held
        .filter(
          ({ kind, sampledAt, values }) =>
            kind === 'fault' && values['Fault/Active'] && sampledAt >= on && sampledAt < off,
        )
        .map(({ values }) => values['Fault/Code']);
      expect(raised, `night ${index}`).to.deep.equal(
        isTroubled(night) ? raised.filter((code) => code === 'lastSyncError') : [],
      );
    }
    const stepped = nights[6]?.held.some(({ values }) => values['Fault/Code'] === 'lastSyncError');
    expect(stepped, 'a clock that is stepped by an hour is told').to.equal(true);
  });

  it('numbers its records without a gap and keeps its epoch, whatever the power cuts', () => {
    expect(new Set(nights.map(({ journal }) => journal.epoch)).size).to.equal(1);
    for (const { held, journal, index } of nights) {
      expect(
        held.map(({ sequence }) => sequence),
        `night ${index}`,
      ).to.deep.equal(held.map((_, nth) => journal.first + nth));
      expect(held.at(-1)?.sequence, `night ${index}`).to.equal(journal.last);
      expect(held.length, `night ${index}`).to.be.at.most(MOST_RECORDS);
    }
  });

  it('declares exactly what a full journal dropped: what a ledger outside has and the journal has no more', () => {
    const ledger = new Set<string>();
    let hasOverflown = false;
    for (const { held, journal, index } of nights) {
      const own = new Set(held.filter(({ kind }) => kind !== 'loss').map(keyOf));
      for (const key of own) ledger.add(key);
      expect(ledger.size - own.size, `night ${index}`).to.equal(journal.lost);
      const told = held.filter(({ kind }) => kind === 'loss').map(({ values }) => Number(values['Journal/Lost']));
      if (journal.lost > 0) expect(Math.max(...told), `night ${index}`).to.equal(journal.lost);
      else expect(journal.first, `night ${index}`).to.equal(1);
      hasOverflown ||= journal.lost > 0;
    }
    expect(hasOverflown, 'the month is longer than the journal').to.equal(true);
    expect(nights[12]?.journal.lost, 'half of it fits').to.equal(0);
  });
});

const diskOf = (folder: string, night: number): string => join(folder, `disk-${night}`);

/** The files of a disk as they are at this instant. What is on its way to its name (`.new`) never counts. */
async function imageOf(disk: string, image: string): Promise<void> {
  await mkdir(image, { recursive: true });
  for (const entry of await readdir(disk, { withFileTypes: true })) {
    const [from, to] = [join(disk, entry.name), join(image, entry.name)];
    if (entry.isDirectory()) await imageOf(from, to);
    else if (entry.isFile() && !entry.name.endsWith('.new')) await copyFile(from, to);
  }
}

/** What a record says, wherever it stands in the journal. */
const keyOf = ({ kind, device, sampledAt, values }: JournalRecord): string =>
  JSON.stringify([kind, device, sampledAt, values]);

function machine(dataDir: string, folder: string, clock: Clock): Edge {
  const config = parseEdgeConfig({
    edgeId: document.edge,
    nis: document.nis,
    dataDir,
    // Nobody listens there.
    mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret' },
    lines: [{ path: join(folder, 'ttyDALI') }],
    statusSeconds: 1_800,
    healthMinutes: 240,
    maxRecords: MOST_RECORDS,
  });
  return createEdge({ config, clock, io: new SystemClock(() => {}), log: silentLog });
}

async function journalOn(dataDir: string, io: Clock): Promise<{ held: JournalRecord[]; journal: JournalStatus }> {
  const opened = new Journal({ dataDir, maxRecords: MOST_RECORDS, io, log: silentLog });
  await opened.open();
  const journal = opened.status;
  const held = await opened.read(journal.first, MOST_RECORDS);
  await opened.close();
  return { held, journal };
}
