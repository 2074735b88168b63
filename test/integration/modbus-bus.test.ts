import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SteppedClock, SystemClock } from '@lamplighter/contracts';
import { createModbusBus, type ModbusBus, ModbusError } from '@lamplighter/edge';
import { createSimulatedCabinet, type SimulatedCabinet, SimulatedMeter } from '@lamplighter/firmware-sim';
import { expect } from 'chai';

const io = new SystemClock((error) => {
  throw error;
});
const METER = 1;
const INPUTS = 2;
const PHASES = { unit: METER, function: 'inputRegisters', start: 0, count: 18 } as const;
const ENERGY = { unit: METER, function: 'inputRegisters', start: 70, count: 10 } as const;
const CONTACTS = { unit: INPUTS, function: 'discreteInputs', start: 0, count: 8 } as const;

async function until(holds: () => boolean, limit: number): Promise<number> {
  const start = performance.now();
  while (!holds()) {
    if (performance.now() - start > limit) throw new Error(`not within ${limit} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return performance.now() - start;
}

async function failure(promise: Promise<unknown>): Promise<ModbusError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(ModbusError);
  return error as ModbusError;
}

describe('the cabinet’s Modbus on a real serial port', function () {
  this.timeout(30_000);
  const log = { info() {}, warn() {}, error() {}, debug() {} } as never;
  let folder: string;
  let path: string;
  let cabinet: SimulatedCabinet;
  let meter: SimulatedMeter;
  let bus: ModbusBus;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'modbus-'));
    meter = new SimulatedMeter({ clock: new SteppedClock(0), loads: [], energyWh: 1_234_500 });
    cabinet = createSimulatedCabinet({
      io,
      link: join(folder, 'cabinet'),
      meters: new Map([[METER, meter]]),
      inputs: new Map([[INPUTS, 8]]),
    });
    path = cabinet.start();
    bus = createModbusBus({ path, baudRate: 9600, parity: 'none', stopBits: 1, io, log });
    await bus.start();
  });
  afterEach(async () => {
    await bus.stop();
    await cabinet.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const importKWh = async (): Promise<number> => (await bus.read(ENERGY)).readFloatBE(4);

  it('reads registers and inputs of several units, in order, however many are asked for at once', async () => {
    cabinet.setInput(INPUTS, 3, true);
    const [phases, contacts, energy] = await Promise.all([bus.read(PHASES), bus.read(CONTACTS), bus.read(ENERGY)]);
    expect([0, 4, 8].map((at) => phases.readFloatBE(at))).to.deep.equal([231, 230, 229]);
    expect([...contacts]).to.deep.equal([0b100]);
    expect(energy.readFloatBE(4)).to.equal(1234.5);
    expect(bus.stats()).to.include({ exchanges: 3, spoiled: 0, skippedBytes: 0, losses: 0 });
  });

  it('loses no reading to a stray byte before each of 256 replies (F-35)', async () => {
    cabinet.fail(METER, { kind: 'stray', bytes: [0x00] });
    for (let reading = 0; reading < 256; reading += 1) {
      cabinet.fail(METER, { kind: 'stray', bytes: [reading] });
      expect(await importKWh()).to.equal(1234.5);
    }
    expect(bus.stats()).to.include({ exchanges: 256, spoiled: 0, skippedBytes: 256 });
  });

  it('never takes a reply with any one bit wrong, and loses nothing by it (F-35)', async () => {
    // A reply to ENERGY has 25 bytes: unit, function, length, payload, check sum. All bits: edge/src/cabinet/modbus.
    const bits = [0, 9, 15, 18, 40, 130, 184, 199];
    for (const bit of bits) {
      cabinet.fail(METER, { kind: 'flip', bit }, 1);
      expect(await importKWh(), `bit ${bit}`).to.equal(1234.5);
    }
    expect(bus.stats().spoiled).to.equal(bits.length);
  });

  it('recovers from cut replies, silence and another unit’s reply, one reading lost at most', async () => {
    const kinds = [
      { kind: 'cut', bytes: 9 },
      { kind: 'mute' },
      { kind: 'wrongUnit' },
      { kind: 'wrongCheckSum' },
    ] as const;
    for (const each of kinds) {
      cabinet.fail(METER, each, 2);
      expect(await failure(importKWh()), each.kind).to.have.property('code', 'timeout');
      expect(await importKWh(), each.kind).to.equal(1234.5);
    }
  });

  it('takes a refusal for what it is, and asks no second time', async () => {
    cabinet.fail(METER, { kind: 'busy' }, 1);
    const error = await failure(importKWh());
    expect(error).to.deep.include({ code: 'exception', exceptionCode: 6 });
    expect(cabinet.requests(METER)).to.equal(1);
    const beyond = await failure(bus.read({ ...ENERGY, start: 380 }));
    expect(beyond).to.deep.include({ code: 'exception', exceptionCode: 2 });
    expect(await importKWh()).to.equal(1234.5);
  });

  it('takes no late reply for that to another question', async () => {
    // Both replies to ENERGY arrive while PHASES is asked for, whose first reply is late, too.
    cabinet.fail(METER, { kind: 'late', ms: 1_200 }, 3);
    const energy = failure(bus.read(ENERGY));
    const phases = bus.read(PHASES);
    expect(await energy).to.have.property('code', 'timeout');
    expect((await phases).readFloatBE(0)).to.equal(231);
    expect(bus.stats().spoiled, 'ENERGY twice, PHASES once').to.equal(3);
    expect(await importKWh()).to.equal(1234.5);
  });

  it('waits for the rest of a reply that comes in pieces', async () => {
    cabinet.fail(METER, { kind: 'gap', ms: 60 });
    expect(await importKWh()).to.equal(1234.5);
    expect(bus.stats().spoiled).to.equal(0);
  });

  it('keeps nothing of what comes unasked', async () => {
    for (let burst = 0; burst < 20; burst += 1) {
      await cabinet.noiseOnLine(Array.from({ length: 50 }, (_, index) => (burst * 7 + index * 13) % 256));
    }
    await until(() => bus.stats().skippedBytes === 1000, 2_000);
    expect(await importKWh()).to.equal(1234.5);
  });

  it('notices the cable pulled in the middle of a question, and opens again when it is back (F-36)', async () => {
    cabinet.fail(METER, { kind: 'mute' });
    const asked = failure(importKWh());
    await new Promise((resolve) => setTimeout(resolve, 50));
    await cabinet.unplug();
    expect(await asked).to.have.property('code', 'port-closed');
    await until(() => !bus.isOpen, 2_000);
    const refused = await failure(importKWh());
    expect(refused.message).to.include(path);
    await until(() => bus.problem?.includes('plug the RS-485 adapter in') ?? false, 2_000);
    cabinet.fail(METER, null);
    cabinet.start();
    await until(() => bus.isOpen, 5_000);
    expect(await importKWh()).to.equal(1234.5);
    expect(bus.stats().losses).to.equal(1);
  });

  it('opens the port anew when nothing on it has answered for a while', async () => {
    cabinet.fail(METER, { kind: 'mute' });
    for (let reading = 0; reading < 3; reading += 1) {
      expect(await failure(importKWh())).to.have.property('code', 'timeout');
    }
    expect(bus.stats().losses).to.equal(1);
    cabinet.fail(METER, null);
    await until(() => bus.isOpen, 5_000);
    expect(await importKWh()).to.equal(1234.5);
  });

  it('rejects what waits when it is stopped, and may be stopped twice', async () => {
    cabinet.fail(METER, { kind: 'mute' });
    const waiting = Promise.all([failure(bus.read(ENERGY)), failure(bus.read(PHASES))]);
    await bus.stop();
    await bus.stop();
    expect((await waiting).map(({ code }) => code)).to.deep.equal(['port-closed', 'port-closed']);
  });
});
