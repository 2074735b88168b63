import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type DesiredState,
  HOUR,
  type JournalRecord,
  MINUTE,
  parseDesiredState,
  SECOND,
  SteppedClock,
  SystemClock,
} from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { sunTimes } from '@lamplighter/lighting';
import { expect } from 'chai';
import { simulatedTime } from './clock/time-source.js';
import { parseEdgeConfig } from './config.js';
import { createEdge, type Edge } from './edge.js';
import type { Log } from './log.js';
import { Journal } from './store/journal.js';
import { stateFiles } from './store/state-files.js';
import { FakeBus } from './testing/fake-bus.js';
import { streetDocument } from './testing/street-document.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
/** 22 November 2026, 15:00 UTC: an afternoon in Brussels, an hour before sunset. */
const AFTERNOON = Date.UTC(2026, 10, 22, 15);
const NIGHT = Date.UTC(2026, 10, 22, 23);

describe('edge', () => {
  let dataDir: string;
  let edge: Edge;
  let clock: SteppedClock;
  let bus: FakeBus;
  let rounds = 0;
  /** No time source says anything. */
  let isAlone = false;

  const begin = async (
    at: number,
    document: DesiredState | null,
    gear = 3,
    prepare: (bus: FakeBus) => void = () => {},
  ): Promise<void> => {
    const config = parseEdgeConfig({
      edgeId: 'cabinet-52',
      nis: '21004',
      dataDir,
      // Nobody listens there: the broker is absent all the time.
      mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret', spreadSeconds: 0 },
      lines: [{ path: '/dev/none' }],
    });
    if (document)
      await stateFiles(dataDir, { nis: config.nis, edge: config.edgeId }).desired.save({
        received: document,
        signature: '',
      });
    clock = new SteppedClock(at);
    bus = new FakeBus(
      clock,
      Array.from({ length: gear }, (_, address) => address),
    );
    for (const each of bus.gear.values()) each.arc = 0;
    prepare(bus);
    edge = createEdge({
      config,
      clock,
      io: new SystemClock(() => {}),
      log: silent,
      buses: [bus],
      timeSources: isAlone ? [] : [simulatedTime],
      onRound: () => {
        rounds += 1;
      },
    });
    await edge.start();
  };
  const records = async (): Promise<JournalRecord[]> => {
    await edge.stop();
    const journal = new Journal({ dataDir, maxRecords: 100_000, io: clock, log: silent });
    await journal.open();
    const all = await journal.read(1, 100_000);
    await journal.close();
    return all;
  };

  beforeEach(async () => {
    isAlone = false;
    dataDir = await mkdtemp(join(tmpdir(), 'edge-'));
  });
  afterEach(async () => {
    await edge?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('lights a whole night by its program with the broker absent', async () => {
    const document = streetDocument(3);
    await begin(AFTERNOON, document);
    const { sunset } = sunTimes(document.place, '2026-11-22');
    const { sunrise } = sunTimes(document.place, '2026-11-23');
    await clock.advanceTo(AFTERNOON + 17 * HOUR);
    expect(edge.status().link).to.equal('offline');
    for (const { trace } of bus.gear.values()) {
      expect(trace[0]?.arc).to.equal(254);
      expect((trace[0]?.at ?? 0) - (sunset ?? 0)).to.be.within(0, SECOND);
      const dimmed = trace.find((step) => step.arc === percentToArc(50));
      expect(dimmed?.at).to.be.within(Date.UTC(2026, 10, 22, 22), Date.UTC(2026, 10, 22, 22, 0, 11));
      expect(trace.at(-1)?.arc).to.equal(0);
      expect((trace.at(-1)?.at ?? 0) - (sunrise ?? 0)).to.be.within(0, 11 * SECOND);
    }
    expect(edge.status().journal.last).to.be.above(3 * 4 * 15);
  }).timeout(60_000);

  it('changes all lamps of a line with one broadcast once it knows what hangs there', async () => {
    const document = streetDocument(3);
    await begin(AFTERNOON, document);
    await clock.advanceTo((sunTimes(document.place, '2026-11-22').sunset ?? 0) + SECOND);
    expect(bus.levels.filter((level) => level.arc === 254).map((level) => level.address)).to.deep.equal(['all']);
  });

  it('lights gear that the document does not know at night, without a broadcast over placed lamps', async () => {
    const document = streetDocument(3);
    await begin(AFTERNOON, document, 4);
    bus.at(3).arc = 200;
    await clock.advance(3 * SECOND);
    expect(bus.at(3).arc).to.equal(0);
    await clock.advanceTo((sunTimes(document.place, '2026-11-22').sunset ?? 0) + SECOND);
    expect(bus.levels.map((level) => level.address)).not.to.include('all');
    expect(bus.at(0).arc).to.equal(254);
    expect(bus.at(3).arc).to.equal(254);
  });

  it('brightens the neighbourhood at the detection itself, not at the next round', async () => {
    await begin(NIGHT, streetDocument(3));
    await clock.advance(3 * SECOND);
    expect(bus.at(0).arc).to.equal(percentToArc(50));
    bus.presence(0, true);
    await new Promise(setImmediate);
    expect(bus.at(0).arc).to.equal(254);
    expect(bus.at(1).arc).to.equal(percentToArc(80));
    expect(bus.at(2).arc).to.equal(percentToArc(50));
    expect(bus.levels.at(-1)?.priority).to.equal('automatic');
    expect(bus.levels.at(-1)?.at).to.equal(clock.now());
  });

  it('dims down slowly after the hold: 10 s, whatever the distance', async () => {
    await begin(NIGHT, streetDocument(3));
    await clock.advance(3 * SECOND);
    bus.presence(0, true);
    await clock.advance(30 * SECOND);
    bus.presence(0, false);
    const vacantAt = clock.now();
    await clock.advance(90 * SECOND);
    const way = bus.at(0).trace.filter((step) => step.at > vacantAt);
    expect(way.map((step) => step.arc)).to.deep.equal([95, 90, 85, 80, 75, 70, 65, 60, 55, 50].map(percentToArc));
    expect(way[0]?.at).to.be.within(vacantAt + 50 * SECOND, vacantAt + 61 * SECOND);
    expect((way.at(-1)?.at ?? 0) - (way[0]?.at ?? 0)).to.equal(9 * SECOND);
  });

  it('takes the ramps that a program wishes', async () => {
    const document = streetDocument(1);
    const [program] = document.programs;
    const slow = { ...program, steps: [{ kind: 'fixedTime', at: '23:00', level: 50, rampSeconds: 50 }] };
    await begin(NIGHT - 2 * HOUR, parseDesiredState({ ...document, programs: [slow] }));
    await clock.advanceTo(Date.UTC(2026, 10, 22, 22, 0, 26));
    expect(bus.at(0).arc).to.be.within(percentToArc(74), percentToArc(76));
    await clock.advanceTo(Date.UTC(2026, 10, 22, 22, 0, 52));
    expect(bus.at(0).arc).to.equal(percentToArc(50));
  });

  it('gives less than the gear could where 100 % means less, and reads it back as light', async () => {
    const document = streetDocument(1);
    const [lamp] = document.luminaires;
    const luminaires = [{ ...lamp, output: { virtualFullPercent: 80 } }];
    await begin(NIGHT, parseDesiredState({ ...document, luminaires }));
    await clock.advance(2 * MINUTE);
    expect(bus.at(0).arc).to.equal(percentToArc(40));
    const [status] = edge.status().levels;
    expect(status).to.include({ targetLevel: 50, appliedLevel: 50 });
    expect(status?.actualLevel).to.be.closeTo(50, 1.5);
  });

  it('does not stay bright for ever when the line was gone while somebody left', async () => {
    await begin(NIGHT, streetDocument(3));
    await clock.advance(3 * SECOND);
    bus.presence(0, true);
    await clock.advance(SECOND);
    bus.lose();
    bus.sensorAt(0).isOccupied = false;
    await clock.advance(MINUTE / 2);
    bus.reopen();
    await clock.advance(2 * MINUTE);
    expect(bus.at(0).arc).to.equal(percentToArc(50));
  });

  it('puts a gear right that lost its power, without being told', async () => {
    await begin(NIGHT, streetDocument(3));
    await clock.advance(2 * MINUTE);
    bus.flicker(1);
    await clock.advance(75 * SECOND);
    expect(bus.at(1).arc).to.equal(percentToArc(50));
  });

  it('leaves a gear alone that cannot go lower', async () => {
    const [program] = streetDocument(1).programs;
    if (!program) throw new Error('the document has a program');
    const low = { ...program, baseLevel: 1, steps: [], dynamicControls: [] };
    await begin(NIGHT, streetDocument(1, { programs: [low], sensors: [] }), 1, (prepared) => {
      prepared.at(0).min = 150;
    });
    await clock.advance(10 * MINUTE);
    expect(bus.at(0).arc).to.equal(150);
    expect(bus.levels).to.have.length(1);
  });

  it('writes again after the line came back, and waits for nobody while it is gone', async () => {
    const document = streetDocument(3);
    await begin(AFTERNOON, document);
    await clock.advance(MINUTE);
    bus.lose();
    await clock.advanceTo((sunTimes(document.place, '2026-11-22').sunset ?? 0) + MINUTE);
    expect(bus.at(0).arc).to.equal(0);
    bus.reopen();
    await clock.advance(SECOND);
    expect([0, 1, 2].map((address) => bus.at(address).arc)).to.deep.equal([254, 254, 254]);
    const names = (await records()).map((record) => record.values['Event/Name']);
    expect(names).to.include.members(['lineLost', 'lineOpen']);
  });

  it('keeps the last good document when the newest one on disk is damaged', async () => {
    await begin(NIGHT, streetDocument(3));
    await edge.stop();
    await begin(NIGHT, streetDocument(3, { version: 2 }));
    await edge.stop();
    // Version 2 lies in the second slot used; spoil it.
    for (const slot of [0, 1]) {
      const path = join(dataDir, `desired.${slot}.json`);
      if ((await readFile(path, 'utf8')).includes('"version":2')) await writeFile(path, '{"generation":9');
    }
    await begin(NIGHT, null);
    await clock.advance(5 * SECOND);
    expect(edge.status().desiredVersion).to.equal(1);
    expect(bus.at(0).arc).to.equal(percentToArc(50));
    expect((await records()).map((record) => record.values['Event/Name'])).to.include('storeDamaged');
  });

  it('gives full light when it does not believe its clock', async () => {
    for (const at of [0, Date.UTC(2040, 5, 1, 12)]) {
      await rm(dataDir, { recursive: true, force: true });
      await begin(at, streetDocument(3));
      await clock.advance(3 * SECOND);
      expect(bus.at(0).arc, new Date(at).toISOString()).to.equal(254);
      await edge.stop();
    }
  });

  it('LS-3: gives full light at its first start of all, whatever its clock shows, until a source confirms it', async () => {
    isAlone = true;
    for (const at of [Date.UTC(2024, 5, 1, 12), NIGHT]) {
      await rm(dataDir, { recursive: true, force: true });
      await begin(at, streetDocument(2), 3);
      await clock.advance(20 * SECOND);
      expect([0, 1, 2].map((address) => bus.at(address).arc)).to.deep.equal([254, 254, 254]);
      await edge.stop();
    }
    isAlone = false;
    await begin(NIGHT, null, 3);
    await clock.advance(20 * SECOND);
    expect(bus.at(0).arc).to.equal(percentToArc(50));
  });

  it('gives full light to whatever hangs on a line before any document arrived', async () => {
    await begin(NIGHT, null);
    await clock.advance(3 * SECOND);
    expect(bus.at(2).arc).to.equal(254);
  });

  it('raises a lamp failure after three polls in a row, once, and clears it when the lamp is well', async () => {
    await begin(NIGHT, streetDocument(3));
    await clock.advance(MINUTE);
    bus.at(1).lampFailed = true;
    await clock.advance(2 * MINUTE);
    expect(edge.status().openFaults).to.deep.equal([]);
    await clock.advance(3 * MINUTE);
    expect(edge.status().openFaults).to.deep.equal(['lamp-1 lampFailure']);
    await edge.stop();
    // The condition survives a restart, and the repair is noticed after it.
    await begin(NIGHT + 10 * MINUTE, null);
    expect(edge.status().openFaults).to.deep.equal(['lamp-1 lampFailure']);
    // What the gear says of itself is believed once it was measured, too.
    await clock.advance(10 * MINUTE);
    expect(edge.status().openFaults).to.deep.equal([]);
    const faults = (await records()).filter((record) => record.kind === 'fault');
    expect(
      faults.map((record) => [record.device, record.values['Fault/Code'], record.values['Fault/Active']]),
    ).to.deep.equal([
      ['lamp-1', 'lampFailure', true],
      ['lamp-1', 'lampFailure', false],
    ]);
    expect(JSON.parse(String(faults[0]?.values['Fault/Evidence']))).to.include({
      statusLampFailure: true,
      appliedLevel: 50,
    });
  });

  it('tells a silent gear apart from a feeder that has no voltage by day', async () => {
    const powerWindow = { kind: 'switched', leadMinutes: 10, lagMinutes: 10 } as const;
    const document = streetDocument(2, { powerWindow });
    const { sunrise } = sunTimes(document.place, '2026-11-23');
    await begin((sunrise ?? 0) - HOUR, document, 2);
    await clock.advance(10 * MINUTE);
    for (const gear of bus.gear.values()) gear.isSilent = true;
    await clock.advance(MINUTE / 2);
    for (const gear of bus.gear.values()) gear.isSilent = false;
    bus.at(1).isSilent = true;
    await clock.advance(4 * MINUTE);
    expect(edge.status().openFaults).to.deep.equal(['lamp-1 controlGearCommFailure']);
    await clock.advanceTo((sunrise ?? 0) + 11 * MINUTE);
    bus.at(0).isSilent = true;
    await clock.advance(5 * HOUR);
    expect(edge.status().openFaults).to.deep.equal(['lamp-1 controlGearCommFailure']);
    // Dusk: the voltage comes back, gear stands at its power-on level and is put right.
    for (const gear of bus.gear.values()) Object.assign(gear, { isSilent: false, arc: 254, powerCycleSeen: true });
    const { sunset } = sunTimes(document.place, '2026-11-23');
    await clock.advanceTo((sunset ?? 0) - 5 * MINUTE);
    expect(bus.at(0).arc).to.equal(0);
    expect(edge.status().openFaults).to.deep.equal([]);
  }).timeout(60_000);

  it('tells presence only as counts of a quarter of an hour', async () => {
    await begin(NIGHT, streetDocument(3));
    for (let visit = 0; visit < 6; visit += 1) {
      bus.presence(0, true);
      await clock.advance(20 * SECOND);
      bus.presence(0, false);
      await clock.advance(40 * SECOND);
    }
    await clock.advance(30 * MINUTE);
    const counts = (await records()).filter((record) => record.device === 'sensor-0');
    expect(counts.map((record) => record.values)).to.deep.equal([
      { 'Presence/Count': 6, 'Presence/Interval': 900 },
      { 'Presence/Count': 0, 'Presence/Interval': 900 },
    ]);
  });

  it('writes the outcome of an update into the journal when it is news, and only then', async () => {
    await begin(AFTERNOON, streetDocument(1));
    const last = {
      kind: 'software',
      version: 3,
      label: '0.3.0',
      result: 'returned',
      reason: 'crash loop',
      at: 1,
    } as const;
    const note = { kind: 'update', phase: 'idle', software: 2, configuration: 0, last } as const;
    edge.noteUpdate({ ...note, isNews: true });
    edge.noteUpdate({ ...note, isNews: false });
    const events = (await records()).filter(({ values }) => values['Event/Name'] === 'updateReturned');
    expect(events.map(({ values }) => JSON.parse(String(values['Event/Detail'])))).to.deep.equal([
      { kind: 'software', version: 3, label: '0.3.0', reason: 'crash loop' },
    ]);
  });

  it('LS-11: holds updates in the dark and lets them pass by day', async () => {
    await begin(NIGHT, streetDocument(1));
    expect(edge.status().updateHold).to.contain('dark');
    await edge.stop();
    await begin(Date.UTC(2026, 10, 23, 11), null);
    expect(edge.status().updateHold).to.equal(null);
  });

  it('gives a sign of life after each round of the loop', async () => {
    await begin(AFTERNOON, streetDocument(1));
    rounds = 0;
    await clock.advance(5 * SECOND);
    expect(rounds).to.equal(5);
  });

  it('refuses to start on a data folder that another edge uses', async () => {
    await begin(NIGHT, streetDocument(1), 1);
    const config = parseEdgeConfig({
      edgeId: 'cabinet-53',
      nis: '21004',
      dataDir,
      mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-53', password: 'secret', spreadSeconds: 0 },
      lines: [{ path: '/dev/none' }],
    });
    const second = createEdge({ config, clock, io: clock, log: silent, buses: [new FakeBus(clock, [])] });
    const error = await second.start().catch((caught: Error) => caught);
    expect(error).to.have.property('code', 'in-use');
  });
});
