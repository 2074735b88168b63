import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, enrol } from '@lamplighter/broker';
import {
  type Command,
  commandId,
  type DesiredState,
  deviceId,
  edgeId,
  HOUR,
  type MetricName,
  MINUTE,
  metricOfAlias,
  nisCode,
  parseCommand,
  parseDesiredState,
  SECOND,
  SteppedClock,
  SystemClock,
} from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { createEdge, type Edge, parseEdgeConfig, simulatedTime } from '@lamplighter/edge';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { silentLog } from './broker-clients.js';
import { type EdgeController, edgeController } from './edge-controller.js';

const NIGHT = Date.UTC(2026, 10, 22, 22, 30);
const LAMPS = 4;
const at = { nis: nisCode('21004'), edge: edgeId('cabinet-52') };

function street(version: number, level = 50): DesiredState {
  const devices = Array.from({ length: LAMPS }, (_, index) => `lamp-${index}`);
  return parseDesiredState({
    format: 1,
    ...at,
    version,
    place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
    powerWindow: { kind: 'permanent' },
    luminaires: devices.map((device, shortAddress) => ({ device, shortAddress, calendarId: 'every-day' })),
    sensors: [{ device: 'sensor-0', kind: 'presence', shortAddress: 0, rings: [devices] }],
    programs: [
      {
        id: 'residential',
        name: 'Residential street',
        activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
        baseLevel: level,
        dynamicControls: [{ kind: 'presence', levels: [90], holdSeconds: 60 }],
      },
    ],
    calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'residential' }],
  });
}

const isTold = (alias: number | undefined, name: MetricName): boolean =>
  alias !== undefined && metricOfAlias(alias) === name;

