/** Failures that banks 205 and 206 show, each a flag and a counter (part 253). */
export const GEAR_FAILURES = [
  'undervoltage',
  'overvoltage',
  'outputPowerLimitation',
  'thermalDerating',
  'thermalShutdown',
] as const;
export const SOURCE_FAILURES = [
  'sourceShortCircuit',
  'sourceOpenCircuit',
  'sourceThermalDerating',
  'sourceThermalShutdown',
] as const;
export type FailureName = (typeof GEAR_FAILURES)[number] | (typeof SOURCE_FAILURES)[number];

/** Counters stop here; the codes above are TMASK and MASK. */
const MOST = 0xfd;

/** Flags that go with the power, counters that stay. A failure is sensed by the gear or forced by a test. */
export class GearFailures {
  readonly #sensed = new Set<FailureName>();
  readonly #forced = new Set<FailureName>();
  readonly #counts = new Map<FailureName, number>();
  #gearCount = 0;
  #sourceCount = 0;

  has(name: FailureName): boolean {
    return this.#sensed.has(name) || this.#forced.has(name);
  }

  get hasGearFailure(): boolean {
    return GEAR_FAILURES.some((name) => this.has(name));
  }

  get hasSourceFailure(): boolean {
    return SOURCE_FAILURES.some((name) => this.has(name));
  }

  countOf(name: FailureName): number {
    return this.#counts.get(name) ?? 0;
  }

  /** How often the overall flag of bank 205, or 206, rose. */
  overallCount(of: 'gear' | 'source'): number {
    return of === 'gear' ? this.#gearCount : this.#sourceCount;
  }

  /** The gear finds a failure, or finds it gone. */
  sense(name: FailureName, isPresent: boolean): void {
    this.#change(this.#sensed, name, isPresent);
  }

  /** A test says that a failure is there, whatever the gear would find; false leaves it to the gear again. */
  force(name: FailureName, isPresent: boolean): void {
    this.#change(this.#forced, name, isPresent);
  }

  /** Without power nothing is sensed. */
  powerOff(): void {
    this.#sensed.clear();
  }

  #change(set: Set<FailureName>, name: FailureName, isPresent: boolean): void {
    const before = { has: this.has(name), gear: this.hasGearFailure, source: this.hasSourceFailure };
    if (isPresent) set.add(name);
    else set.delete(name);
    if (!before.has && this.has(name)) this.#counts.set(name, Math.min(MOST, this.countOf(name) + 1));
    if (!before.gear && this.hasGearFailure) this.#gearCount = Math.min(MOST, this.#gearCount + 1);
    if (!before.source && this.hasSourceFailure) this.#sourceCount = Math.min(MOST, this.#sourceCount + 1);
  }
}
