import type { Kelvin, Milliseconds } from '@lamplighter/contracts';
import { broadcast, type GearAddress, setColourTemperature, short } from '@lamplighter/dali';
import type { Lamp } from '../devices/lamp.js';
import type { Line } from '../devices/line.js';

interface Due {
  readonly lamp: Lamp;
  readonly kelvin: Kelvin;
}

/**
 * Sends the tunable-white lamps of one line to the colour temperature that is decided for them (part 209). It comes after the
 * levels, and as a setting, so that every level may pass in between its frames; dark lamps wait until they are lit.
 */
export class ColourWriter {
  #isWriting = false;

  constructor(private readonly line: Line) {}

  /**
   * Writes where a lamp was told another colour temperature or none, or so long ago that it is due again. Returns at once
   * where an earlier call still writes. Rejects with the BusError of the first that could not be written.
   */
  async write(now: Milliseconds, reassertAfter: Milliseconds): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    try {
      const due = this.line.lamps.flatMap((lamp) => dueAt(lamp, now - reassertAfter) ?? []);
      const first = due[0];
      if (first && due.length > 1 && this.#isOneForAll(first.kelvin)) return await this.#send(broadcast, due, now);
      for (const each of due) await this.#send(short(each.lamp.shortAddress), [each], now);
    } finally {
      this.#isWriting = false;
    }
  }

  #isOneForAll(kelvin: Kelvin): boolean {
    return this.line.mayBroadcast && this.line.lamps.every((lamp) => lamp.decision?.colourTemperatureK === kelvin);
  }

  async #send(to: GearAddress, due: readonly Due[], now: Milliseconds): Promise<void> {
    const kelvin = due[0]?.kelvin;
    if (kelvin === undefined) return;
    // Told from now on: where power is lost while it is on its way, it is forgotten and due again.
    for (const { lamp } of due) lamp.toldColour = { kelvin, at: now };
    try {
      await this.line.run(setColourTemperature(to, kelvin), 'configuration');
    } catch (error) {
      for (const { lamp } of due) lamp.toldColour = null;
      throw error;
    }
  }
}

function dueAt(lamp: Lamp, before: Milliseconds): Due | null {
  const kelvin = lamp.decision?.colourTemperatureK ?? null;
  if (kelvin === null || !lamp.knownArc) return null;
  const told = lamp.toldColour;
  return told?.kelvin === kelvin && told.at > before ? null : { lamp, kelvin };
}
