import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MINUTE, parseDesiredState, SteppedClock, SystemClock } from '@lamplighter/contracts';
import { createEdge, type Edge, parseEdgeConfig, simulatedTime, stateFiles } from '@lamplighter/edge';
import { createSimulatedLine, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';

/** 22 November 2026, 20:00 in Brussels: dark. At 23:00 the lamps dim to 50 % and turn warm. */
const EVENING = Date.UTC(2026, 10, 22, 19);
const AFTER_ELEVEN = Date.UTC(2026, 10, 22, 22, 2);
const silent = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const io = new SystemClock(() => {});

/** Three tunable-white lamps; the last one has no word of it in the document. */
const street = parseDesiredState({
  format: 1,
  nis: '21004',
  edge: 'cabinet-52',
  version: 1,
  place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
  powerWindow: { kind: 'permanent' },
  luminaires: [0, 1, 2].map((index) => ({
    device: `lamp-${index}`,
    shortAddress: index,
    calendarId: 'every-day',
    ...(index < 2 ? { tunableWhite: { warmestK: 2200, coolestK: 4000 } } : {}),
  })),
  programs: [
    {
      id: 'path',
      name: 'Path through the park',
      activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
      steps: [
        { kind: 'fixedTime', at: '16:00', level: 100, colourTemperatureK: 4000 },
        { kind: 'fixedTime', at: '23:00', level: 50, colourTemperatureK: 2500 },
      ],
    },
  ],
  calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'path' }],
});

describe('tunable white behind a real serial port (part 209)', () => {
  let dataDir: string;
  let clock: SteppedClock;
  let line: SimulatedLine;
  let edge: Edge;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'edge-colour-'));
    clock = new SteppedClock(EVENING);
    const gear = [0, 1, 2].map((shortAddress) => ({ shortAddress, model: 'path-20-white' as const }));
    line = createSimulatedLine({ clock, io, gear, sensors: [] });
    const config = parseEdgeConfig({
      edgeId: 'cabinet-52',
      nis: '21004',
      dataDir,
      mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret' },
      lines: [{ path: await line.start() }],
    });
    await stateFiles(dataDir, { nis: config.nis, edge: config.edgeId }).desired.save({
      received: street,
      signature: '',
    });
    edge = createEdge({ config, clock, io, log: silent, timeSources: [simulatedTime] });
    await edge.start();
    await clock.advance(3 * MINUTE);
  });
  afterEach(async () => {
    await edge.stop();
    await line.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const kelvins = (): (number | null)[] => line.allGear.map((gear) => gear.colourTemperatureK);
  /** Half light in arc power levels. */
  const HALF = [229, 229, 229];
  const levels = (): number[] => line.allGear.map((gear) => gear.targetArc);

  it('follows the program with level and colour, and leaves alone what the document does not call tunable', async () => {
    const [, , untouched] = kelvins();
    expect(kelvins()).to.deep.equal([4000, 4000, untouched]);
    await clock.advanceTo(AFTER_ELEVEN);
    expect(kelvins()).to.deep.equal([2500, 2500, untouched]);
    expect(levels()).to.deep.equal(HALF);
  }).timeout(120_000);

  it('is put right after power was gone', async () => {
    await clock.advanceTo(AFTER_ELEVEN);
    line.setMains(false);
    await clock.advance(MINUTE);
    line.setMains(true);
    await clock.advance(5 * MINUTE);
    expect(kelvins().slice(0, 2)).to.deep.equal([2500, 2500]);
    expect(levels()).to.deep.equal(HALF);
  }).timeout(120_000);
});
