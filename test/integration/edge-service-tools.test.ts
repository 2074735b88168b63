import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DesiredState, edgeId, nisCode, parseDesiredState, SystemClock } from '@lamplighter/contracts';
import { stateFiles } from '@lamplighter/edge';
import { createSimulatedLine, type GearOptions, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';

const ROOT = new URL('../..', import.meta.url).pathname;
const io = new SystemClock((error) => {
  throw error;
});

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('service tools at a cabinet', () => {
  let folder: string;
  let port: string;
  let config: string;
  let line: SimulatedLine;

  const plug = async (gear: readonly GearOptions[]): Promise<void> => {
    line = createSimulatedLine({ clock: io, io, gear, sensors: [{ shortAddress: 3 }], link: port });
    await line.start();
  };
  /** Runs `lamplighter-edge` as a person would; `while` is called once it has said something. */
  const tool = (
    args: readonly string[],
    onSaid?: (kill: () => void) => void,
    environment = {},
    onStarted?: (child: ChildProcess) => void,
  ): Promise<Said> =>
    new Promise((resolve) => {
      const child = spawn(
        process.execPath,
        ['--import', './scripts/register.mjs', '-C', 'source', 'edge/src/main.ts', ...args],
        { cwd: ROOT, env: { ...process.env, LOG_LEVEL: 'warn', ...environment } },
      );
      onStarted?.(child);
      let out = '';
      let err = '';
      child.stdout.on('data', (data: Buffer) => {
        out += data;
        onSaid?.(() => child.kill('SIGTERM'));
      });
      child.stderr.on('data', (data: Buffer) => {
        err += data;
      });
      child.once('close', (code) => resolve({ code, out, err }));
    });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tools-'));
    port = join(folder, 'line');
    config = join(folder, 'edge.json');
    const settings = {
      edgeId: 'cabinet-52',
      nis: '21004',
      dataDir: join(folder, 'data'),
      mqtt: { url: 'mqtt://127.0.0.1:9', username: 'cabinet-52', password: 'secret', spreadSeconds: 0 },
      lines: [{ path: port }],
    };
    writeFileSync(config, JSON.stringify(settings));
  });
  afterEach(async () => {
    await line.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const place = async (addresses: readonly number[]): Promise<void> => {
    const document: DesiredState = parseDesiredState({
      format: 1,
      nis: '21004',
      edge: 'cabinet-52',
      version: 4,
      place: { latitude: 50.8467, longitude: 4.3525, timeZone: 'Europe/Brussels' },
      powerWindow: { kind: 'permanent' },
      luminaires: addresses.map((shortAddress) => ({
        device: `lamp-${shortAddress}`,
        shortAddress,
        calendarId: 'every-day',
      })),
      programs: [{ id: 'always', name: 'Always', baseLevel: 40, activePeriods: [], steps: [], dynamicControls: [] }],
      calendars: [{ id: 'every-day', name: 'Every day', defaultProgramId: 'always' }],
    });
    const files = stateFiles(join(folder, 'data'), { nis: nisCode('21004'), edge: edgeId('cabinet-52') });
    await files.clock.save({ newest: io.now(), confirmed: io.now(), isDoubted: false, bootId: null });
    await files.desired.save({ received: document, signature: '' });
  };

  it('commission new gear, scan it, read one of it and make it blink', async () => {
    await plug([null, null, 5].map((shortAddress) => ({ shortAddress, nominalPowerW: 42 })));
    const commissioned = await tool(['commission', '--port', port, '--json']);
    expect(commissioned.err).to.equal('');
    expect(JSON.parse(commissioned.out)).to.deep.include({ kept: [5], isComplete: true });
    const scanned = await tool(['scan', '--port', port]);
    expect(scanned.out).to.contain('3 gear, 1 control device(s).');
    expect(scanned.out).to.match(/^ +0 +- +100 +on +6 50 51 52 +02000000000107/m);
    expect(scanned.out).to.match(/^ +3 +- +0 +presence$/m);
    const read = await tool(['read', '1', '--port', port, '--json']);
    expect(JSON.parse(read.out)).to.include({ shortAddress: 1, level: 254 });
    expect(JSON.parse(read.out).banks['202']).to.include({ activePower: 42 });
    const blinked = tool(['identify', '1', '--port', port, '--seconds', '1'], () => undefined);
    expect(await blinked).to.include({ code: 0 });
    expect(line.gear(1).isIdentifying).to.equal(true);
  }).timeout(60_000);

  it('move gear, let two change places, and set groups and scenes', async () => {
    await plug([0, 1].map((shortAddress) => ({ shortAddress, nominalPowerW: 42, seed: `pole ${shortAddress}` })));
    const [first] = line.allGear;
    expect((await tool(['readdress', '0', '1', '--port', port])).err).to.contain('--swap lets the two change places');
    expect((await tool(['readdress', '0', '1', '--swap', '--port', port])).out).to.contain(
      '0 and 1 have changed places',
    );
    expect(first?.shortAddress).to.equal(1);
    expect((await tool(['readdress', '1', '7', '--port', port])).out).to.contain('1 is 7 now');
    expect(first?.shortAddress).to.equal(7);
    const set = await tool(['set', '7', '--groups', '0,3', '--scene', '2=180', '--port', port]);
    expect([set.err, set.out]).to.deep.equal(['', 'groups: written\nscene 2: written\n']);
    expect(first?.variables.groups).to.equal(0b1001);
    const wrong = await tool(['set', '7', '--scene', '2', '--port', port]);
    expect(wrong.err).to.contain('expected a scene and its level, such as 2=180');
  }).timeout(90_000);

  it('name a line without power, in every tool and in the doctor', async () => {
    await plug([{ shortAddress: 0, nominalPowerW: 42 }]);
    line.setBusPower(false);
    for (const args of [['scan'], ['read', '0'], ['commission']]) {
      const { code, out, err } = await tool([...args, '--port', port]);
      expect([code, out], args[0]).to.deep.equal([1, '']);
      expect(err, args[0]).to.match(/^lamplighter-edge: The DALI line .*refused/);
      expect(err).not.to.match(/\n {4}at /);
    }
    const { out } = await tool(['doctor', '--config', config]);
    expect(out).to.match(/^BAD {3}line 0: The DALI line .*\n {6}-> the interface answers, the line does not/m);
    expect(out).to.match(/^BAD {3}broker/m);
  }).timeout(90_000);

  it('end in order when they are interrupted: sensors that were silenced speak again', async () => {
    await plug([]);
    let isAsked = false;
    const heard = tool(['commission', '--sensors', '--all', '--port', port], undefined, {}, (child) => {
      const wait = setInterval(() => {
        if (line.stats().frames < 20 || isAsked) return;
        isAsked = true;
        clearInterval(wait);
        child.kill('SIGINT');
      }, 20);
    });
    expect((await heard).err).to.contain('interrupted; units that were given an address keep it');
    const before = line.stats().events;
    await line.allSensors[0]?.detect();
    expect(line.stats().events).to.equal(before + 1);
  }).timeout(60_000);

  it('say in one line what to do when the port is not there, held, or nobody answers', async () => {
    await plug([{ shortAddress: 0, nominalPowerW: 42 }]);
    const absent = await tool(['scan', '--port', join(folder, 'nowhere')]);
    expect(absent.code).to.equal(1);
    expect(absent.err).to.match(/^lamplighter-edge: .*nowhere.*plug the DALI interface in/);
    expect((await tool(['identify', '9', '--port', port])).err).to.contain('No gear answers at short address 9');
    const nobody = await tool(['read', '9', '--port', port]);
    expect(nobody.err).to.match(/^lamplighter-edge: No gear answers at short address 9; lamplighter-edge scan/);
    const wrong = await tool(['read', '64', '--port', port]);
    expect(wrong.err).to.contain('expected a whole number 0 to 63');
    const unnamed = await tool(['scan']);
    expect(unnamed.err).to.contain('Name the line: --config FILE, --port PATH or --daliserver HOST:PORT');
  }).timeout(60_000);

  it('find with doctor what is wrong, say how to mend it, and end with code 1', async () => {
    await plug([{ shortAddress: 0, nominalPowerW: 42 }]);
    await place([0, 7]);
    const { code, out, err } = await tool(['doctor', '--config', config]);
    expect(out).to.match(/^ok {4}desired state: version 4, 2 luminaire\(s\), 0 sensor\(s\)$/m);
    expect(out).to.match(/^BAD {3}line 0: 1 of 2 placed gear silent: 7\n {6}-> is the feeder on\?/m);
    expect(out).to.match(/^BAD {3}broker: 127\.0\.0\.1:9: ECONNREFUSED\n {6}-> .*the light does not need it$/m);
    expect([code, err]).to.deep.equal([1, 'lamplighter-edge: 2 of 12 checks failed\n']);
  }).timeout(60_000);

  it('watch a running edge by the file it keeps, are refused its port and journal, and read both afterwards', async () => {
    await plug([{ shortAddress: 0, nominalPowerW: 42 }]);
    await place([0]);
    const status = join(folder, 'status.json');
    let kill: () => void = () => {};
    const edge = tool(
      ['run', '--config', config, '--status', status],
      (stop) => {
        kill = stop;
      },
      { LOG_LEVEL: 'info' },
    );
    let watched: Said;
    do watched = await tool(['watch', '--status', status, '--rounds', '1']);
    while (!/lamp-0 +40 +40/.test(watched.out));
    expect(watched.out).to.match(
      /^controller offline; clock \w+; desired state 4; journal \d+ waiting, 0 lost; line 0 open$/m,
    );
    const scan = await tool(['scan', '--config', config]);
    expect(scan.err).to.contain('systemctl stop lamplighter-edge');
    const held = await tool(['journal', '--config', config]);
    expect(held.err).to.contain('systemctl stop lamplighter-edge');
    kill();
    await edge;
    const journal = await tool(['journal', '--config', config, '--kind', 'event']);
    expect(journal.out).to.match(/held +\d+ records, 1 to \d+/);
    expect(journal.out).to.match(/event +- +Name=desiredActivated/);
    const lines = await tool(['watch', '--config', config, '--rounds', '1']);
    expect(lines.out).to.match(/^ +0 +220 +40 /m);
  }).timeout(120_000);
});
