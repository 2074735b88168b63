import type { DeviceId, MetricValues } from '@lamplighter/contracts';
import type { Lamp, Poll } from '../devices/lamp.js';
import { tellsOfPeople } from './discretion.js';
import { lampTarget, pollValues } from './reading-values.js';

/**
 * Live values between readings: a decision, or a status poll that found something new is told at once, unjournaled, so that a map does
 * not wait for the next quarter of an hour; but not what a lamp does because somebody passes (`discretion.ts`). What nobody
 * hears is not repeated: the reading will say it.
 */
export class LiveNews {
  readonly #told = new Map<DeviceId, string>();

  constructor(private readonly send: (device: DeviceId, values: MetricValues) => void) {}

  observe(lamp: Lamp, poll: Poll): void {
    // Silence is the fault detector's to judge, and says nothing about the light.
    if (!poll.status || tellsOfPeople(lamp)) return;
    const values = pollValues(lamp, poll);
    const text = JSON.stringify(values);
    if (this.#told.get(lamp.device) === text) return;
    this.#told.set(lamp.device, text);
    this.send(lamp.device, values);
  }

  /** Births are going out: what was told before may have been heard by nobody, so all of it is told again. */
  renew(): void {
    this.#told.clear();
  }

  /** Another level, or another rung of the ladder, was decided on: told before the gear has answered. */
  decided(lamp: Lamp): void {
    if (!tellsOfPeople(lamp)) this.send(lamp.device, lampTarget(lamp));
  }
}
