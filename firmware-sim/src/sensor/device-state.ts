import { type Clock, MINUTE, type Milliseconds } from '@lamplighter/contracts';
import type { Commissioning } from '../bus/commissioning.js';
import type { MemoryAccess } from '../memory/memory-access.js';
import type { InputInstance } from './input-instance.js';

/** Quiescent mode ends by itself (part 103). */
const QUIESCENT: Milliseconds = 15 * MINUTE;
const IDENTIFY_TIME: Milliseconds = 10_000;

/** What a control device keeps about itself as a whole, its instances apart. */
export class DeviceState {
  shortAddress: number | null;
  /** Bit n: member of device group n, 0 to 31. */
  groups = 0;
  powerCycleSeen = true;
  #quiescentUntil: Milliseconds = Number.NEGATIVE_INFINITY;
  #identifyUntil: Milliseconds = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: Clock,
    readonly commissioning: Commissioning,
    readonly memory: MemoryAccess,
    readonly instances: readonly InputInstance[],
    shortAddress: number | null,
  ) {
    this.shortAddress = shortAddress;
  }

  get isQuiescent(): boolean {
    return this.clock.monotonic() < this.#quiescentUntil;
  }

  get isIdentifying(): boolean {
    return this.clock.monotonic() < this.#identifyUntil;
  }

  get isReset(): boolean {
    const isAddressReset = this.commissioning.randomAddress === 0xffffff;
    return isAddressReset && this.groups === 0 && this.instances.every((instance) => instance.isReset);
  }

  /** The group that events of scheme 3 name: the lowest; null without any. */
  get firstGroup(): number | null {
    for (let group = 0; group < 32; group += 1) if (this.isInGroup(group)) return group;
    return null;
  }

  isInGroup(group: number): boolean {
    return (this.groups & (1 << group)) !== 0;
  }

  setQuiescent(isQuiescent: boolean): void {
    this.#quiescentUntil = isQuiescent ? this.clock.monotonic() + QUIESCENT : Number.NEGATIVE_INFINITY;
  }

  identify(): void {
    this.#identifyUntil = this.clock.monotonic() + IDENTIFY_TIME;
  }

  /** RESET: everything but the short address. */
  reset(): void {
    for (const instance of this.instances) instance.reset();
    this.commissioning.randomAddress = 0xffffff;
    this.groups = 0;
    this.powerCycleSeen = false;
    this.setQuiescent(false);
  }
}
