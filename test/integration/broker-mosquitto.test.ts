import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Enrolment, enrolMany } from '@lamplighter/broker';
import {
  controllerSubscriptions,
  deviceId,
  deviceTopic,
  edgeId,
  edgeSubscriptions,
  nisCode,
  nodeTopic,
  stateTopic,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import { requireFile } from '../helpers/requires.js';
import { type BrokerClients, brokerClients, heard } from './broker-clients.js';

const A = { nis: nisCode('21004'), edge: edgeId('cab-a') };
const B = { nis: nisCode('21009'), edge: edgeId('cab-b') };
const lamp = deviceId('lamp-1');
const root = fileURLToPath(new URL('../../', import.meta.url));

describe('Mosquitto with the configuration in deploy/', () => {
  let folder: string;
  let mosquitto: ChildProcess;
  let port: number;
  let clients: BrokerClients;

  before(async function () {
    const program = requireFile(
      this,
      'Mosquitto (apt-get install mosquitto)',
      '/usr/sbin/mosquitto',
      '/usr/bin/mosquitto',
    );
    const passwd = requireFile(this, 'mosquitto_passwd (apt-get install mosquitto)', '/usr/bin/mosquitto_passwd');
    folder = mkdtempSync(join(tmpdir(), 'broker-mosquitto-'));
    chmodSync(folder, 0o755);
    const credentialsFile = join(folder, 'credentials.json');
    const enrolments: Enrolment[] = enrolMany({
      credentialsFile,
      identities: [
        { role: 'edge', ...A },
        { role: 'edge', ...B },
        { role: 'controller', host: 'controller' },
      ],
    });
    const acl = execFileSync(
      process.execPath,
      [
        '--import',
        './scripts/register.mjs',
        '-C',
        'source',
        'broker/src/main.ts',
        'mosquitto-acl',
        '--credentials',
        credentialsFile,
      ],
      { cwd: root, encoding: 'utf8' },
    );
    writeFileSync(join(folder, 'acl'), acl);
    writeFileSync(join(folder, 'passwords'), '');
    for (const { username, password } of enrolments)
      execFileSync(passwd, ['-b', join(folder, 'passwords'), username, password]);
    for (const file of ['acl', 'passwords']) chmodSync(join(folder, file), 0o644);
    port = await freePort();
    const config = readFileSync(join(root, 'deploy/mosquitto/mosquitto.conf'), 'utf8')
      .replace('listener 1883', `listener ${port} 127.0.0.1`)
      .replaceAll('/mosquitto/secrets', folder);
    writeFileSync(join(folder, 'mosquitto.conf'), config, { mode: 0o644 });
    mosquitto = spawn(program, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
    await untilListening(port);
    clients = brokerClients(() => port, enrolments);
  });

  after(async () => {
    await clients?.endAll();
    if (mosquitto) {
      const gone = new Promise((resolve) => mosquitto.once('exit', resolve));
      mosquitto.kill();
      await gone;
    }
    if (folder) rmSync(folder, { recursive: true });
  });
  afterEach(() => clients?.endAll());

  it('carries what the broker carries', async () => {
    const [controller, a] = [await clients.connect('controller'), await clients.connect('cab-a')];
    await controller.subscribeAsync(controllerSubscriptions('+'), { qos: 1 });
    await a.subscribeAsync(edgeSubscriptions(A, 'controller'), { qos: 1 });
    const [atController, atA] = [heard(controller), heard(a)];
    await a.publishAsync(nodeTopic('NBIRTH', A), 'birth', { qos: 1 });
    await a.publishAsync(deviceTopic('DDATA', A, lamp), 'data', { qos: 1 });
    await controller.publishAsync(nodeTopic('NCMD', A), 'command', { qos: 1 });
    await controller.publishAsync(stateTopic('controller'), 'state', { qos: 1, retain: true });
    await atController.until((topics) => topics.length === 2);
    await atA.until((topics) => topics.length === 2);
    expect(atController.payloads).to.deep.equal(['birth', 'data']);
    expect(atA.payloads).to.deep.equal(['command', 'state']);
  });

  it('drops what an edge says for another, delivers nothing foreign, and lets no stranger in', async () => {
    const [controller, a, b] = [
      await clients.connect('controller'),
      await clients.connect('cab-a'),
      await clients.connect('cab-b'),
    ];
    await controller.subscribeAsync(controllerSubscriptions('+'), { qos: 1 });
    await b.subscribeAsync(edgeSubscriptions(B, 'controller'), { qos: 1 });
    await b.subscribeAsync('#', { qos: 1 });
    const [atController, atB] = [heard(controller), heard(b)];
    for (const topic of [
      nodeTopic('NDATA', B),
      nodeTopic('NCMD', B),
      deviceTopic('DDATA', B, lamp),
      nodeTopic('NCMD', A),
    ]) {
      await a.publishAsync(topic, 'forged', { qos: 1 });
    }
    await a.publishAsync(nodeTopic('NDATA', A), 'own', { qos: 1 });
    await controller.publishAsync(nodeTopic('NCMD', B), 'command', { qos: 1 });
    await atController.until((topics) => topics.length > 0);
    await atB.until((topics) => topics.includes(nodeTopic('NCMD', B)));
    expect(atController.payloads).to.deep.equal(['own']);
    expect(new Set(atB.payloads.filter((payload) => payload !== 'state'))).to.deep.equal(new Set(['command']));
    expect(await clients.refusal('cab-a', { password: 'guess' })).to.equal(5);
    expect(await clients.refusal('cab-a', { username: undefined, password: undefined })).to.equal(5);
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Mosquitto does not listen on port ${port}`);
}
