import type { DeviceId, DimLevel, LightSensorPlacement, Milliseconds, SensorPlacement } from '@lamplighter/contracts';
import {
  broadcast,
  configureLightSensor,
  configurePresence,
  type Dialogue,
  fadeTimeCode,
  findGear,
  queryDimmingCurve,
  selectDimmingCurve,
  setFadeTime,
  setLevel,
  setSafeLevels,
  short,
  stopQuiescentMode,
  type WriteGate,
  type WriteOutcome,
  worstOutcome,
} from '@lamplighter/dali';
import type { BusPriority, DaliBus, RunOptions } from '../bus/dali-bus.js';
import type { Lamp } from './lamp.js';
import { UnplacedGear } from './unplaced-gear.js';

const SHORT_ADDRESSES = 64;
/** Fade time of the gear: a ramp goes in steps of a control period, the gear smooths each step (LS-5: up in 1 to 2 s). */
const FADE_SECONDS = 1;

/** A light sensor speaks on a change of a tenth, and at least every four minutes: daylight is slow, and the line is not. */
const LIGHT_SENSOR_SETTINGS = { reportSeconds: 240, hysteresisPercent: 10, hysteresisMin: 2, deadtimeMs: 5_000 };

/** What a scan of the line found, by short address. */
export interface ScanResult {
  readonly found: readonly number[];
  /** Placed in the desired state, but no gear answers there. */
  readonly missing: readonly number[];
  /** Gear that the desired state does not know: lit at night and dark by day, all of it at full light. */
  readonly unplaced: readonly number[];
}

/** One DALI line: its bus and the lamps and sensors placed on it. */
export class Line {
  lamps: readonly Lamp[] = [];
  sensors: readonly SensorPlacement[] = [];
  lightSensors: readonly LightSensorPlacement[] = [];
  /** Null until a scan has found gear. */
  scanned: ScanResult | null = null;
  /** Arc level last broadcast while nothing is placed on the line. */
  emptyArc: number | null = null;
  emptyAt: Milliseconds = Number.NEGATIVE_INFINITY;
  readonly unplaced = new UnplacedGear(this);
  readonly #configuredSensors = new Set<string>();

  constructor(
    readonly index: number,
    readonly bus: DaliBus,
  ) {}

  get isOpen(): boolean {
    return this.bus.state === 'open';
  }

  /** What the document puts on this line. Found gear is sorted anew into placed and unplaced, without another scan. */
  place(
    lamps: readonly Lamp[],
    sensors: readonly SensorPlacement[],
    lightSensors: readonly LightSensorPlacement[] = [],
  ): void {
    this.unplaced.forgetOnly([...this.lamps, ...lamps].map(({ shortAddress }) => shortAddress));
    this.lamps = lamps;
    if (lamps.length > 0) this.emptyArc = null;
    this.sensors = sensors;
    this.lightSensors = lightSensors;
    this.#configuredSensors.clear();
    if (this.scanned) this.#sort(this.scanned.found);
  }

  run<T>(dialogue: Dialogue<T>, priority: BusPriority, options?: RunOptions): Promise<T> {
    return this.bus.run(dialogue, priority, options);
  }

  /** The line was closed or without power: gear may stand anywhere and must be looked for anew. */
  forget(): void {
    this.scanned = null;
    this.emptyArc = null;
    this.unplaced.forget();
    this.#configuredSensors.clear();
    for (const lamp of this.lamps) lamp.forget();
  }

  /** True when a broadcast reaches exactly the placed lamps and nothing else. */
  get mayBroadcast(): boolean {
    return this.scanned !== null && this.scanned.unplaced.length === 0 && this.lamps.length > 1;
  }

  /** One arc power level for all lamps at once: no popcorn. `levelOf` says what it means at each. */
  async broadcast(
    levelOf: (lamp: Lamp) => DimLevel,
    arc: number,
    now: Milliseconds,
    priority: BusPriority,
  ): Promise<void> {
    try {
      await this.run(setLevel(broadcast, arc), priority, { cutsIn: true });
    } catch (error) {
      // The frame may have gone out although nobody confirmed it: nothing is known of any level, so all is written again.
      this.emptyArc = null;
      for (const lamp of this.lamps) lamp.knownArc = null;
      throw error;
    }
    this.unplaced.forget();
    this.emptyArc = this.lamps.length === 0 ? arc : null;
    this.emptyAt = now;
    for (const lamp of this.lamps) lamp.noteWritten(levelOf(lamp), arc, now);
  }

