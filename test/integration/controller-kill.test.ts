import { type ChildProcess, fork } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Broker, createBroker, enrol } from '@lamplighter/broker';
import { openDatabase } from '@lamplighter/controller';
import { expect } from 'chai';
import { realTime } from '../helpers/real-time.js';
import { address, eventually, NIS, putEdge, quietLog, reading, storedSequences } from './controller-fixtures.js';
import { JournalingEdge } from './journaling-edge.js';

const CHILD = fileURLToPath(new URL('controller-child.ts', import.meta.url));

describe('a controller that is killed', function () {
  this.timeout(180_000);
  const io = realTime();
  const RECORDS = 4_000;
  const KILLS = 4;
  let folder: string;
  let broker: Broker;
  let controller: { username: string; password: string };
  let child: ChildProcess | undefined;
  const edges: JournalingEdge[] = [];

  const startController = (): Promise<void> => {
    child = fork(CHILD, {
      execArgv: ['--import', './scripts/register.mjs', '-C', 'source'],
      env: {
        ...process.env,
        DATA_DIR: join(folder, 'data'),
        MQTT_URL: `mqtt://127.0.0.1:${broker.port}`,
        MQTT_USERNAME: controller.username,
        MQTT_PASSWORD: controller.password,
      },
    });
    return new Promise((resolve, reject) => {
      child?.once('message', (said: { type: string; message?: string }) =>
        said.type === 'ready' ? resolve() : reject(new Error(said.message)),
      );
    });
  };
  const kill = async (): Promise<void> => {
    const dying = child;
    const gone = new Promise((resolve) => dying?.once('exit', resolve));
    dying?.kill('SIGKILL');
    await gone;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lamplighter-kill-'));
    await chmod(folder, 0o755);
    const credentialsFile = join(folder, 'credentials.json');
    controller = enrol({ credentialsFile, role: 'controller', host: 'controller' });
    broker = createBroker({
      config: { port: 0, metricsPort: 0, credentialsFile },
      io,
      log: quietLog,
    });
    await broker.start();
    const database = await openDatabase({ dataDir: join(folder, 'data'), io, log: quietLog });
    await database.migrate();
    const now = Date.now();
    for (const name of ['kill-1', 'kill-2']) {
      await putEdge(database, name, 3);
      const credentials = enrol({ credentialsFile, role: 'edge', nis: NIS, edge: address(name).edge });
      const records = Array.from({ length: RECORDS }, (_, index) => reading('e1', index + 1, now - RECORDS + index));
      edges.push(
        new JournalingEdge(address(name), 'e1', records, { url: `mqtt://127.0.0.1:${broker.port}`, ...credentials }),
      );
    }
    await database.stop();
  });
  after(async () => {
    for (const edge of edges) await edge.stop();
    child?.kill('SIGTERM');
    await new Promise((resolve) => (child?.exitCode === null ? child.once('exit', resolve) : resolve(null)));
    await broker.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loses nothing and stores nothing twice, over repeated kill -9 in the middle of a stream', async () => {
    await startController();
    for (const edge of edges) await edge.start();
    let killsInTheMiddle = 0;
    for (let round = 0; round < KILLS; round += 1) {
      const from = edges.map((edge) => edge.watermark);
      await eventually(
        'the stream moves',
        () =>
          edges.some((edge, index) => edge.watermark > (from[index] ?? 0)) ||
          edges.every((e) => e.watermark === e.last),
        60_000,
      );
      await kill();
      if (edges.some((edge) => edge.watermark < edge.last)) killsInTheMiddle += 1;
      await startController();
    }
    expect(killsInTheMiddle, 'kills while records were under way').to.be.greaterThan(1);
    await eventually('everything is acknowledged', () => edges.every((edge) => edge.watermark === edge.last), 90_000);
    child?.kill('SIGTERM');
    await new Promise((resolve) => child?.once('exit', resolve));
    const database = await openDatabase({ dataDir: join(folder, 'data'), io, log: quietLog });
    try {
      for (const edge of edges) {
        const stored = await storedSequences(database, edge.at.edge, 'e1');
        expect(stored, edge.at.edge).to.deep.equal(Array.from({ length: RECORDS }, (_, index) => index + 1));
      }
    } finally {
      await database.stop();
    }
  });
});
