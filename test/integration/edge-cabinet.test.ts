import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, enrol } from '@lamplighter/broker';
import { MINUTE, parseDesiredState, SECOND, SteppedClock } from '@lamplighter/contracts';
import { type Central, createCentral } from '@lamplighter/controller';
import { percentToArc } from '@lamplighter/dali';
import { createEdge, type Edge, parseEdgeConfig, simulatedTime } from '@lamplighter/edge';
import {
  createSimulatedCabinet,
  createSimulatedLine,
  type SimulatedCabinet,
  type SimulatedLine,
  SimulatedMeter,
} from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { openTestDatabase, realTime, type TestDatabase } from '../helpers/database.js';
import { address, eventually, NIS, putEdge, quietLog } from './controller-fixtures.js';

const LAMPS = 3;
const METER = 1;
const INPUTS = 2;
const NOISE = 3;
const EDGE = 'cabinet-52';
const DOOR = 1;
const LEAKAGE = 2;
const SWITCH = 3;
const PHOTOCELL = 4;

/** Lit all day at 40 %; the last lamp only while the photocell says that it is dark. */
const DOCUMENT = parseDesiredState({
  format: 1,
  ...address(EDGE),
  version: 1,
  place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
  powerWindow: { kind: 'permanent' },
  luminaires: Array.from({ length: LAMPS }, (_, shortAddress) => ({
    device: `lamp-${shortAddress}`,
    shortAddress,
    calendarId: shortAddress === LAMPS - 1 ? 'when-dark' : 'all-day',
  })),
  sensors: [],
  programs: [
    { id: 'all-day', name: 'All day', activePeriods: [{ kind: 'absolute', on: '00:00', off: '00:00' }], baseLevel: 40 },
    {
      id: 'when-dark',
      name: 'When dark',
      activePeriods: [{ kind: 'sensor', sensor: 'photocell-1', onLevel: 20, offLevel: 40 }],
      baseLevel: 60,
    },
  ],
  calendars: [
    { id: 'all-day', name: 'All day', defaultProgramId: 'all-day' },
    { id: 'when-dark', name: 'When dark', defaultProgramId: 'when-dark' },
  ],
});

