import {
  type Cancel,
  type Clock,
  type EdgeAddress,
  HOUR,
  MINUTE,
  type Observation,
  SECOND,
  type WireError,
} from '@lamplighter/contracts';
import { identify } from '@lamplighter/dali';
import type { CompiledState } from '@lamplighter/lighting';
import { createDaliBus } from './bus/create-dali-bus.js';
import type { DaliBus } from './bus/dali-bus.js';
import { Cabinet } from './cabinet/cabinet.js';
import type { CabinetState } from './cabinet/cabinet-state.js';
import { bootId } from './clock/boot-id.js';
import { ClockKeeper } from './clock/clock-keeper.js';
import { configuredSources, type TimeSource } from './clock/time-source.js';
import { CommandDesk } from './commands/command-desk.js';
import { DesiredDesk } from './commands/desired-desk.js';
import { DocumentKey } from './commands/document-key.js';
import { streetBirths } from './compose/births.js';
import { deviceStatus, type EdgeStatus, lineStatus } from './compose/edge-status.js';
import { keeping, SessionCounter, StateReader } from './compose/kept-state.js';
import { MOST_TOLD, Teller } from './compose/teller.js';
import type { EdgeConfig } from './config.js';
import { ControlLoop } from './control/control-loop.js';
import { ControlInputs } from './control/inputs.js';
import { ValueFeed } from './control/value-feed.js';
import { LineKeeper } from './devices/line-keeper.js';
import { Street } from './devices/street.js';
import { WriteKeeper } from './devices/write-keeper.js';
import { EdgeWatch } from './faults/edge-watch.js';
import { expectationOf, modelOf } from './faults/expectation.js';
import { FaultBook } from './faults/fault-book.js';
import { LampWatch } from './faults/lamp-watch.js';
import { birthContent, clockValues } from './link/birth-content.js';
import { EdgeNode } from './link/edge-node.js';
import type { Log } from './log.js';
import { ModelCatalogue } from './models/model-catalogue.js';
import { Sensors } from './presence/sensors.js';
import { SOFTWARE_VERSION } from './software-version.js';
import { Journal } from './store/journal.js';
import { NO_COMMANDS, stateFiles } from './store/state-files.js';
import { StoreError } from './store/store-error.js';
import { LiveNews } from './telemetry/live-news.js';
import { Sampler } from './telemetry/sampler.js';
import { updateHold } from './update/update-hold.js';
import { eventOf, type UpdateNote, updateValues } from './update/update-note.js';

export interface EdgeOptions {
  readonly config: EdgeConfig;
  /** Platform time: lighting, sampling, expiry. */
  readonly clock: Clock;
  /** Machine time: network, serial port, disk. */
  readonly io: Clock;
  readonly log: Log;
  /** Buses in place of the configured serial ports, one per line. */
  readonly buses?: readonly DaliBus[];
  /** A round of the control loop is complete: the sign of life. */
  readonly onRound?: () => void;
  /** The controller names an address where an update lies. */
  readonly onUpdateOffer?: (source: string) => void;
  /** Time sources of the machine in place of the configured ones. */
  readonly timeSources?: readonly TimeSource[];
  /** False where the controller's clock follows platform time with a delay of its own, as in a night that runs fast. */
  readonly heedsControllerTime?: boolean;
}

export type { DeviceStatus, EdgeStatus } from './compose/edge-status.js';

/** The field gateway. */
export interface Edge {
  /**
   * Resolved: lamps are under control from disk, place and time; the broker is being looked for in the background.
   * Rejects only when the data folder is in use by another edge (StoreError `in-use`) or the key of documents cannot be read
   * (ConfigError).
   */
  start(): Promise<void>;
  /** Says farewell to the broker, keeps what waits and leaves no timer, listener, socket or port behind. */
  stop(): Promise<void>;
  status(): EdgeStatus;
  /** How updates stand, from the supervisor: told to the controller, a new outcome by the journal. */
  noteUpdate(note: UpdateNote): void;
}

const NO_CABINET: CabinetState = { contacts: [], meters: [], onChange: () => noop };

const noop = (): void => {};

/** The gear's own count (bank 206), in seconds. */
const hoursOf = (onTime: unknown): number | undefined =>
  typeof onTime === 'number' ? (onTime * SECOND) / HOUR : undefined;

