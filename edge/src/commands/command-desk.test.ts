import { randomUUID } from 'node:crypto';
import {
  type Command,
  deviceId,
  edgeId,
  HOUR,
  MINUTE,
  nisCode,
  type Observation,
  parseCommand,
  SteppedClock,
} from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import fc from 'fast-check';
import { Street } from '../devices/street.js';
import type { Log } from '../log.js';
import { type CommandState, NO_COMMANDS } from '../store/state-files.js';
import type { ReadOutcome } from '../telemetry/sampler.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import { CommandDesk } from './command-desk.js';
import { refusalOf } from './refusal.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const at = { nis: nisCode('21004'), edge: edgeId('cabinet-52') };
const NOW = Date.UTC(2026, 10, 22, 20);

function order(more: Partial<Command> = {}): Command {
  return parseCommand({
    version: 1,
    id: randomUUID(),
    sequence: 1,
    issuer: 'operator',
    reason: 'test',
    issuedAt: NOW,
    expiresAt: NOW + MINUTE,
    target: { ...at, devices: ['lamp-0', 'lamp-1'] },
    action: { kind: 'override', level: 30, until: NOW + HOUR, rank: 'operator' },
    ...more,
  });
}

describe('command desk', () => {
  let clock: SteppedClock;
  let records: Observation[];
  let saved: CommandState[];
  let applied: number;
  let desk: CommandDesk;
  let reading: ReadOutcome;

  beforeEach(() => {
    clock = new SteppedClock(NOW);
    records = [];
    saved = [];
    applied = 0;
    const street = new Street([new FakeBus(clock, [0, 1])]);
    street.place(compile(streetDocument(2)));
    desk = new CommandDesk({
      at,
      clock,
      log: silent,
      lamp: (device) => street.lamps.get(device),
      isClockTrusted: () => true,
      save: async (state) => void saved.push(state),
      record: (observation) => records.push(observation),
      onOverrides: async () => {
        applied += 1;
      },
      identify: async () => {},
      read: async () => reading,
    });
    desk.restore(NO_COMMANDS);
    reading = 'read';
  });
  const results = (): string[] =>
    records.map(({ device, values }) => `${device ?? 'edge'} ${values['Command/Result']}`);

  it('keeps a command on disk before it acts', async () => {
    const command = order();
    await desk.handle(command, false);
    expect(saved.at(-1)).to.deep.include({ lastSequence: 1, acceptedIds: [command.id] });
    expect(applied).to.equal(1);
    expect(results()).to.deep.equal(['lamp-0 acknowledged', 'lamp-1 acknowledged']);
  });

  it('obeys a command once, however often it is delivered', async () => {
    const command = order();
    for (let delivery = 0; delivery < 3; delivery += 1) await desk.handle(command, delivery === 2);
    expect(applied).to.equal(1);
    expect(saved).to.have.length(1);
    expect(results()).to.have.length(2);
  });

  it('remembers after a restart what it had accepted', async () => {
    const command = order({ sequence: 5 });
    await desk.handle(command, false);
    desk.restore(saved.at(-1) ?? NO_COMMANDS);
    await desk.handle(command, false);
    await desk.handle(order({ sequence: 5 }), false);
    expect(applied).to.equal(1);
    expect(results().slice(2)).to.deep.equal(['lamp-0 refused', 'lamp-1 refused']);
  });

  it('says what became of a reading: taken, left to the quarter of an hour, or no answer', async () => {
    const target = { ...at, devices: [deviceId('lamp-0')] };
    for (const [index, outcome] of (['read', 'postponed', 'silent'] as const).entries()) {
      reading = outcome;
      await desk.handle(order({ sequence: index + 1, target, action: { kind: 'read' } }), false);
    }
    const ends = records.filter(({ values }) => values['Command/Result'] !== 'acknowledged');
    expect(ends.map(({ values }) => [values['Command/Result'], values['Command/Reason']])).to.deep.equal([
      ['effective', undefined],
      ['effective', 'its level may follow people: its reading comes with the quarter of an hour'],
      ['expired', 'the gear does not answer'],
    ]);
  });

  it('refuses a retained command and says why', async () => {
    await desk.handle(order(), true);
    expect(applied).to.equal(0);
    expect(desk.overrides).to.deep.equal([]);
    expect(results()).to.deep.equal(['lamp-0 refused', 'lamp-1 refused']);
    expect(String(records[0]?.values['Command/Reason'])).to.match(/never retained/);
  });

  it('executes an expired, replayed, foreign or retained command zero times (property)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          late: fc.boolean(),
          replayed: fc.boolean(),
          foreignEdge: fc.boolean(),
          foreignTown: fc.boolean(),
          unknownLamp: fc.boolean(),
          retained: fc.boolean(),
        }),
        async (wrong) => {
          desk.restore({ ...NO_COMMANDS, lastSequence: 10 });
          applied = 0;
          const target = {
            nis: wrong.foreignTown ? nisCode('21005') : at.nis,
            edge: wrong.foreignEdge ? edgeId('cabinet-53') : at.edge,
            devices: [deviceId(wrong.unknownLamp ? 'lamp-9' : 'lamp-0')],
          };
          const expiresAt = wrong.late ? NOW - 1 : NOW;
          await desk.handle(order({ sequence: wrong.replayed ? 10 : 11, target, expiresAt }), wrong.retained);
          expect(applied).to.equal(Object.values(wrong).some(Boolean) ? 0 : 1);
        },
      ),
    );
  });

  it('cannot tell lateness without a clock, so it refuses', () => {
    const circumstances = { at, now: 0, isRetained: false, lastSequence: 0, isLuminaire: () => true };
    expect(refusalOf(order(), { ...circumstances, isClockTrusted: false })?.reason).to.match(/clock/);
  });

  it('refuses a maintenance lock that would begin later: without a clock it could not be told from one in force', () => {
    const lock = (start: number) =>
      order({ action: { kind: 'override', level: 0, start, until: NOW + 2 * HOUR, rank: 'maintenance' } });
    const circumstances = { at, now: NOW, isClockTrusted: true, isRetained: false, lastSequence: 0 };
    const refusal = (command: Command) => refusalOf(command, { ...circumstances, isLuminaire: () => true });
    expect(refusal(lock(NOW))).to.equal(null);
    expect(refusal(lock(NOW + HOUR))?.reason).to.match(/begins when it is set/);
  });

  it('acts from memory when the disk is full: an emergency does not wait for space', async () => {
    const street = new Street([new FakeBus(clock, [0, 1])]);
    street.place(compile(streetDocument(2)));
    let isApplied = false;
    const full = new CommandDesk({
      at,
      clock,
      log: silent,
      lamp: (device) => street.lamps.get(device),
      isClockTrusted: () => true,
      save: () => Promise.reject(new Error('disk is full')),
      record: (observation) => records.push(observation),
      onOverrides: async (overrides) => {
        isApplied = overrides.length === 1;
      },
      identify: async () => {},
      read: async () => 'read',
    });
    await full.handle(order({ action: { kind: 'override', level: 100, until: NOW + HOUR, rank: 'emergency' } }), false);
    expect(isApplied).to.equal(true);
  });
});