describe('a cabinet, from its Modbus to PostgreSQL', function () {
  this.timeout(120_000);
  const io = realTime();
  /** By day, half a minute before a quarter of an hour. */
  const start = Date.UTC(2026, 10, 22, 12, 44, 30);
  let folder: string;
  let database: TestDatabase;
  let broker: Broker;
  let central: Central;
  let clock: SteppedClock;
  let line: SimulatedLine;
  let meter: SimulatedMeter;
  let cabinet: SimulatedCabinet;
  let edge: Edge;
  let login: { username: string; password: string };

  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.advance(SECOND);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  const startEdge = async (): Promise<void> => {
    const config = parseEdgeConfig({
      edgeId: EDGE,
      nis: NIS,
      dataDir: join(folder, 'edge'),
      mqtt: { url: `mqtt://127.0.0.1:${broker.port}`, ...login, spreadSeconds: 0 },
      lines: [{ path: join(folder, 'dali') }],
      cabinet: {
        path: join(folder, 'modbus'),
        units: [
          { device: 'meter-1', model: 'eastron-sdm630', address: METER },
          { device: 'inputs-1', model: 'digital-inputs-8', address: INPUTS },
          { device: 'noise-1', model: 'sonbest-sm7901b', address: NOISE },
        ],
        contacts: [
          { unit: 'inputs-1', input: DOOR, kind: 'doorOpen' },
          { unit: 'inputs-1', input: LEAKAGE, kind: 'leakage', normally: 'closed', device: 'feeder-1' },
          { unit: 'inputs-1', input: SWITCH, kind: 'localOverride' },
          { unit: 'inputs-1', input: PHOTOCELL, kind: 'photocell', device: 'photocell-1' },
        ],
      },
    });
    edge = createEdge({ config, clock, io, log: quietLog as never, timeSources: [simulatedTime] });
    await edge.start();
    await eventually('the edge is online', () => edge.status().link === 'online');
  };
  const rows = <T extends object>(sql: string): Promise<T[]> => database.pool('jobs').query<T>(sql);
  const meterReadings = () =>
    rows<{ sampled_at: number; values: Record<string, number | boolean> }>(
      `select sampled_at, values from device_reading where device_id = '${EDGE}:meter-1' order by sequence`,
    );
  const events = async (name: string) =>
    (
      await rows<{ asset: string; detail: Record<string, string> }>(
        `select asset, detail from event where name = '${name}' order by sequence`,
      )
    ).map(({ asset, detail }) => ({ asset, ...JSON.parse(detail['Event/Detail'] ?? '{}') }));
  const levels = (): (number | undefined)[] => line.allGear.map((gear) => gear.levelTrace.at(-1)?.arc);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cabinet-'));
    await chmod(folder, 0o755);
    const credentialsFile = join(folder, 'credentials.json');
    const host = enrol({ credentialsFile, role: 'controller', host: 'controller' });
    login = enrol({ credentialsFile, role: 'edge', ...address(EDGE) });
    broker = createBroker({ config: { port: 0, metricsPort: 0, credentialsFile }, io, log: quietLog });
    await broker.start();
    database = await openTestDatabase();
    await putEdge(database, EDGE, LAMPS);
    await database
      .pool('jobs')
      .query('insert into edge_document (edge_id, version, document, created_at) values ($1, 1, $2, now())', [
        EDGE,
        JSON.stringify(DOCUMENT),
      ]);
    await database.pool('jobs').query('update edge set desired_version = 1 where id = $1', [EDGE]);
    clock = new SteppedClock(start);
    const url = `mqtt://127.0.0.1:${broker.port}`;
    central = createCentral({ database, mqtt: { url, ...host }, hostId: 'controller', clock, io, log: quietLog });
    central.start();
    line = createSimulatedLine({
      clock,
      io,
      gear: Array.from({ length: LAMPS }, (_, shortAddress) => ({ shortAddress, nominalPowerW: 100 })),
      sensors: [],
      link: join(folder, 'dali'),
    });
    await line.start();
    meter = new SimulatedMeter({ clock, loads: line.allGear, energyWh: 5_000_000 });
    cabinet = createSimulatedCabinet({
      io,
      link: join(folder, 'modbus'),
      meters: new Map([[METER, meter]]),
      inputs: new Map([[INPUTS, 8]]),
      noise: new Map([[NOISE, 53.6]]),
    });
    cabinet.setInput(INPUTS, LEAKAGE, true);
    cabinet.start();
    await startEdge();
    await eventually('the program', () => edge.status().desiredVersion === 1);
  });
  after(async () => {
    await edge.stop();
    await cabinet.stop();
    await line.stop();
    await central.stop();
    await database.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('stores the meter’s reading at the quarter of an hour, and the noise level’s mean', async () => {
    await pass(40);
    await eventually('a reading of the meter', async () => (await meterReadings()).length > 0);
    const [reading] = await meterReadings();
    expect(reading?.sampled_at).to.be.within(start + 30 * SECOND, start + 32 * SECOND);
    const values = reading?.values ?? {};
    // A float of kilowatt-hours counts in steps of half a watt-hour here.
    expect(values['Meter/EnergyImport']).to.be.closeTo(meter.energyWh, 5);
    expect(values['Meter/Power']).to.be.closeTo(meter.powerW, 0.1);
    expect(values).to.include({ 'Meter/VoltageL2': 230, 'Meter/Frequency': 50, 'Meter/IsPlausible': true });
    expect(edge.status().cabinetProblem).to.equal(null);
    expect(values['Meter/EnergyTotal']).to.equal(values['Meter/EnergyImport']);
    const [noise] = await rows<{ values: Record<string, number> }>(
      `select values from device_reading where device_id = '${EDGE}:noise-1'`,
    );
    expect(noise?.values['Noise/LAeq']).to.be.closeTo(53.6, 0.01);
    expect(noise?.values['Noise/Interval']).to.be.within(25, 35);
  });

  it('tells how contacts stand at the start, and each change within a poll and its confirmation', async () => {
    expect(
      (await events('contactChanged')).map(({ asset, kind, isActive }) => ({ asset, kind, isActive })),
    ).to.have.deep.members([
      { asset: EDGE, kind: 'doorOpen', isActive: false },
      { asset: `${EDGE}:feeder-1`, kind: 'leakage', isActive: false },
      { asset: EDGE, kind: 'localOverride', isActive: false },
      { asset: `${EDGE}:photocell-1`, kind: 'photocell', isActive: false },
    ]);
    const before = clock.now();
    cabinet.setInput(INPUTS, DOOR, true);
    cabinet.setInput(INPUTS, LEAKAGE, false);
    await pass(3);
    await eventually('two more events', async () => (await events('contactChanged')).length === 6);
    const [door, leakage] = (await events('contactChanged')).slice(4);
    expect(door).to.include({ asset: EDGE, kind: 'doorOpen', isActive: true });
    expect(leakage).to.include({ asset: `${EDGE}:feeder-1`, kind: 'leakage', isActive: true });
    expect(door.since - before).to.be.within(0, 2_000);
    cabinet.setInput(INPUTS, DOOR, false);
    cabinet.setInput(INPUTS, LEAKAGE, true);
    await pass(3);
  });

  it('lights by the photocell where a program asks for it', async () => {
    expect(levels()).to.deep.equal([percentToArc(40), percentToArc(40), 0]);
    cabinet.setInput(INPUTS, PHOTOCELL, true);
    await pass(6);
    expect(levels()).to.deep.equal([percentToArc(40), percentToArc(40), percentToArc(60)]);
    cabinet.setInput(INPUTS, PHOTOCELL, false);
    await pass(12);
    expect(levels()).to.deep.equal([percentToArc(40), percentToArc(40), 0]);
  });

  it('lights fully while the switch at the cabinet is turned, and stays so when the module falls silent', async () => {
    const full = Array(LAMPS).fill(percentToArc(100));
    cabinet.setInput(INPUTS, SWITCH, true);
    await pass(6);
    expect(levels()).to.deep.equal(full);
    expect(edge.status().levels.map(({ source }) => source)).to.deep.equal(Array(LAMPS).fill('localOverride'));
    cabinet.fail(INPUTS, { kind: 'mute' });
    await pass(10);
    expect(levels()).to.deep.equal(full);
    cabinet.fail(INPUTS, null);
    cabinet.setInput(INPUTS, SWITCH, false);
    await pass(16);
    expect(levels()).to.deep.equal([percentToArc(40), percentToArc(40), 0]);
  });

  it('tells a meter that was set anew, and lets no total fall; counters outlive a restart', async () => {
    await pass(60);
    await edge.stop();
    meter.energyWh = 100;
    await startEdge();
    await pass(14 * 60);
    const resets = async () =>
      (await events('meterReset')).filter(({ metric }) => metric === 'Meter/EnergyImport').map(({ asset }) => asset);
    await eventually('the reset', async () => (await resets()).length > 0);
    expect(await resets()).to.deep.equal([`${EDGE}:meter-1`]);
    const readings = (await meterReadings()).map(({ values }) => values);
    expect(readings.some((values) => values['Meter/IsPlausible'] === false)).to.equal(true);
    expect(readings.at(-1)).to.include({ 'Meter/IsPlausible': true });
    const totals = readings.map((values) => Number(values['Meter/EnergyTotal']));
    for (const [index, total] of totals.slice(1).entries()) expect(total).to.be.at.least(totals[index] ?? 0);
    expect(Number(readings.at(-1)?.['Meter/EnergyImport'])).to.be.below(1_000);
    expect(clock.now() - start).to.be.below(20 * MINUTE);
  });
});
