import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DesiredState, HOUR, MINUTE, parseDesiredState, SteppedClock, SystemClock } from '@lamplighter/contracts';
import { frame16 } from '@lamplighter/dali';
import { createEdge, type Edge, parseEdgeConfig, simulatedTime, stateFiles } from '@lamplighter/edge';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';

/** 22 November 2026, 20:00 in Brussels: dark, and all lamps at full light until 23:00. */
const EVENING = Date.UTC(2026, 10, 22, 19);
const LAMPS = 6;
const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const io = new SystemClock(() => {});

const street = (): DesiredState =>
  parseDesiredState({
    format: 1,
    nis: '21004',
    edge: 'cabinet-52',
    version: 1,
    place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
    powerWindow: { kind: 'permanent' },
    luminaires: Array.from({ length: LAMPS }, (_, index) => ({
      device: `lamp-${index}`,
      shortAddress: index,
      calendarId: 'every-day',
      nominalPowerW: 42,
    })),
    programs: [
      {
        id: 'residential',
        name: 'Residential street',
        activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
        steps: [{ kind: 'fixedTime', at: '23:00', level: 30 }],
      },
    ],
    calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'residential' }],
  });

describe('conditions of real gear behind a real serial port (F-39)', () => {
  let dataDir: string;
  let clock: SteppedClock;
  let line: SimulatedLine;
  let edge: Edge;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'edge-faults-'));
    clock = new SteppedClock(EVENING);
    line = createSimulatedLine({
      clock,
      io,
      gear: Array.from({ length: LAMPS }, (_, shortAddress) => ({ shortAddress, nominalPowerW: 42 })),
      sensors: [],
    });
    const config = parseEdgeConfig({
      edgeId: 'cabinet-52',
      nis: '21004',
      dataDir,
      mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret' },
      lines: [{ path: await line.start() }],
    });
    // The last gear comes with the linear curve: DTR0 1, ENABLE DEVICE TYPE 6, SELECT DIMMING CURVE to 5, twice.
    for (const data of [0xa301, 0xc106, 0x0be3, 0x0be3]) await line.sendFromElsewhere(frame16(data));
    await stateFiles(dataDir, { nis: config.nis, edge: config.edgeId }).desired.save({
      received: street(),
      signature: '',
    });
    edge = createEdge({ config, clock, io, log: silent, timeSources: [simulatedTime] });
    await edge.start();
    await clock.advance(10 * MINUTE);
  });
  afterEach(async () => {
    await edge.stop();
    await line.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const open = (): readonly string[] => edge.status().openFaults;

  it('finds nothing wrong with sound gear over a night of levels', async () => {
    await clock.advance(14 * HOUR);
    expect(open()).to.deep.equal([]);
  }).timeout(120_000);

  it('tells a stuck lamp as dimmingFailure, and its end', async () => {
    line.gear(2).stickAt(254);
    await clock.advanceTo(Date.UTC(2026, 10, 22, 22, 15));
    expect(open()).to.include('lamp-2 dimmingFailure');
    line.gear(2).stickAt(null);
    await clock.advance(15 * MINUTE);
    expect(open()).to.deep.equal([]);
  }).timeout(120_000);

  it('tells lost communication of one gear, and of most of them as one loss of supply', async () => {
    line.gear(1).mute();
    await clock.advance(5 * MINUTE);
    expect(open()).to.deep.equal(['lamp-1 controlGearCommFailure']);
    line.gear(1).reconnect();
    await clock.advance(5 * MINUTE);
    expect(open()).to.deep.equal([]);
    line.setMains(false);
    await clock.advance(6 * MINUTE);
    expect(open()).to.deep.equal(['- supplyLoss']);
    line.setMains(true);
    await clock.advance(6 * MINUTE);
    expect(open()).to.deep.equal([]);
    expect(line.allGear.map((gear) => Math.round(gear.outputPercent))).to.deep.equal(Array(LAMPS).fill(100));
  }).timeout(120_000);

  it('brings gear to the logarithmic curve once, so that a level is the same light everywhere', async () => {
    await clock.advanceTo(Date.UTC(2026, 10, 22, 22, 5));
    for (const gear of line.allGear) {
      expect(gear.outputPercent).to.be.closeTo(30, 0.5);
      expect(gear.variables.dimmingCurve).to.equal(0);
    }
    // Once by whoever left it linear, once by us.
    expect(line.allGear.map((gear) => gear.writesOf('dimmingCurve'))).to.deep.equal([0, 0, 0, 0, 0, 2]);
  }).timeout(120_000);

  it('tells a dead lamp as lampFailure, with what the gear counted of it', async () => {
    line.gear(0).failLamp();
    await clock.advance(70 * MINUTE);
    expect(open()).to.include.members(['lamp-0 lampFailure', 'lamp-0 lightSourceOpenCircuit']);
    line.gear(0).repairLamp();
    await clock.advance(70 * MINUTE);
    expect(open()).to.deep.equal([]);
  }).timeout(120_000);

  it('tells a lamp that goes off and on by itself as cyclingFailure', async () => {
    for (let time = 0; time < 5; time += 1) {
      line.gear(3).powerOff();
      await clock.advance(2 * MINUTE);
      line.gear(3).powerOn();
      await clock.advance(5 * MINUTE);
    }
    expect(open()).to.deep.equal(['lamp-3 cyclingFailure']);
  }).timeout(120_000);
});
