import {
  type Cancel,
  type Clock,
  type DeviceId,
  type EpochMs,
  MINUTE,
  type Milliseconds,
} from '@lamplighter/contracts';
import { queryIlluminance, queryPresence } from '@lamplighter/dali';
import type { LightAnswer } from '../daylight/light-watch.js';
import type { Line } from '../devices/line.js';
import type { Log } from '../log.js';
import type { SensorAnswer } from './sensor-watch.js';

/** How often each sensor is asked how it is: gone is noticed within a quarter of an hour. */
const PERIOD: Milliseconds = 5 * MINUTE;

export interface SensorPatrolOptions {
  readonly lines: readonly Line[];
  readonly clock: Clock;
  readonly log: Log;
  readonly isPowered: (now: EpochMs) => boolean;
  /** Resolved: levels that follow from it are on the line. */
  readonly onPresence: (sensor: DeviceId, answer: SensorAnswer) => Promise<void>;
  readonly onLight: (sensor: DeviceId, answer: LightAnswer) => void;
}

/**
 * Asks each sensor how it is: events alone cannot tell a quiet sensor from a dead one, nor who was there before a restart,
 * nor that a lost event said vacant.
 */
export class SensorPatrol {
  #cancel: Cancel = () => {};

  constructor(private readonly options: SensorPatrolOptions) {}

  start(): void {
    this.#cancel = this.options.clock.every(PERIOD, () => this.walk());
  }

  stop(): void {
    this.#cancel();
  }

  /** One walk along these lines, or all of them; at once after a line came back or sensors were placed. Never rejects. */
  async walk(lines: readonly Line[] = this.options.lines): Promise<void> {
    const { clock, isPowered } = this.options;
    if (!isPowered(clock.now())) return;
    await Promise.all(lines.filter((line) => line.isOpen).map((line) => this.#askLine(line)));
  }

  async #askLine(line: Line): Promise<void> {
    const { onPresence, onLight, log } = this.options;
    try {
      for (const { device, shortAddress, instance } of line.sensors) {
        await onPresence(device, await line.run(queryPresence(shortAddress, instance), 'polling'));
      }
      for (const { device, shortAddress, instance } of line.lightSensors) {
        onLight(device, await line.run(queryIlluminance(shortAddress, instance), 'polling'));
      }
    } catch (error) {
      log.debug({ line: line.index, reason: (error as Error).message }, 'sensors could not be asked');
    }
  }
}
