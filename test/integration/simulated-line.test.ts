import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SteppedClock, SystemClock } from '@lamplighter/contracts';
import { createSimulatedLine, openVirtualPort, type SimulatedLine } from '@lamplighter/firmware-sim';
import { expect } from 'chai';
import { SerialPort } from 'serialport';

/** Half past five on a November evening in Brussels. */
const EVENING = Date.UTC(2026, 10, 22, 16, 30);
const IDENTIFY = '5920010021';
const SETTINGS = '592a030012003b';

const io = new SystemClock((error) => {
  throw error;
});

/** A LUBA frame written by hand, so that nothing here depends on the simulator's own encoder. */
function luba(command: number, payload: readonly number[]): Buffer {
  const body = [command, payload.length, ...payload];
  return Buffer.from([0x59, ...body, body.reduce((sum, byte) => sum ^ byte, 0)]);
}

/** Request to put a frame on the bus: mode bit 7 send twice, low bits priority. */
function send(frame: readonly number[], mode = 2): Buffer {
  return luba(0x32, [0, frame.length * 8, mode, ...frame, ...new Array<number>(4 - frame.length).fill(0)]);
}

/** The serial line as a host sees it: bytes out, whole messages in, without their ticks. */
class Host {
  readonly messages: string[] = [];
  #bytes = Buffer.alloc(0);

  constructor(readonly port: SerialPort) {
    port.on('data', (bytes: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, bytes]);
      for (let length = this.#bytes[2] ?? 255; this.#bytes.length >= length + 4; length = this.#bytes[2] ?? 255) {
        const message = Buffer.from(this.#bytes.subarray(0, length + 4));
        this.#bytes = this.#bytes.subarray(length + 4);
        // An event begins with two bytes of time, which differ from run to run.
        const isEvent = message[1] === 0x31;
        this.messages.push(
          message
            .subarray(1, -1)
            .toString('hex')
            .replace(isEvent ? /^(....)..../ : /^$/, '$1'),
        );
      }
    });
  }

  /** Waits for so many more messages, at most two seconds. */
  async take(count: number): Promise<string[]> {
    const deadline = io.monotonic() + 2_000;
    while (this.messages.length < count && io.monotonic() < deadline) await new Promise((done) => setTimeout(done, 1));
    return this.messages.splice(0, count);
  }

  async ask(bytes: Buffer | string, answers: number): Promise<string[]> {
    this.port.write(typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : bytes);
    return await this.take(answers);
  }
}

async function opened(path: string): Promise<SerialPort> {
  const port = new SerialPort({ path, baudRate: 38_400, autoOpen: false });
  await new Promise<void>((done, failed) => port.open((error) => (error ? failed(error) : done())));
  return port;
}

