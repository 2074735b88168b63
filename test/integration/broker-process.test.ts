import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Enrolment } from '@lamplighter/broker';
import { controllerSubscriptions, edgeId, nisCode, nodeTopic } from '@lamplighter/contracts';
import { expect } from 'chai';
import { type BrokerClients, brokerClients, heard } from './broker-clients.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const FROM_SOURCE = ['--import', './scripts/register.mjs', '-C', 'source', 'broker/src/main.ts'];
const A = { nis: nisCode('21004'), edge: edgeId('cab-a') };
interface Ready {
  readonly type: string;
  readonly port: number;
  readonly metricsPort: number;
}

describe('the broker as a process', function () {
  this.timeout(60_000);
  let folder: string;
  let credentials: string;
  let clients: BrokerClients;
  let child: ChildProcess | undefined;
  let port = 0;

  const enrolled = (...args: string[]): Enrolment =>
    JSON.parse(
      execFileSync(process.execPath, [...FROM_SOURCE, 'enrol', ...args, '--credentials', credentials, '--json'], {
        cwd: root,
        encoding: 'utf8',
      }),
    );
  const serve = (env: Record<string, string>): Promise<Ready> => {
    const started = spawn(process.execPath, [...FROM_SOURCE, 'serve'], {
      cwd: root,
      env: {
        ...process.env,
        LAMPLIGHTER_BROKER_CREDENTIALS: credentials,
        LAMPLIGHTER_BROKER_METRICS_PORT: '0',
        ...env,
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = started;
    return new Promise((resolve, reject) => {
      started.once('message', (message) => resolve(message as Ready));
      started.once('exit', (code) => reject(new Error(`the broker ended with ${code}`)));
    });
  };
  const exited = (): Promise<number | null> => new Promise((resolve) => child?.once('exit', resolve));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'broker-process-'));
    credentials = join(folder, 'credentials.json');
    const enrolments = [
      enrolled('edge', '--nis', '21004', '--edge', 'cab-a'),
      enrolled('controller', '--host-id', 'controller'),
    ];
    clients = brokerClients(() => port, enrolments);
  });
  afterEach(async () => {
    await clients.endAll();
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = exited();
    child.kill('SIGKILL');
    await gone;
  });
  after(() => rmSync(folder, { recursive: true }));

  it('tells its parent its ports, serves what was enrolled, and ends with 0 on SIGTERM while clients are connected', async () => {
    const ready = await serve({ LAMPLIGHTER_BROKER_PORT: '0' });
    expect(ready.type).to.equal('ready');
    port = ready.port;
    const [controller, a] = [await clients.connect('controller'), await clients.connect('cab-a')];
    await controller.subscribeAsync(controllerSubscriptions('+'), { qos: 1 });
    const atController = heard(controller);
    await a.publishAsync(nodeTopic('NDATA', A), 'x', { qos: 1 });
    await atController.until((topics) => topics.length === 1);
    expect((await fetch(`http://127.0.0.1:${ready.metricsPort}/healthz`)).status).to.equal(200);
    const code = exited();
    const started = performance.now();
    child?.kill('SIGTERM');
    expect(await code).to.equal(0);
    expect(performance.now() - started).to.be.below(5_000);
  });

  it('ends by itself when its parent is gone', async () => {
    await serve({ LAMPLIGHTER_BROKER_PORT: '0' });
    const code = exited();
    child?.disconnect();
    expect(await code).to.equal(0);
  });

  it('ends with 1 and one sentence when its port is taken or its settings make no sense', async () => {
    const blocker = createServer();
    const taken = await new Promise<number>((resolve) =>
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port)),
    );
    const run = (env: Record<string, string>) =>
      spawnSync(process.execPath, [...FROM_SOURCE, 'serve'], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, LAMPLIGHTER_BROKER_CREDENTIALS: credentials, ...env },
      });
    try {
      const onTakenPort = run({ LAMPLIGHTER_BROKER_PORT: String(taken) });
      expect(onTakenPort.status).to.equal(1);
      expect(onTakenPort.stderr.trim().split('\n')).to.deep.equal([
        `port ${taken} on 127.0.0.1 is already in use; stop the program that uses it or set LAMPLIGHTER_BROKER_PORT to another port`,
      ]);
    } finally {
      await new Promise((resolve) => blocker.close(resolve));
    }
    const withNonsense = run({ LAMPLIGHTER_BROKER_PORT: 'mqtt' });
    expect(withNonsense.status).to.equal(1);
    expect(withNonsense.stderr).to.contain('LAMPLIGHTER_BROKER_PORT').and.to.contain('0 to 65535');
  });
});
