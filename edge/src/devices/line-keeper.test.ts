import { DAY, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import type { Log } from '../log.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import type { ScanResult } from './line.js';
import { LineKeeper } from './line-keeper.js';
import { Street } from './street.js';
import type { KeptWrites } from './write-budget.js';
import { WriteKeeper } from './write-keeper.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

describe('the keeper of a line', () => {
  let clock: SteppedClock;
  let bus: FakeBus;
  let street: Street;
  let keeper: LineKeeper;
  let scans: ScanResult[];
  let writes: WriteKeeper;
  let kept: KeptWrites;

  beforeEach(async () => {
    clock = new SteppedClock(Date.UTC(2026, 10, 22, 23));
    bus = new FakeBus(clock, [0, 1, 2]);
    street = new Street([bus]);
    street.place(compile(streetDocument(3, { sensors: [] })));
    scans = [];
    kept = {};
    writes = new WriteKeeper({
      clock,
      save: async (counts) => {
        kept = counts;
      },
    });
    keeper = new LineKeeper({
      lines: street.lines,
      clock,
      log: silent,
      statusPeriod: MINUTE,
      sensorHold: 10,
      isPowered: () => true,
      gate: (device) => writes.gate(device),
      onScan: (_line, result) => void scans.push(result),
      onPoll: () => {},
      onRound: () => {},
    });
    await bus.start();
    keeper.start();
  });
  afterEach(() => keeper.stop());

  it('looks again for a lamp that the scan did not find, and gives it its settings', async () => {
    Object.assign(bus.at(1), { isSilent: true, systemFailure: 0 });
    await clock.advance(2 * SECOND);
    expect(scans).to.deep.equal([{ found: [0, 2], missing: [1], unplaced: [] }]);
    bus.at(1).isSilent = false;
    await clock.advance(MINUTE);
    expect(scans.at(-1)).to.deep.equal({ found: [0, 1, 2], missing: [], unplaced: [] });
    expect([bus.at(1).systemFailure, bus.at(1).fade]).to.deep.equal([254, bus.at(0).fade]);
    expect([...street.lamps.values()].every((lamp) => lamp.isSetUp)).to.equal(true);
  });

  it('finds gear within a day that the scan missed and that no document knows', async () => {
    street.place(compile(streetDocument(2, { sensors: [] })));
    bus.at(2).isSilent = true;
    await clock.advance(2 * SECOND);
    bus.at(2).isSilent = false;
    await clock.advance(DAY - 2 * MINUTE);
    expect(scans).to.have.length(1);
    await clock.advance(4 * MINUTE);
    expect(scans.at(-1)).to.deep.equal({ found: [0, 1, 2], missing: [], unplaced: [2] });
  });

  it('asks for nothing but what is missing, once a minute, and reports only what is new', async () => {
    bus.at(1).isSilent = true;
    await clock.advance(2 * SECOND);
    const before = bus.asked.length;
    await clock.advance(10 * MINUTE);
    const presence = bus.asked.slice(before).filter(({ isPresence }) => isPresence);
    expect(presence.map(({ address }) => address)).to.deep.equal(Array(presence.length).fill(1));
    expect(presence.length).to.be.within(9, 10);
    expect(scans).to.have.length(1);
  });

  it('gives settings later to a lamp that was found but did not take them', async () => {
    // Silent from the moment it has been found.
    const run = bus.run.bind(bus);
    bus.run = async (dialogue, priority) => {
      const value = await run(dialogue, priority);
      if (scans.length === 0 && bus.asked.at(-1)?.address === 63) bus.at(2).isSilent = true;
      return value;
    };
    await clock.advance(2 * SECOND);
    expect(scans[0]?.found).to.deep.equal([0, 1, 2]);
    expect(bus.at(2).fade).to.equal(0);
    bus.run = run;
    bus.at(2).isSilent = false;
    await clock.advance(MINUTE);
    expect(bus.at(2).fade).to.equal(bus.at(0).fade).and.above(0);
  });

  it('writes into gear that forgets its safe levels at most twelve times a year, and says when it no longer does', async () => {
    const told: string[] = [];
    for (let night = 0; night < 20; night += 1) {
      bus.at(0).powerOn = 0;
      for (const lamp of street.lamps.values()) lamp.isSetUp = false;
      const [line] = street.lines;
      const [lamp] = street.lamps.values();
      if (!line || !lamp) throw new Error('the street has a lamp');
      told.push(await line.setUpLamp(lamp, writes.gate(lamp.device)));
      await clock.advance(1);
    }
    expect(told.slice(0, 12)).to.deep.equal(Array(12).fill('written'));
    expect(told.slice(12)).to.deep.equal(Array(8).fill('withheld'));
    expect(bus.at(0).powerOn).to.equal(0);
    const [lamp] = street.lamps.values();
    expect(kept[`${lamp?.device}/powerOnLevel`], 'on disk').to.have.length(12);
    expect(kept[`${lamp?.device}/fadeTime`], 'the fade time was kept').to.have.length(1);
  });

  it('remembers after a restart what it wrote', async () => {
    const [lamp] = street.lamps.values();
    if (!lamp) throw new Error('the street has a lamp');
    const twelve = Array<number>(12).fill(clock.now() - 364 * DAY);
    const reborn = new WriteKeeper({ clock, save: async () => {} });
    reborn.restore({ [`${lamp.device}/powerOnLevel`]: twelve });
    expect(reborn.gate(lamp.device).mayWrite('powerOnLevel')).to.equal(false);
    expect(reborn.gate(lamp.device).mayWrite('systemFailureLevel')).to.equal(true);
  });

  it('knows no level any longer when a broadcast was not confirmed', async () => {
    const [line] = street.lines;
    if (!line) throw new Error('the street has a line');
    await line.broadcast(() => 100, 254, clock.monotonic(), 'automatic');
    bus.isConfirming = false;
    const error = await line.broadcast(() => 50, 229, clock.monotonic(), 'automatic').catch((caught: Error) => caught);
    expect(error).to.have.property('code', 'timeout');
    expect(bus.at(0).arc).to.equal(229);
    expect([...street.lamps.values()].map((lamp) => lamp.knownArc)).to.deep.equal([null, null, null]);
  });
});