describe('a simulated line behind a real serial port', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lamplighter-line-'));
  const link = join(folder, 'ttyLUX0');
  let clock: SteppedClock;
  let line: SimulatedLine;
  let host: Host;

  beforeEach(async () => {
    clock = new SteppedClock(EVENING);
    line = createSimulatedLine({
      clock,
      link,
      gear: [0, 1, 2].map((shortAddress) => ({ shortAddress, nominalPowerW: 50 })),
      sensors: [{ shortAddress: 0 }],
    });
    host = new Host(await opened(await line.start()));
  });

  afterEach(async () => {
    if (host.port.isOpen) await new Promise((done) => host.port.close(done));
    await line.stop();
  });

  after(() => rmSync(folder, { recursive: true }));

  it('tells who it is and takes its settings', async () => {
    const [identity] = await host.ask(IDENTIFY, 1);
    expect(identity).to.match(/^2114[0-9a-f]{40}$/);
    expect(identity?.slice(-8), 'article number').to.equal((24_166_096).toString(16).padStart(8, '0'));
    expect(await host.ask(SETTINGS, 1)).to.deep.equal(['2b03001200']);
  });

  it('confirms a level, moves the lamp, and answers a query about it', async () => {
    // DAPC 178 to short address 1, then QUERY ACTUAL LEVEL.
    const [accepted, sent] = await host.ask(send([0x02, 178]), 2);
    expect(accepted).to.equal('33020100');
    expect(sent).to.equal('310700100102b2');
    expect(line.gear(1).targetArc).to.equal(178);
    expect(line.gear(0).targetArc).to.equal(254);
    const answers = await host.ask(send([0x03, 0xa0], 5), 3);
    expect(answers).to.deep.equal(['33020200', '310700100203a0', '31050088b2']);
  });

  it('says nothing for a gear that is not there', async () => {
    expect(await host.ask(send([0x0b, 0x90], 5), 2)).to.have.length(2);
    expect(await host.ask(IDENTIFY, 1), 'nothing came in between').to.satisfy((all: string[]) =>
      all[0]?.startsWith('21'),
    );
  });

  it('reports two copies of a command that is sent twice', async () => {
    // DTR0 = 7, then SET FADE TIME from DTR0 to everyone.
    await host.ask(send([0xa3, 7]), 2);
    expect(await host.ask(send([0xff, 0x2e], 0x83), 3)).to.deep.equal(['33020200', '3107001002ff2e', '3107001002ff2e']);
    expect(line.gear(2).variables.fadeTime).to.equal(7);
  });

  it('reports a framing error where several gear answer at once', async () => {
    expect(await host.ask(send([0xff, 0x90], 5), 3)).to.deep.equal(['33020100', '3107001001ff90', '310400bf']);
    expect(line.stats().garbled).to.equal(1);
  });

  it('carries a sensor event of its own accord', async () => {
    await line.sensor(0).detect();
    // Instance scheme: type 3, instance 0, occupied and moving.
    expect(await host.take(1)).to.deep.equal(['31070098868003']);
  });

  it('refuses nonsense with one byte and finds the next good frame behind noise', async () => {
    expect(await host.ask(luba(0x32, [0, 17, 2, 1, 2, 3, 0]), 1), '17 bits').to.deep.equal(['330104']);
    expect(await host.ask(luba(0x32, [0, 16, 2]), 1), 'too short').to.deep.equal(['330102']);
    expect(await host.ask(luba(0x40, [0]), 1), 'unknown command').to.deep.equal(['410101']);
    const broken = send([0x03, 0x90]);
    broken[broken.length - 1] = 0;
    const answer = await host.ask(Buffer.concat([Buffer.from('00ff5959', 'hex'), broken, luba(0x2a, [0, 0])]), 1);
    expect(answer).to.deep.equal(['2b020000']);
    expect(line.stats().badFrames).to.be.at.least(1);
  });

  it('closes the port when the cable is pulled, and is found again at the same name', async () => {
    const closed = once(host.port, 'close', { signal: AbortSignal.timeout(5_000) });
    await line.unplug();
    await closed;
    expect(existsSync(link)).to.equal(false);
    expect(line.replug()).to.equal(link);
    host = new Host(await opened(link));
    expect(await host.ask(IDENTIFY, 1)).to.have.length(1);
  });

  it('answers thousands of questions with little work', async () => {
    const count = 3_000;
    const question = send([0x03, 0xa0], 5);
    const before = process.cpuUsage();
    for (let asked = 0; asked < count; asked += 1) expect(await answered(host.port, question)).to.equal(true);
    const { user, system } = process.cpuUsage(before);
    expect(line.stats()).to.include({ answers: count, skippedBytes: 0 });
    // Priority 5: 20.35 ms rest, 17 bits, 8 ms rest, 9 bits.
    expect(line.stats().busMilliseconds / count, 'bus time per exchange').to.be.closeTo(28.35 + 26 / 1.2, 0.001);
    // Work, not time: other programs on the machine must not decide. Both ends together, in microseconds.
    expect((user + system) / count, 'processor time per exchange').to.be.below(1_000);
  });
});

/** One question, done when the event with the answer byte has come. */
function answered(port: SerialPort, question: Buffer): Promise<boolean> {
  return new Promise((done) => {
    let bytes = Buffer.alloc(0);
    const listen = (part: Buffer): void => {
      bytes = Buffer.concat([bytes, part]);
      // Reply 6 bytes, sent event 11, received event 9.
      if (bytes.length < 26) return;
      port.off('data', listen);
      done(bytes.at(-2) === 254);
    };
    port.on('data', listen);
    port.write(question);
  });
}

describe('a virtual port', () => {
  it('carries all 256 byte values both ways unchanged', async () => {
    const virtual = openVirtualPort({ io });
    const port = await opened(virtual.path);
    const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    const heard = (emitter: NodeJS.ReadableStream): Promise<Buffer> =>
      new Promise((done) => {
        let bytes = Buffer.alloc(0);
        emitter.on('data', (part: Buffer) => {
          bytes = Buffer.concat([bytes, part]);
          if (bytes.length >= all.length) done(bytes);
        });
      });
    const atHost = heard(port);
    const atDevice = heard(virtual.line);
    virtual.line.write(all);
    port.write(all);
    expect((await atHost).equals(all)).to.equal(true);
    expect((await atDevice).equals(all)).to.equal(true);
    const closed = once(port, 'close', { signal: AbortSignal.timeout(5_000) });
    await virtual.close();
    await closed;
  });

  it('does not delete a real file that stands where the link should be', () => {
    const target = join(process.cwd(), 'package.json');
    expect(() => openVirtualPort({ io, link: target })).to.throw('is no symbolic link');
    expect(statSync(target).isFile()).to.equal(true);
  });
});
