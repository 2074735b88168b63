import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '@lamplighter/contracts';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { realTime } from '../helpers/real-time.js';
import { keepDesired, SupervisedEdge } from '../helpers/supervised-edge.js';

/** Half past midnight in Brussels: the program wants full light. */
const NIGHT = Date.UTC(2026, 10, 22, 23, 30);
/** DAPC to everyone, arc power level 85: 1 %. */
const ALL_DARK = { bits: 16, data: 0xfe55 } as const;
const street = {
  format: 1,
  nis: '21004',
  edge: 'cabinet-52',
  version: 1,
  place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
  powerWindow: { kind: 'permanent' },
  luminaires: [0, 1].map((shortAddress) => ({
    device: `lamp-${shortAddress}`,
    shortAddress,
    calendarId: 'every-day',
  })),
  sensors: [],
  programs: [
    {
      id: 'residential',
      name: 'Residential street',
      activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
      steps: [],
      dynamicControls: [],
    },
  ],
  calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'residential' }],
};

describe('an edge under its supervisor', function () {
  this.timeout(120_000);
  let folder: string;
  let line: SimulatedLine;
  let edge: SupervisedEdge;
  let watchdogDevice: string;

  const isAt = (arc: number): boolean => line.allGear.every(({ targetArc }) => targetArc === arc);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lamplighter-supervised-'));
    const offset = NIGHT - Date.now();
    const clock = new SystemClock((error) => {
      throw error;
    }, offset);
    line = createSimulatedLine({
      clock,
      io: realTime(),
      gear: [0, 1].map((shortAddress) => ({ shortAddress, nominalPowerW: 50 })),
      sensors: [],
    });
    const path = await line.start();
    watchdogDevice = join(folder, 'watchdog');
    const dataDir = join(folder, 'data');
    keepDesired(dataDir, street, NIGHT);
    const config = join(folder, 'edge.json');
    writeFileSync(
      config,
      JSON.stringify({
        edgeId: 'cabinet-52',
        nis: '21004',
        dataDir,
        mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret' },
        lines: [{ path }],
        supervisor: { silentSeconds: 3, watchdogDevice },
      }),
    );
    await line.sendFromElsewhere(ALL_DARK);
    edge = new SupervisedEdge(config, { LAMPLIGHTER_CLOCK_OFFSET_MS: String(offset) });
    await edge.until('lamps at full light', () => isAt(254));
    await edge.until('a sign of life', () => edge.said('edge controls its lines').length === 1);
  });

  afterEach(async () => {
    await edge.stop();
    await line.stop();
    rmSync(folder, { recursive: true });
  });

  it('LS-8: is killed and started again when it hangs, and puts right what the lamps did meanwhile', async () => {
    const [first = 0] = edge.edges;
    process.kill(first, 'SIGSTOP');
    const stoppedAt = performance.now();
    // Power comes and goes while nobody is in control: the gear stands at its power-on level, which is full.
    line.setMains(false);
    line.setMains(true);
    await edge.until('gear at full light by itself', () => isAt(254));
    await line.sendFromElsewhere(ALL_DARK);
    expect(isAt(85), 'darkened by somebody else').to.equal(true);
    await edge.until('lamps at full light again', () => isAt(254));
    // With the 30 s of the product in place of these 3 s, that is within the 45 s of LS-8.
    expect(performance.now() - stoppedAt).to.be.below(3_000 + 15_000);
    expect(edge.edges).to.have.length(2);
    expect(() => process.kill(first, 0), 'the first one').to.throw('ESRCH');
    expect(edge.said('edge is silent; it is killed')).to.have.length(1);
  });

  it('LS-8: is started again when it is killed, with its journal whole', async () => {
    process.kill(edge.edges[0] ?? 0, 'SIGKILL');
    await line.sendFromElsewhere(ALL_DARK);
    await edge.until('lamps at full light again', () => isAt(254));
    expect(edge.edges).to.have.length(2);
    expect(edge.log.filter(({ msg }) => msg.includes('journal could not be opened'))).to.deep.equal([]);
  });

  it('ends in good order with its supervisor, which disarms the hardware watchdog', async () => {
    expect(readFileSync(watchdogDevice, 'utf8')).to.match(/^1+$/);
    expect(await edge.stop()).to.equal(0);
    expect(readFileSync(watchdogDevice, 'utf8')).to.match(/^1+V$/);
    expect(edge.said('stopped')).to.have.length(1);
  });

  it('ends when its supervisor is gone, so that the next one finds its ports free', async () => {
    const [first = 0] = edge.edges;
    await edge.kill();
    await edge.until('the edge to end', () => !existsSync(`/proc/${first}`), 15_000);
    expect(readFileSync(watchdogDevice, 'utf8'), 'still armed: the machine would be reset').to.match(/^1+$/);
  });
});
