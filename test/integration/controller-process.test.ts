import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../', import.meta.url));
const EVENING = Date.parse('2026-01-15T18:00:00Z');
const CANARY = 'canary-of-the-broker-password';

interface Ready {
  readonly type: string;
  readonly url: string;
  readonly signInCode?: string;
  readonly setupCode?: string;
}

describe('the controller as a process', function () {
  this.timeout(120_000);
  let folder: string;
  const children: ChildProcess[] = [];
  const blockers: Server[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'controller-process-'));
    chmodSync(folder, 0o755);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    for (const server of blockers.splice(0)) server.close();
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: readonly string[], env: Record<string, string>, input: string | null = null) => {
    const child = spawn(
      process.execPath,
      ['--import', './scripts/register.mjs', '-C', 'source', 'controller/src/main.ts', ...args],
      {
        cwd: root,
        env: {
          PATH: process.env['PATH'] ?? '',
          LAMPLIGHTER_DATA_DIR: join(folder, 'data'),
          HTTP_PORT: '0',
          // Nothing listens there: the broker is away.
          MQTT_URL: 'mqtt://127.0.0.1:9',
          MQTT_USERNAME: 'controller',
          MQTT_PASSWORD: CANARY,
          ...env,
        },
        stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      },
    );
    children.push(child);
    child.stdin?.end(input ?? '');
    const out = { text: '' };
    child.stdout?.on('data', (chunk) => {
      out.text += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      out.text += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const ready = new Promise<Ready>((resolve, reject) => {
      child.on('message', (message) => {
        if ((message as Ready).type === 'ready') resolve(message as Ready);
      });
      child.once('close', () => reject(new Error(out.text)));
    });
    ready.catch(() => undefined);
    return { child, out, ended, ready };
  };
  const signIn = (url: string, credentials: object) =>
    fetch(`${url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(credentials),
    });

  it('starts without a broker, lets its commands work beside it, and stops on SIGTERM', async () => {
    const serving = run([], { LAMPLIGHTER_DEMO: '1', LAMPLIGHTER_CLOCK: 'offset:3600000' });
    const { url, signInCode, setupCode } = await serving.ready;
    const health = await fetch(`${url}/healthz`);
    expect(health.status).to.equal(200);
    expect(await health.json()).to.include({ status: 'degraded', database: true, broker: false });
    expect(await (await fetch(`${url}/metrics`)).text()).to.match(/^lighting_broker_connected 0$/m);
    for (const code of [signInCode, setupCode]) expect((await signIn(url, { code })).status).to.equal(200);
    expect((await signIn(url, { code: signInCode })).status).to.equal(401);

    const code = run(['sign-in-code'], {});
    expect(await code.ended, code.out.text).to.equal(0);
    const session = await signIn(url, { code: code.out.text.trim() });
    expect(session.status).to.equal(200);
    const { platformTime, isDemo } = (await session.json()) as { platformTime: number; isDemo: boolean };
    expect(isDemo).to.equal(true);
    expect(platformTime - Date.now()).to.be.closeTo(3_600_000, 60_000);

    const adding = run(['add-user', 'marie', '--role', 'operator', '--nis', '21004'], {}, 'streets by lamplight\n');
    expect(await adding.ended, adding.out.text).to.equal(0);
    expect((await signIn(url, { name: 'marie', password: 'streets by lamplight' })).status).to.equal(200);

    writeFileSync(
      join(folder, 'list.csv'),
      'edge,device,nis,latitude,longitude\ne1,l1,21004,50.85,4.35\ne1,l2,21004,4.35,50.85\n',
    );
    const importing = run(['import', join(folder, 'list.csv')], {});
    expect(await importing.ended, importing.out.text).to.equal(0);
    expect(importing.out.text).to.match(/row 3, latitude: .*swapped/);
    expect(importing.out.text).to.match(/2 rows: 1 accepted, 0 merged, 1 rejected; 1 edges/);

    const second = run([], {});
    expect(await second.ended).to.equal(1);
    expect(second.out.text).to.match(/data folder .* is in use by another/);

    serving.child.kill('SIGTERM');
    expect(await serving.ended).to.equal(0);
    // Neither secrets nor codes belong in a log.
    for (const secret of [CANARY, signInCode ?? '', 'streets by lamplight']) {
      expect(serving.out.text).to.not.include(secret);
    }
  });

  it('takes its time from the parent process when told to', async () => {
    const serving = run([], { LAMPLIGHTER_CLOCK: 'parent' });
    serving.child.send({ type: 'time', now: EVENING });
    const { url } = await serving.ready;
    const answered = new Promise((resolve) => serving.child.on('message', resolve));
    serving.child.send({ type: 'time', now: EVENING + 60_000 });
    expect(await answered).to.deep.equal({ type: 'time', now: EVENING + 60_000 });
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('names a taken port in one message and ends', async () => {
    const blocker = createServer();
    blockers.push(blocker);
    const port = await new Promise<number>((resolve) =>
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port)),
    );
    const blocked = run([], { HTTP_PORT: String(port) });
    expect(await blocked.ended).to.equal(1);
    expect(blocked.out.text).to.match(new RegExp(`lamplighter: port ${port} on 127.0.0.1 is taken .* HTTP_PORT`));
    expect(blocked.out.text).to.not.match(/\n\s+at /);
  });

  it('names every wrong setting in one message and ends', async () => {
    const wrong = run([], { HTTP_PORT: 'eighty', MQTT_PASSWORD: 'changeme' });
    expect(await wrong.ended).to.equal(1);
    expect(wrong.out.text)
      .to.match(/HTTP_PORT/)
      .and.match(/MQTT_PASSWORD: is an example value/);
    expect(wrong.out.text).to.not.match(/\n\s+at /);
    const missing = run([], { MQTT_PASSWORD: '' });
    expect(await missing.ended).to.equal(1);
    expect(missing.out.text).to.match(/MQTT_USERNAME and MQTT_PASSWORD are missing/);
  });
});