describe('edge on a real line, over a real broker', () => {
  let folder: string;
  let clock: SteppedClock;
  let broker: Broker;
  let line: SimulatedLine;
  let edge: Edge;
  let controller: EdgeController;
  let port = 0;
  let edgeLogin: { username: string; password: string };
  let hostLogin: { username: string; password: string };
  let sequence = 0;

  const startBroker = async (): Promise<void> => {
    broker = createBroker({
      config: { port, metricsPort: 0, credentialsFile: join(folder, 'credentials.json') },
      io: new SystemClock(() => {}),
      log: silentLog,
    });
    await broker.start();
    port = broker.port;
  };
  const startController = async (): Promise<void> => {
    controller = await edgeController({ port, ...hostLogin, at, now: () => clock.now() });
  };
  const startEdge = async (): Promise<void> => {
    const config = parseEdgeConfig({
      edgeId: at.edge,
      nis: at.nis,
      dataDir: join(folder, 'edge'),
      mqtt: { url: `mqtt://127.0.0.1:${port}`, ...edgeLogin, spreadSeconds: 0 },
      lines: [{ path: join(folder, 'ttyLUX0') }],
    });
    edge = createEdge({ config, clock, io: new SystemClock(() => {}), log: silentLog, timeSources: [simulatedTime] });
    await edge.start();
  };
  const command = (action: Command['action'], more: Partial<Command> = {}): Command =>
    parseCommand({
      version: 1,
      id: randomUUID(),
      sequence: ++sequence,
      issuer: 'operator',
      reason: 'test',
      issuedAt: clock.now(),
      expiresAt: clock.now() + MINUTE,
      target: { ...at, devices: ['lamp-0', 'lamp-1'] },
      action,
      ...more,
    });
  const order = (order: Command, retain = false): Promise<void> =>
    controller.send({ kind: 'command', command: order, signature: new Uint8Array() }, retain);
  const outcomesOf = (id: string): string[] =>
    controller.committed
      .filter((record) => record.values['Command/LastId'] === id)
      .map((record) => `${record.device ?? 'edge'} ${record.values['Command/Result']}`);
  const arcs = (): number[] => line.allGear.map((gear) => gear.levelTrace.at(-1)?.arc ?? -1);
  /** Platform time goes on second by second while the sockets get their turn. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.advance(SECOND);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edge-link-'));
    clock = new SteppedClock(NIGHT);
    port = 0;
    sequence = 0;
    const credentialsFile = join(folder, 'credentials.json');
    edgeLogin = enrol({ credentialsFile, role: 'edge', ...at });
    hostLogin = enrol({ credentialsFile, role: 'controller', host: 'controller' });
    await startBroker();
    await startController();
    line = createSimulatedLine({
      clock,
      gear: Array.from({ length: LAMPS }, (_, shortAddress) => ({ shortAddress, nominalPowerW: 40 })),
      sensors: [{ shortAddress: 0 }],
      link: join(folder, 'ttyLUX0'),
    });
    await line.start();
    await startEdge();
    await controller.until('the birth', () => controller.births.length > 0);
    await controller.send({ kind: 'desired', document: street(1), signature: new Uint8Array() });
    await controller.until('the new version', () => edge.status().desiredVersion === 1);
    await pass(12);
  });
  afterEach(async () => {
    await edge.stop();
    await controller.stop();
    await line.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes a program, lights by it and says which version is in force', async () => {
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(50)));
    await controller.until('the version', () => controller.births.at(-1)?.['Desired/Version'] === 1);
    await pass(30);
    await controller.until('readings', () => controller.committed.some((record) => record.kind === 'reading'));
    const reading = controller.committed.find((record) => record.kind === 'reading');
    expect(reading?.values).to.include({ 'Lamp/TargetLevel': 50, 'Lamp/Source': 'program', 'Lamp/On': true });
    expect(reading?.values['Energy/Power']).to.be.above(10);
    expect(reading?.values['Energy/Active']).to.be.a('number');
  });

  it('refuses a document for another edge and an older one, keeps the last good one and says so', async () => {
    await controller.send({
      kind: 'desired',
      document: { ...street(2), edge: edgeId('cabinet-99') },
      signature: new Uint8Array(),
    });
    await controller.until('the refusal', () =>
      controller.live.some((data) => String(data.values['Desired/Refusal']).includes('cabinet-99')),
    );
    await controller.send({ kind: 'desired', document: street(3, 70), signature: new Uint8Array() });
    await controller.until('version 3', () => edge.status().desiredVersion === 3);
    await controller.send({ kind: 'desired', document: street(2, 30), signature: new Uint8Array() });
    await controller.until('the second refusal', () =>
      controller.live.some((data) => String(data.values['Desired/Refusal']).includes('older')),
    );
    await pass(2);
    expect(edge.status().desiredVersion).to.equal(3);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(70)));
  });

  it('obeys an override at once, answers for each lamp, and gives it back at its end', async () => {
    const override = command({ kind: 'override', level: 100, until: clock.now() + 10 * MINUTE, rank: 'operator' });
    const before = clock.now();
    await order(override);
    await controller.until('both acknowledged', () => outcomesOf(override.id).length === 2);
    await controller.until('the light', () => arcs()[0] === 254);
    expect(clock.now(), 'without waiting for the next round').to.equal(before);
    await pass(6);
    await controller.until('both effective', () => outcomesOf(override.id).length === 4);
    expect(outcomesOf(override.id)).to.have.members([
      'lamp-0 acknowledged',
      'lamp-1 acknowledged',
      'lamp-0 effective',
      'lamp-1 effective',
    ]);
    expect(arcs()).to.deep.equal([254, 254, percentToArc(50), percentToArc(50)]);
    await clock.advance(11 * MINUTE);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(50)));
  });

  it('keeps an override over a restart, and ends it on a resume', async () => {
    const override = command({ kind: 'override', level: 100, until: clock.now() + 5 * HOUR, rank: 'operator' });
    await order(override);
    await controller.until('both acknowledged', () => outcomesOf(override.id).length === 2);
    await edge.stop();
    await startEdge();
    await pass(3);
    expect(arcs().slice(0, 2)).to.deep.equal([254, 254]);
    const resume = command({ kind: 'resume', overrideId: commandId(override.id) });
    await order(resume);
    await controller.until('the resume', () => outcomesOf(resume.id).length === 2);
    await pass(12);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(50)));
    await controller.until('the effect', () => outcomesOf(resume.id).includes('lamp-1 effective'));
  });

  it('executes nothing that is late, replayed, foreign, retained or for a lamp it does not have', async () => {
    const action = { kind: 'override', level: 100, until: clock.now() + HOUR, rank: 'operator' } as const;
    const other = { ...at, devices: [deviceId('lamp-0')] };
    const bad = {
      late: command(action, { expiresAt: clock.now() - 1 }),
      foreign: command(action, { target: { ...other, edge: edgeId('cabinet-53') } }),
      neighbour: command(action, { target: { ...other, nis: nisCode('21005') } }),
      unknown: command(action, { target: { ...other, devices: [deviceId('lamp-77')] } }),
    };
    for (const each of Object.values(bad)) await order(each);
    const retained = command(action);
    await order(retained, true);
    const accepted = command({ kind: 'read' });
    await order(accepted);
    await controller.until('the good one', () => outcomesOf(accepted.id).includes('lamp-1 effective'));
    const replayed = command(action, { sequence: accepted.sequence - 1 });
    await order(replayed);
    await controller.until('the replay', () => outcomesOf(replayed.id).length === 2);
    const count = controller.committed.filter((record) => record.kind === 'outcome').length;
    await order(accepted);
    await pass(3);
    expect(controller.committed.filter((record) => record.kind === 'outcome')).to.have.length(count);
    expect(outcomesOf(bad.late.id)).to.deep.equal(['lamp-0 expired', 'lamp-1 expired']);
    expect(outcomesOf(bad.foreign.id)).to.deep.equal(['edge refused']);
    expect(outcomesOf(bad.neighbour.id)).to.deep.equal(['edge refused']);
    expect(outcomesOf(bad.unknown.id)).to.deep.equal(['edge refused']);
    expect(outcomesOf(replayed.id)).to.deep.equal(['lamp-0 refused', 'lamp-1 refused']);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(50)));
  });

  it('lights by a real sensor at the same instant and tells only a count', async () => {
    const before = clock.now();
    await line.sensor(0).detect();
    await controller.until('the light', () => arcs().every((arc) => arc === percentToArc(90)));
    expect(clock.now()).to.equal(before);
    await pass(5);
    expect(controller.committed.some((record) => record.values['Presence/Occupied'] !== undefined)).to.equal(false);
  });

  it('F-40: a chattering sensor on a real line is a fault and counts as presence; a sound one afterwards is believed', async () => {
    const writes = () => line.allGear.reduce((sum, gear) => sum + gear.levelTrace.length, 0);
    line.sensor(0).chatter(1_000);
    await pass(5);
    const lit = writes();
    await controller.until('the fault', () => edge.status().openFaults.includes('sensor-0 presenceSensorNuisance'));
    await pass(10);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(90)));
    expect(writes(), 'a flood makes no lamp restless').to.equal(lit);
    await line.sensor(0).failPresence(null);
    await clock.advance(100 * MINUTE);
    expect(edge.status().openFaults).to.deep.equal([]);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(50)));
  }).timeout(60_000);

  it('F-40: a sensor stuck on over a real line is a fault after two hours, and the light stays', async () => {
    await line.sensor(0).failPresence('occupied');
    await controller.until('the light', () => arcs().every((arc) => arc === percentToArc(90)));
    await clock.advance(121 * MINUTE);
    expect(edge.status().openFaults).to.deep.equal(['sensor-0 presenceSensorStuck']);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(90)));
  }).timeout(60_000);

  it('asks the next edge for light when somebody comes, until a whole minute, once a minute, live only', async () => {
    const document = street(2);
    const [sensor] = document.sensors;
    if (!sensor) throw new Error('the document has a sensor');
    const beyond = [{ edge: 'cabinet-53', rings: [[], ['lamp-0']] }];
    const border = parseDesiredState({ ...document, sensors: [{ ...sensor, beyond }] });
    await controller.send({ kind: 'desired', document: border, signature: new Uint8Array() });
    await controller.until('version 2', () => edge.status().desiredVersion === 2);
    const boosts = () => controller.live.filter(({ values }) => 'Boost/To' in values).map(({ values }) => values);
    const minute = Math.floor(clock.now() / MINUTE) * MINUTE;
    await line.sensor(0).detect();
    await controller.until('the boost', () => boosts().length === 1);
    await pass(3);
    expect(boosts()).to.deep.equal([{ 'Boost/To': 'cabinet-53', 'Boost/Until': minute + 2 * MINUTE }]);
    await clock.advance(30 * MINUTE);
    await controller.until('all records', () => edge.status().journal.watermark === edge.status().journal.last);
    expect(controller.committed.some(({ values }) => 'Boost/To' in values)).to.equal(false);
  });

  it('lights for the next edge until the boost ends, and not for a late one or a stranger', async () => {
    const neighbours = [{ edge: 'cabinet-51', rings: [['lamp-1', 'lamp-2']] }];
    const border = parseDesiredState({ ...street(2), neighbours });
    await controller.send({ kind: 'desired', document: border, signature: new Uint8Array() });
    await controller.until('version 2', () => edge.status().desiredVersion === 2);
    const lit = [50, 90, 90, 50].map(percentToArc);
    const boost = (from: string, until: number): Promise<void> =>
      controller.send({ kind: 'boost', boost: { from: edgeId(from), until } });
    await boost('cabinet-51', clock.now());
    await boost('cabinet-99', clock.now() + MINUTE);
    await pass(3);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(50)));
    await boost('cabinet-51', clock.now() + MINUTE);
    await controller.until('the light', () => JSON.stringify(arcs()) === JSON.stringify(lit));
    // The boost ends by itself; then the program's hold time runs.
    await clock.advance(110 * SECOND);
    expect(arcs()).to.deep.equal(lit);
    await clock.advance(30 * SECOND);
    expect(arcs()).to.deep.equal(Array(LAMPS).fill(percentToArc(50)));
  });

  it('S-27: sends no word of single passages in a busy evening: of people only counts over a quarter of an hour', async () => {
    const before = controller.wire.length;
    const from = clock.now();
    for (let passage = 0; passage < 40; passage += 1) {
      await line.sensor(0).detect();
      await pass(1);
      await clock.advance(49 * SECOND);
    }
    await controller.until('the last count', () => edge.status().journal.watermark === edge.status().journal.last);
    const told = controller.wire.slice(before);
    const presence = told.flatMap(({ payload }) =>
      payload.metrics.flatMap(({ name, alias }) => {
        const known = name ?? (alias === undefined ? undefined : metricOfAlias(alias));
        return known?.startsWith('Presence/') ? [known] : [];
      }),
    );
    expect([...new Set(presence)]).to.have.members(['Presence/Count', 'Presence/Interval']);
    const counts = controller.committed.filter(
      ({ sampledAt, values }) => sampledAt > from && 'Presence/Count' in values,
    );
    expect(counts).to.have.length(2);
    for (const { values } of counts) expect(values['Presence/Interval']).to.be.at.least(900);
    expect(counts.reduce((sum, { values }) => sum + Number(values['Presence/Count']), 0)).to.be.above(20);
    // What the lamps did for people is not told when it happened either.
    const readings = told.filter(({ payload }) =>
      payload.metrics.some(({ alias }) => isTold(alias, 'Lamp/AppliedLevel')),
    );
    expect(readings.length).to.be.above(0);
    for (const { payload } of readings) {
      const sampledAt = payload.metrics[0]?.timestamp ?? payload.timestamp ?? 0;
      expect(sampledAt % (15 * MINUTE), new Date(sampledAt).toISOString()).to.be.below(30 * SECOND);
    }
    expect(told.some(({ text }) => text.includes('somebody'))).to.equal(false);
  }).timeout(60_000);

  it('brings every record once and in order through a broker outage, live values first', async () => {
    await controller.until('the first records', () => controller.committed.length > 0);
    await broker.stop();
    await controller.stop();
    const kept = [...controller.committed];
    await clock.advance(2 * HOUR);
    await startBroker();
    await startController();
    controller.isIngesting = false;
    await controller.until('the edge is back', () => controller.births.length > 0, 15_000);
    await clock.advance(15 * MINUTE);
    await controller.until('live values ahead of the backlog', () => controller.live.length >= LAMPS);
    controller.isIngesting = true;
    await controller.send({ kind: 'rebirth' });
    const last = edge.status().journal.last;
    await controller.until('all records', () => controller.committed.at(-1)?.sequence === last, 15_000);
    const first = controller.committed[0]?.sequence ?? 0;
    expect(controller.committed.map((record) => record.sequence)).to.deep.equal(
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    );
    expect(first).to.be.at.most((kept.at(-1)?.sequence ?? 0) + 1);
    expect([...controller.historical]).to.include(first);
    await controller.until('trimmed', () => edge.status().journal.watermark === last);
  }).timeout(60_000);

  it('goes back to the last receipt when receipts are lost, and never trims without one', async () => {
    await pass(5);
    await controller.until('all up to now', () => edge.status().journal.watermark === edge.status().journal.last);
    const trimmed = edge.status().journal.watermark;
    controller.dropsReceipts = true;
    await clock.advance(30 * MINUTE);
    const { last } = edge.status().journal;
    await controller.until('committed', () => controller.committed.at(-1)?.sequence === last);
    expect(edge.status().journal.watermark).to.equal(trimmed);
    controller.dropsReceipts = false;
    await controller.send({ kind: 'rebirth' });
    await controller.until('trimmed', () => edge.status().journal.watermark === last, 15_000);
    const sequences = controller.committed.map((record) => record.sequence);
    expect(new Set(sequences).size).to.equal(sequences.length);
  }).timeout(60_000);

  it('gives every lamp the same night with the broker and without it', async () => {
    const night = async (): Promise<{ at: number; arc: number }[][]> => {
      const from = clock.now();
      const seen = line.allGear.map((gear) => gear.levelTrace.length);
      await clock.advance(HOUR);
      await line.sensor(0).detect();
      await controller.until('the light', () => arcs().every((arc) => arc === percentToArc(90)));
      await clock.advance(9 * HOUR);
      return line.allGear.map((gear, index) =>
        gear.levelTrace.slice(seen[index]).map((change) => ({ at: change.at - from, arc: change.arc })),
      );
    };
    const start = clock.now();
    const connected = await night();
    expect(edge.status().link).to.equal('online');
    await clock.advanceTo(start + 24 * HOUR);
    await controller.stop();
    await broker.stop();
    const alone = await night();
    expect(edge.status().link).to.equal('offline');
    await startBroker();
    await startController();
    // A day later the sun rises a little later: the last fade, to off, is compared by its levels.
    const untilDawn = (trace: { at: number; arc: number }[]) => trace.filter((change) => change.at < 8 * HOUR);
    expect(alone.map(untilDawn)).to.deep.equal(connected.map(untilDawn));
    expect(alone.map((trace) => trace.map((change) => change.arc))).to.deep.equal(
      connected.map((trace) => trace.map((change) => change.arc)),
    );
    expect(connected[0]?.at(-1)?.arc).to.equal(0);
  }).timeout(120_000);

  it('says farewell before it goes, and counts its sessions', async () => {
    const deaths = controller.deaths;
    await edge.stop();
    await controller.until('the death', () => controller.deaths === deaths + 1);
  });
});
