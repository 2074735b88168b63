import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Broker, createBroker, enrol } from '@lamplighter/broker';
import {
  canonicalBytes,
  DataType,
  type DesiredState,
  edgeId,
  encodePayload,
  nisCode,
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

/** What the broker lets through here. */
const ROOM = 4 * 1024 * 1024;
const NIGHT = Date.UTC(2026, 10, 22, 22, 30);
const at = { nis: nisCode('21004'), edge: edgeId('cabinet-52') };
const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const foreign = generateKeyPairSync('ed25519');

/** Two lamps at one level all night. */
const street = (version: number, baseLevel: number): DesiredState =>
  parseDesiredState({
    format: 1,
    ...at,
    version,
    place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
    powerWindow: { kind: 'permanent' },
    luminaires: [0, 1].map((shortAddress) => ({
      device: `lamp-${shortAddress}`,
      shortAddress,
      calendarId: 'every-day',
      floorLevel: 20,
    })),
    programs: [
      {
        id: 'all-night',
        name: 'All night',
        activePeriods: [{ kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } }],
        baseLevel,
      },
    ],
    calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'all-night' }],
  });

describe('documents that reach an edge which asks for a signature (F-32)', () => {
  let folder: string;
  let clock: SteppedClock;
  let broker: Broker;
  let line: SimulatedLine;
  let edge: Edge;
  let controller: EdgeController;
  let login: { username: string; password: string };

  const startEdge = async (): Promise<void> => {
    const config = parseEdgeConfig({
      edgeId: at.edge,
      nis: at.nis,
      dataDir: join(folder, 'edge'),
      mqtt: { url: `mqtt://127.0.0.1:${broker.port}`, ...login, spreadSeconds: 0 },
      lines: [{ path: join(folder, 'ttyLUX0') }],
      trust: { documentKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64') },
    });
    edge = createEdge({ config, clock, io: new SystemClock(() => {}), log: silentLog, timeSources: [simulatedTime] });
    await edge.start();
  };
  const send = (document: unknown, by: KeyObject | null = privateKey): Promise<void> => {
    const signature = by === null ? new Uint8Array() : sign(null, canonicalBytes(document), by);
    return controller.send({ kind: 'desired', document: document as DesiredState, signature });
  };
  const arcs = (): number[] => line.allGear.map((gear) => gear.levelTrace.at(-1)?.arc ?? -1);
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.advance(SECOND);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'edge-documents-'));
    clock = new SteppedClock(NIGHT);
    const credentialsFile = join(folder, 'credentials.json');
    login = enrol({ credentialsFile, role: 'edge', ...at });
    const hostLogin = enrol({ credentialsFile, role: 'controller', host: 'controller' });
    broker = createBroker({
      // Far more than a broker lets through, so that the edge's own limit is what is met.
      config: { port: 0, metricsPort: 0, credentialsFile, limits: { largePacketBytes: ROOM, edgePendingBytes: ROOM } },
      io: new SystemClock(() => {}),
      log: silentLog,
    });
    await broker.start();
    controller = await edgeController({ port: broker.port, ...hostLogin, at, now: () => clock.now() });
    line = createSimulatedLine({
      clock,
      gear: [0, 1].map((shortAddress) => ({ shortAddress, nominalPowerW: 40 })),
      sensors: [],
      link: join(folder, 'ttyLUX0'),
    });
    await line.start();
    await startEdge();
    await controller.until('the birth', () => controller.births.length > 0);
    await send(street(5, 60));
    await controller.until('version 5', () => edge.status().desiredVersion === 5);
    await pass(12);
    expect(arcs()).to.deep.equal([percentToArc(60), percentToArc(60)]);
  });
  afterEach(async () => {
    await edge.stop();
    await controller.stop();
    await line.stop();
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are refused with a reason, told in the birth, and change no lamp, when anything is wrong with them', async () => {
    const next = street(6, 30);
    const wrong: readonly (readonly [unknown, KeyObject | null, RegExp])[] = [
      [next, null, /not signed/],
      [next, foreign.privateKey, /not by the key that this edge trusts/],
      [{ ...next, edge: 'cabinet-99' }, privateKey, /is for 21004\/cabinet-99/],
      [street(4, 30), privateKey, /version 4 is older than 5/],
      [street(5, 30), privateKey, /version 5 is in force with another content/],
      [{}, privateKey, /format/],
      [null, privateKey, /expected object|not JSON|Invalid/],
      [{ ...next, format: 2 }, privateKey, /format 2 is not supported/],
      [{ ...next, calendars: [] }, privateKey, /calendar every-day is not in this document/],
      [{ ...next, luminaires: [...next.luminaires, ...next.luminaires] }, privateKey, /appears twice/],
      [{ ...next, programs: [{ ...next.programs[0], baseLevel: -5 }] }, privateKey, /baseLevel/],
    ];
    const before = line.allGear.map((gear) => gear.levelTrace.length);
    for (const [document, by, reason] of wrong) {
      await send(document, by);
      await controller.until(`a refusal like ${reason}`, () =>
        reason.test(String(controller.live.at(-1)?.values['Desired/Refusal'])),
      );
      expect(edge.status().desiredVersion).to.equal(5);
    }
    await pass(12);
    expect(line.allGear.map((gear) => gear.levelTrace.length)).to.deep.equal(before);
    await controller.send({ kind: 'rebirth' });
    await controller.until('the birth', () => /baseLevel/.test(String(controller.births.at(-1)?.['Desired/Refusal'])));
    expect(controller.births.at(-1)?.['Desired/Version']).to.equal(5);
    // A good one is still taken, and wipes the refusal out.
    await send(next);
    await controller.until('version 6', () => controller.births.at(-1)?.['Desired/Version'] === 6);
    expect(controller.births.at(-1)?.['Desired/Refusal']).to.equal('');
    await pass(12);
    expect(arcs()).to.deep.equal([percentToArc(30), percentToArc(30)]);
  }).timeout(60_000);

  it('are refused with a reason when empty or far too large, and neither connection nor process minds', async () => {
    const reasons = (name: string): string[] =>
      controller.committed
        .filter(({ values }) => values['Event/Name'] === name)
        .map(({ values }) => String(values['Event/Detail']));
    const ofText = (text: string): Uint8Array =>
      encodePayload({
        timestamp: clock.now(),
        metrics: [
          { name: 'Desired/Document', datatype: DataType.String, value: text },
          { name: 'Signature', datatype: DataType.Bytes, value: new Uint8Array(64) },
        ],
      });
    const large = JSON.stringify({ ...street(6, 30), filler: 'x'.repeat(1024 * 1024) });
    const births = controller.births.length;
    const before = line.allGear.map((gear) => gear.levelTrace.length);

    await controller.sendBytes(new Uint8Array());
    await controller.until('the event of an empty payload', () => reasons('messageRefused').length === 1);
    await controller.sendBytes(ofText(large));
    await controller.until('the event of a large one', () => reasons('messageRefused').length === 2);
    expect(reasons('messageRefused')[0]).to.contain('none of the known messages');
    expect(reasons('messageRefused')[1]).to.match(/payload of 10\d{5} bytes exceeds the limit/);
    await controller.sendBytes(ofText(''));
    await controller.until('the event of an empty document', () => reasons('desiredRefused').length === 1);
    expect(reasons('desiredRefused')[0]).to.contain('not JSON');
    await pass(12);
    expect(edge.status()).to.deep.include({ desiredVersion: 5, link: 'online' });
    expect(line.allGear.map((gear) => gear.levelTrace.length)).to.deep.equal(before);
    expect([controller.births.length, controller.deaths], 'the connection stands').to.deep.equal([births, 0]);
    await send(street(6, 30));
    await controller.until('version 6', () => edge.status().desiredVersion === 6);
  }).timeout(60_000);

  it('cannot be dark by mistake: the class floor holds against a program at 0 %', async () => {
    await send(street(6, 0));
    await controller.until('version 6', () => edge.status().desiredVersion === 6);
    await pass(15);
    expect(arcs()).to.deep.equal([percentToArc(20), percentToArc(20)]);
  });

  it('are verified again at the start: one that was changed on disk gives way to the one before it', async () => {
    await send(street(6, 30));
    await controller.until('version 6', () => edge.status().desiredVersion === 6);
    await edge.stop();
    // Somebody with the disk in hand changes the level, and mends the checksum as well.
    const files = (await readdir(join(folder, 'edge'))).filter((name) => /^desired\.\d\.json$/.test(name));
    for (const name of files) {
      const path = join(folder, 'edge', name);
      const [head = '', body = ''] = (await readFile(path, 'utf8')).split('\n');
      if (!body.includes('"version":6')) continue;
      const changed = body.replace('"baseLevel":30', '"baseLevel":0');
      const { generation } = JSON.parse(head) as { generation: number };
      const sha256 = createHash('sha256').update(`${generation}\n${changed}`).digest('hex');
      await writeFile(path, `${JSON.stringify({ generation, sha256 })}\n${changed}\n`);
    }
    await broker.stop();
    await startEdge();
    await pass(15);
    expect(edge.status().desiredVersion).to.equal(5);
    expect(arcs()).to.deep.equal([percentToArc(60), percentToArc(60)]);
  });
});