/** Composes one edge: bus, devices, control loop, sampler, faults, commands, journal, link. */
export function createEdge(options: EdgeOptions): Edge {
  const {
    config,
    clock,
    io,
    log,
    buses,
    timeSources,
    heedsControllerTime,
    onRound = noop,
    onUpdateOffer = noop,
  } = options;
  const at: EdgeAddress = { nis: config.nis, edge: config.edgeId };
  const journal = new Journal({
    dataDir: config.dataDir,
    maxRecords: config.maxRecords,
    io,
    log,
    onDamaged: (damaged) => teller.damaged(damaged),
  });
  const teller = new Teller(journal, clock, log);
  const { record } = teller;
  const documentKey = new DocumentKey(config.trust.documentKey);
  const files = stateFiles(config.dataDir, at, (received, signature) => documentKey.refusalOf(received, signature));
  const session = new SessionCounter(files.session, log);
  const street = new Street(buses ?? config.lines.map((line) => createDaliBus({ line, io, log })));
  const { lines } = street;
  const models = ModelCatalogue.load(config.modelsDir);
  const inputs = new ControlInputs();
  const valueFeed = new ValueFeed(inputs, clock);
  const recordReading = (reading: Observation): Promise<void> => {
    valueFeed.hear(reading.device, reading.values);
    return record(reading);
  };
  let updateNote: UpdateNote | null = null;
  let cancels: Cancel[] = [];

  const news = new LiveNews((device, values) => node.sendLive(device, values));
  const clockKeeper = new ClockKeeper({
    clock,
    log,
    sources: timeSources ?? configuredSources(config.clock, io),
    bootId,
    save: (kept) => files.clock.save(kept),
    onStep: (by, { state, reason }) => teller.event('clockStepped', { seconds: by / SECOND, state, reason }),
    onChange: (judgement) => {
      node.sendLive(null, clockValues(judgement));
      teller.event('clockState', { state: judgement.state, reason: judgement.reason });
    },
  });
  const control = new ControlLoop({
    inputs,
    lines,
    lamp: (device) => street.lamps.get(device),
    clock,
    log,
    period: config.controlPeriodMs,
    reassertAfter: config.reassertMinutes * MINUTE,
    isTrusted: () => clockKeeper.isTrusted(),
    place: config.place,
    burningHours: (device) => hoursOf(sampler.latest(device)['Source/OnTime']),
    onDecided: (lamp) => news.decided(lamp),
    onRound: () => {
      valueFeed.expire();
      onRound();
    },
  });
  const isPowered = (now: number): boolean => control.isPowered(now);
  const sampler = new Sampler({
    lines,
    clock,
    log,
    samplePeriod: config.sampleMinutes * MINUTE,
    healthPeriod: config.healthMinutes * MINUTE,
    isPowered,
    modelOf: (lamp) => modelOf(models, lamp),
    onPoll: (lamp, poll) => news.observe(lamp, poll),
    onReading: (lamp, reading) => {
      lampWatch.reading(lamp, reading);
      if (reading.energy.energyWh !== null) edgeWatch.lampEnergy(lamp.device, reading.energy.energyWh);
    },
    isSensed: (device) => inputs.isSensed(device),
    ambient: () => sensors.light.readings(),
    takeCounts: () => sensors.presence.takeCounts(),
    record: recordReading,
  });
  const keepFaults = keeping(files.faults, log, 'open faults');
  const faults = new FaultBook({
    record: teller.insist,
    save: (open) => void keepFaults([...open]),
  });
  const sensors = new Sensors({
    inputs,
    lines,
    clock,
    log,
    book: faults,
    sensorHold: config.sensorHoldSeconds,
    isPowered,
    brighten: (bubble) => control.brighten(bubble, 'automatic'),
    sendBoost: (to, until) => node.sendLive(null, { 'Boost/To': to, 'Boost/Until': until }),
    save: keeping(files.presence, log, 'state of the sensors'),
  });
  const statusPeriod = config.statusSeconds * SECOND;
  const lampWatch = new LampWatch({
    book: faults,
    clock,
    statusPeriod,
    isPowerExpected: () => control.expectsPower(clock.now()) === true,
    expectation: (lamp, level) => expectationOf(models, lamp, level),
  });
  const writes = new WriteKeeper({
    clock,
    save: keeping(files.writes, log, 'writes into gear'),
  });
  const keeper = new LineKeeper({
    lines,
    clock,
    log,
    statusPeriod,
    sensorHold: config.sensorHoldSeconds,
    isPowered,
    gate: (device) => writes.gate(device),
    onScan: (line, result) => teller.scan(line.index, result),
    onPoll: (lamp, poll) => news.observe(lamp, poll),
    onRound: (line, polls) => lampWatch.round(line.index, polls),
  });
  const cabinet =
    config.cabinet &&
    new Cabinet({
      config: config.cabinet,
      models,
      clock,
      io,
      log,
      samplePeriod: config.sampleMinutes * MINUTE,
      record: recordReading,
      sendLive: (device, values) => {
        valueFeed.hear(device, values);
        node.sendLive(device, values);
      },
      saveCounters: keeping(files.counters, log, 'counters of meters'),
      onLocalOverride: (isOn) => {
        inputs.localOverride = isOn ? 100 : null;
        void control.evaluate('user');
      },
      onPhotocell: (device, asksForLight, at) => {
        inputs.sense(device, { at, lux: asksForLight ? 0 : Number.POSITIVE_INFINITY });
        void control.evaluate('automatic');
      },
    });
  const desired = new DesiredDesk({
    at,
    log,
    key: documentKey,
    save: (kept) => files.desired.save(kept),
    onActivated: activate,
    onRefused: (reason) => {
      node.sendLive(null, { 'Desired/Version': desired.version, 'Desired/Refusal': reason });
      teller.event('desiredRefused', { reason, inForce: desired.version });
    },
    onRepeated: () => node.sendLive(null, { 'Desired/Version': desired.version, 'Desired/Refusal': desired.refusal }),
  });
  const edgeWatch = new EdgeWatch({
    book: faults,
    clock,
    cabinet: cabinet ?? NO_CABINET,
    lampCount: () => street.lamps.size,
    saveBalance: keeping(files.balance, log, 'counters of the day'),
    isPowerExpected: (now) => control.expectsPower(now),
    clockJudgement: () => clockKeeper.judgement,
    updateNote: () => updateNote,
    lostLines: () =>
      lines
        .filter((line) => !line.isOpen)
        .map(({ index, bus }) => ({ line: index, problem: bus.problem?.message ?? null })),
    journal: () => ({ isWorking: journal.isOpen, refused: journal.refused, damaged: teller.found }),
    desired: () => ({ version: desired.version, refusal: desired.refusal }),
  });
  const commands = new CommandDesk({
    at,
    clock,
    log,
    lamp: (device) => street.lamps.get(device),
    isClockTrusted: () => clockKeeper.isTrusted(),
    save: (state) => files.commands.save(state),
    record,
    onOverrides: async (overrides) => {
      inputs.overrides = overrides;
      await control.evaluate('user');
    },
    identify: (lamp) => lamp.line.run(identify(lamp.shortAddress), 'user'),
    read: (lamp) => sampler.readOnDemand(lamp),
  });
  const node = new EdgeNode({
    at,
    host: config.host,
    mqtt: config.mqtt,
    journal,
    births: () => {
      news.renew();
      return birthContent({
        softwareVersion: SOFTWARE_VERSION,
        journal: journal.status,
        clock: clockKeeper.judgement,
        isLineOpen: lines.every((line) => line.isOpen),
        desiredVersion: desired.version,
        desiredRefusal: desired.refusal,
        update: updateValues(updateNote),
        devices: [...streetBirths(street, (device) => sampler.latest(device)), ...(cabinet?.births() ?? [])],
        cabinet: cabinet?.nodeBirth() ?? {},
      });
    },
    nextBdSeq: () => session.next(),
    handlers: {
      command: (command, isRetained) => void commands.handle(command, isRetained),
      boost: (boost) => sensors.boost(boost),
      update: onUpdateOffer,
      desired: (message) => void desired.handle(message),
      time: (stamp, askedAt) => {
        if (heedsControllerTime !== false) clockKeeper.hearController(stamp, askedAt);
      },
      refused: refuseMessage,
    },
    clock,
    io,
    log,
    historyPerSecond: config.historyPerSecond,
  });

  function activate(compiled: CompiledState): void {
    const homeless = street.place(compiled);
    if (homeless.length > 0) log.error({ devices: homeless }, 'placed on a line that this edge does not have');
    inputs.desired = compiled;
    const sensed = [...street.sensors, ...street.lightSensors, ...(cabinet?.births() ?? [])];
    const placed = new Set([...street.lamps.keys(), ...sensed.map(({ device }) => device)]);
    faults.keepOnly(placed, clock.now());
    lampWatch.keepOnly(placed);
    sensors.place(compiled.desired, street);
    keeper.renew();
    void control.evaluate('automatic');
    // Births name the version in force, and the devices that may be others now.
    node.rebirth();
    teller.event('desiredActivated', { version: compiled.desired.version, homeless: homeless.slice(0, MOST_TOLD) });
  }

  function refuseMessage(error: WireError): void {
    if (error.code === 'bad-document' || error.code === 'unsupported-version') {
      desired.refuse(error.message);
      return;
    }
    log.warn({ code: error.code, reason: error.message }, 'message refused');
    teller.event('messageRefused', { code: error.code, reason: error.message });
  }

  async function restore(): Promise<void> {
    const reader = new StateReader();
    await clockKeeper.start(await reader.load(files.clock));
    faults.restore((await reader.load(files.faults)) ?? []);
    session.restore((await reader.load(files.session))?.bdSeq ?? null);
    cabinet?.restore((await reader.load(files.counters)) ?? {});
    writes.restore((await reader.load(files.writes)) ?? {});
    commands.restore((await reader.load(files.commands)) ?? NO_COMMANDS);
    inputs.overrides = commands.overrides;
    const begun = await reader.load(files.balance);
    if (begun) edgeWatch.restore(begun);
    const seenBefore = await reader.load(files.presence);
    if (seenBefore) sensors.presence.restore(seenBefore);
    const document = await reader.load(files.desired);
    if (document) desired.restore(document);
    const { damaged } = reader;
    if (damaged.length === 0) return;
    log.error({ damaged }, 'damaged state files; the other generation is used where there is one');
    teller.damaged(damaged);
  }

  function watchBuses(): Cancel[] {
    return lines.flatMap((line) => [
      line.bus.onFrame((frame) => sensors.receive(frame, line)),
      line.bus.onState((state) => {
        if (state !== 'open' && state !== 'lost') return;
        line.forget();
        sensors.lineChanged(line);
        keeper.renew();
        teller.event(state === 'open' ? 'lineOpen' : 'lineLost', {
          line: line.index,
          problem: line.bus.problem?.code ?? null,
        });
        node.sendLive(null, { 'Edge/LineOpen': lines.every(({ isOpen }) => isOpen) });
        if (state === 'open') void control.evaluate('automatic');
      }),
    ]);
  }

  return {
    noteUpdate(note) {
      updateNote = note;
      node.sendLive(null, updateValues(note));
      if (note.isNews && note.last) {
        const { name, detail } = eventOf(note.last);
        teller.event(name, detail);
      }
    },
    async start() {
      await documentKey.open();
      try {
        await journal.open();
      } catch (error) {
        if (error instanceof StoreError && error.code === 'in-use') throw error;
        log.error({ reason: (error as Error).message }, 'journal could not be opened; lighting goes on without it');
      }
      await restore();
      cancels = watchBuses();
      sensors.start();
      control.start();
      keeper.start();
      sampler.start();
      edgeWatch.start();
      commands.start();
      await Promise.all([...lines.map((line) => line.bus.start()), cabinet?.start()]);
      node.start();
    },
    async stop() {
      for (const cancel of cancels) cancel();
      cancels = [];
      commands.stop();
      edgeWatch.stop();
      sampler.stop();
      keeper.stop();
      control.stop();
      sensors.stop();
      await clockKeeper.stop();
      await node.stop();
      await Promise.all([...lines.map((line) => line.bus.stop()), cabinet?.stop()]);
      await writes.settled();
      await Promise.all(Object.values(files).map((file) => file.settled()));
      await journal.close();
    },
    status: () => ({
      levels: [...street.lamps.values()].map(deviceStatus),
      journal: { ...journal.status, refused: journal.refused },
      link: node.isOnline ? 'online' : 'offline',
      lines: lines.map(lineStatus),
      cabinetProblem: cabinet?.problem ?? null,
      desiredVersion: desired.version,
      openFaults: faults.open,
      clock: clockKeeper.judgement,
      sensorEvents: sensors.presence.handled,
      updateHold: updateHold({
        now: clock.now(),
        isClockTrusted: clockKeeper.judgement.state !== 'untrusted',
        place: inputs.desired?.desired.place ?? config.place,
        overrides: inputs.overrides,
      }),
    }),
  };
}
