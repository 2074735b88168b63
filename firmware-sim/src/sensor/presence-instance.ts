import type { Cancel, Clock, Milliseconds } from '@lamplighter/contracts';
import { encodePresence, PRESENCE_FILTERS } from '@lamplighter/dali';

/** Variables of a part 303 instance; timers in the standard's own steps. */
export interface PresenceVariables {
  isEnabled: boolean;
  eventScheme: number;
  eventPriority: number;
  eventFilter: number;
  primaryGroup: number;
  /** Steps of 10 s; 0 means 1 s. */
  holdTimer: number;
  /** Seconds; 0: no repeats. */
  reportTimer: number;
  /** Steps of 50 ms. */
  deadTime: number;
}

/** Reset values. The filter lets repeats through, so an edge that configures nothing gets more traffic than it wants. */
export function resetPresence(): PresenceVariables {
  return {
    isEnabled: true,
    eventScheme: 0,
    eventPriority: 4,
    eventFilter: PRESENCE_FILTERS.occupied | PRESENCE_FILTERS.vacant | PRESENCE_FILTERS.repeat,
    primaryGroup: 0,
    holdTimer: 90,
    reportTimer: 20,
    deadTime: 2,
  };
}

/** How long one movement in front of the sensor lasts. */
const MOVEMENT: Milliseconds = 1_000;

/** An occupancy sensor of the presence kind (part 303): occupied from the first movement until the hold time after the last. */
export class PresenceInstance {
  readonly variables: PresenceVariables = resetPresence();
  #isOccupied = false;
  #lastMovement: Milliseconds = Number.NEGATIVE_INFINITY;
  #isCatching = false;
  #lastEvent: Milliseconds = Number.NEGATIVE_INFINITY;
  readonly #timers = new Map<'hold' | 'movement' | 'report', Cancel>();

  constructor(
    private readonly clock: Clock,
    /** Puts an event on the bus; resolves when its bytes have left. */
    private readonly send: (information: number) => Promise<void>,
  ) {}

  get isOccupied(): boolean {
    return this.#isOccupied;
  }

  get isCatching(): boolean {
    return this.#isCatching;
  }

  /** Input value as part 303 packs it into a byte: 0 vacant, AA vacant but moving, 55 occupied, FF occupied and moving. */
  get inputValue(): number {
    return (this.#isOccupied ? 0x55 : 0) | (this.#isMoving() ? 0xaa : 0);
  }

  /** Something moves in front of the sensor. */
  async detect(): Promise<void> {
    const wasOccupied = this.#isOccupied;
    const wasMoving = this.#isMoving();
    this.#isOccupied = true;
    this.#lastMovement = this.clock.monotonic();
    this.#arm('hold', this.#holdTime(), () => this.#holdEnds());
    if ((this.variables.eventFilter & PRESENCE_FILTERS.noMovement) !== 0) {
      this.#arm('movement', MOVEMENT, () => this.#event(PRESENCE_FILTERS.noMovement, false));
    }
    if (!wasOccupied) {
      this.#armReport();
      await this.#event(PRESENCE_FILTERS.occupied, false);
    } else if (!wasMoving || this.#isCatching) {
      await this.#event(PRESENCE_FILTERS.movement, false);
    }
    this.#isCatching = false;
  }

  /** CATCH MOVEMENT: the next movement is reported even when the filter hides movement. */
  catchMovement(): void {
    this.#isCatching = true;
  }

  /** CANCEL HOLD TIMER: vacant now. */
  async cancelHold(): Promise<void> {
    await this.#becomeVacant();
  }

  /** Without power: sees nobody, remembers nobody. */
  forget(): void {
    this.stop();
    this.#isOccupied = false;
    this.#isCatching = false;
  }

  /** Ends timers. */
  stop(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #holdTime(): Milliseconds {
    return this.variables.holdTimer === 0 ? 1_000 : this.variables.holdTimer * 10_000;
  }

  async #holdEnds(): Promise<void> {
    // The hold time may have been changed while it ran.
    const left = this.#lastMovement + this.#holdTime() - this.clock.monotonic();
    if (left > 0) this.#arm('hold', left, () => this.#holdEnds());
    else await this.#becomeVacant();
  }

  async #becomeVacant(): Promise<void> {
    if (!this.#isOccupied) return;
    this.#isOccupied = false;
    this.#timers.get('hold')?.();
    this.#armReport();
    await this.#event(PRESENCE_FILTERS.vacant, false);
  }

  #isMoving(): boolean {
    return this.clock.monotonic() - this.#lastMovement < MOVEMENT;
  }

  #armReport(): void {
    const { reportTimer, eventFilter } = this.variables;
    if (reportTimer === 0 || (eventFilter & PRESENCE_FILTERS.repeat) === 0) return;
    this.#arm('report', reportTimer * 1000, async () => {
      this.#armReport();
      await this.#event(PRESENCE_FILTERS.repeat, true);
    });
  }

  #arm(name: 'hold' | 'movement' | 'report', delay: Milliseconds, task: () => Promise<void>): void {
    this.#timers.get(name)?.();
    this.#timers.set(name, this.clock.after(delay, task));
  }

  /** Sends an event that the filter lets through. The dead time spares the bus repeats and movement, never a change of state. */
  async #event(filter: number, repeat: boolean): Promise<void> {
    const { isEnabled, eventFilter, deadTime } = this.variables;
    const isCaught = this.#isCatching && filter === PRESENCE_FILTERS.movement;
    if (!isEnabled || ((eventFilter & filter) === 0 && !isCaught)) return;
    const now = this.clock.monotonic();
    const isChange = filter === PRESENCE_FILTERS.occupied || filter === PRESENCE_FILTERS.vacant;
    if (!isChange && now - this.#lastEvent < deadTime * 50) return;
    this.#lastEvent = now;
    await this.send(
      encodePresence({ movement: this.#isMoving(), occupied: this.#isOccupied, repeat, sensor: 'presence' }),
    );
  }
}