  /** Looks at every short address, one at a time so that levels go in between. Null when nobody answers at all. */
  async scan(): Promise<ScanResult | null> {
    const found: number[] = [];
    for (let address = 0; address < SHORT_ADDRESSES; address += 1) {
      const gear = await this.run(findGear(address, { identities: false }), 'configuration');
      if (gear) found.push(address);
    }
    if (found.length === 0) return null;
    return this.#sort(found);
  }

  /**
   * Looks again for placed gear that the scan did not find: on a busy line an answer can be lost, and gear is replaced.
   * Null when nothing more was found.
   */
  lookAgain(): Promise<ScanResult | null> {
    return this.#lookAt(this.scanned?.missing ?? [], 'configuration');
  }

  /** The same at every address where nobody answered: gear that no document knows may have been missed, too. */
  lookAround(): Promise<ScanResult | null> {
    const { found = [] } = this.scanned ?? {};
    return this.#lookAt(
      Array.from({ length: SHORT_ADDRESSES }, (_, address) => address).filter((address) => !found.includes(address)),
      'polling',
    );
  }

  async #lookAt(addresses: readonly number[], priority: BusPriority): Promise<ScanResult | null> {
    const more: number[] = [];
    for (const address of addresses) {
      const gear = await this.run(findGear(address, { identities: false }), priority);
      if (gear) more.push(address);
    }
    // The line may have been lost meanwhile: then a whole scan is due.
    if (more.length === 0 || !this.scanned) return null;
    return this.#sort([...new Set([...this.scanned.found, ...more])].sort((a, b) => a - b));
  }

  #sort(found: readonly number[]): ScanResult {
    const placed = this.lamps.map((lamp) => lamp.shortAddress);
    this.scanned = {
      found,
      missing: placed.filter((address) => !found.includes(address)),
      unplaced: found.filter((address) => !placed.includes(address)),
    };
    return this.scanned;
  }

  /**
   * Fade time and safe levels of one gear, asked first and written only where different and where the gate lets it
   * (LS-8, LS-12).
   */
  async setUpLamp(lamp: Lamp, gate: WriteGate): Promise<WriteOutcome> {
    const code = fadeTimeCode(FADE_SECONDS);
    const fade = await this.run(setFadeTime(short(lamp.shortAddress), code, gate), 'configuration');
    const safe = await this.run(setSafeLevels(lamp.shortAddress, gate), 'configuration');
    await this.#straightenCurve(lamp, gate);
    const outcome = worstOutcome([fade, safe]);
    lamp.isSetUp = outcome !== 'no-answer';
    return outcome;
  }

  /**
   * Brings LED gear to the logarithmic curve (part 207), so that a level means the same light everywhere. Gear of another kind
   * says nothing and has no other.
   */
  async #straightenCurve(lamp: Lamp, gate: WriteGate): Promise<void> {
    const { shortAddress } = lamp;
    const outcome = await this.run(selectDimmingCurve(shortAddress, 'logarithmic', gate), 'configuration');
    if (outcome === 'written') lamp.forget();
    // Silent now: what it said when it was asked before still holds.
    if (outcome === 'no-answer') return;
    const isOwn = outcome === 'refused' || outcome === 'withheld';
    const curve = isOwn ? await this.run(queryDimmingCurve(shortAddress), 'configuration') : null;
    lamp.dimmingCurve = curve ?? 'logarithmic';
  }

  /**
   * Makes the line's presence sensors report occupied and vacant, and its light sensors how light it is. Returns those that
   * could not be made to.
   */
  async setUpSensors(holdSeconds: number): Promise<{ sensor: DeviceId; outcome: string }[]> {
    const failed: { sensor: DeviceId; outcome: string }[] = [];
    const setUp = async (sensor: DeviceId, dialogue: Dialogue<WriteOutcome>): Promise<void> => {
      if (this.#configuredSensors.has(sensor)) return;
      const outcome = await this.run(dialogue, 'configuration');
      if (outcome === 'unchanged' || outcome === 'written') this.#configuredSensors.add(sensor);
      else failed.push({ sensor, outcome });
    };
    // A line that has just opened: who commissioned it last may have been cut off before it let the sensors speak.
    if (this.#configuredSensors.size === 0 && this.sensors.length + this.lightSensors.length > 0) {
      await this.run(stopQuiescentMode(), 'configuration');
    }
    for (const { device, shortAddress, instance } of this.sensors) {
      await setUp(device, configurePresence(shortAddress, instance, { holdSeconds }));
    }
    for (const { device, shortAddress, instance } of this.lightSensors) {
      await setUp(device, configureLightSensor(shortAddress, instance, LIGHT_SENSOR_SETTINGS));
    }
    return failed;
  }
}
