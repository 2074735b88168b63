import {
  type Cancel,
  type Clock,
  type Command,
  type CommandId,
  type CommandResult,
  type DeviceId,
  type EdgeAddress,
  type EpochMs,
  type Milliseconds,
  type Observation,
  SECOND,
} from '@lamplighter/contracts';
import type { ActiveOverride } from '@lamplighter/lighting';
import type { Lamp } from '../devices/lamp.js';
import type { Log } from '../log.js';
import { type CommandState, NO_COMMANDS, type PendingEffect } from '../store/state-files.js';
import type { ReadOutcome } from '../telemetry/sampler.js';
import { refusalOf } from './refusal.js';

/** Ids remembered so that a repeated command changes nothing. */
const REMEMBERED_IDS = 1_000;
/** After a write the gear fades; what it says before counts for nothing. */
const SETTLE: Milliseconds = 2 * SECOND;
/** A gear whose effect does not show is asked again after 1 s, 2 s, 4 s and so on up to this. */
const LONGEST_WAIT: Milliseconds = 60 * SECOND;

/** Why a `read` brings no reading at once (S-27). */
const POSTPONED = 'its level may follow people: its reading comes with the quarter of an hour';

export interface CommandDeskOptions {
  readonly at: EdgeAddress;
  readonly clock: Clock;
  readonly log: Log;
  readonly lamp: (device: DeviceId) => Lamp | undefined;
  readonly isClockTrusted: () => boolean;
  readonly save: (state: CommandState) => Promise<void>;
  readonly record: (observation: Observation) => unknown;
  /** The overrides that hold now; they go before the control loop at once. Resolved: what follows from them is written. */
  readonly onOverrides: (overrides: readonly ActiveOverride[]) => Promise<void>;
  readonly identify: (lamp: Lamp) => Promise<void>;
  readonly read: (lamp: Lamp) => Promise<ReadOutcome>;
}

/** Commands from the controller: checked, kept, obeyed once, and answered for each lamp (DESIGN.md section 3). */
export class CommandDesk {
  #state: CommandState = NO_COMMANDS;
  #work: Promise<void> = Promise.resolve();
  #cancel: Cancel | null = null;
  readonly #acceptedAt = new Map<CommandId, Milliseconds>();
  readonly #patience = new Map<string, { at: Milliseconds; wait: Milliseconds }>();

  constructor(private readonly options: CommandDeskOptions) {}

  /** Takes over what was kept when the edge last ran. */
  restore(state: CommandState): void {
    this.#state = state;
  }

  start(): void {
    this.#cancel = this.options.clock.every(SECOND, () => this.#enqueue(() => this.#review()));
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  get overrides(): readonly ActiveOverride[] {
    return this.#state.overrides;
  }

  /** Obeys or refuses one command. Resolved: it is done, as far as it can be done at once. Never rejects. */
  handle(command: Command, isRetained: boolean): Promise<void> {
    return this.#enqueue(() => this.#handle(command, isRetained));
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const run = this.#work.then(work).catch((error: Error) => {
      this.options.log.error({ reason: error.message }, 'a command could not be worked off');
    });
    this.#work = run;
    return run;
  }

  async #handle(command: Command, isRetained: boolean): Promise<void> {
    const { at, clock, log, lamp, isClockTrusted } = this.options;
    // A repeated delivery is no second command: it changes nothing, not even the outcome.
    if (this.#state.acceptedIds.includes(command.id)) {
      log.debug({ command: command.id }, 'command repeated; it changes nothing');
      return;
    }
    const now = clock.now();
    const refusal = refusalOf(command, {
      at,
      now,
      isClockTrusted: isClockTrusted(),
      isRetained,
      lastSequence: this.#state.lastSequence,
      isLuminaire: (device) => lamp(device as DeviceId) !== undefined,
    });
    if (refusal) {
      log.warn({ command: command.id, issuer: command.issuer, reason: refusal.reason }, 'command not obeyed');
      const own = command.target.devices.filter((device) => lamp(device) !== undefined);
      const isForeign = command.target.edge !== at.edge || command.target.nis !== at.nis;
      for (const device of isForeign || own.length === 0 ? [null] : own) {
        this.#outcome(command.id, device, refusal.result, refusal.reason);
      }
      return;
    }
    await this.#obey(command, now);
  }

  async #obey(command: Command, now: EpochMs): Promise<void> {
    const { action, id, target } = command;
    const { clock } = this.options;
    this.#acceptedAt.set(id, clock.monotonic());
    const state: CommandState = {
      ...this.#state,
      lastSequence: command.sequence,
      acceptedIds: [...this.#state.acceptedIds, id].slice(-REMEMBERED_IDS),
    };
    const devices = [...new Set(target.devices)];
    switch (action.kind) {
      case 'override': {
        const { kind: _, start = now, ...asked } = action;
        const { issuer, reason } = command;
        state.overrides = [...state.overrides, { id, devices, start, issuer, reason, ...asked }];
        state.pending = [...state.pending, ...pendingFor(id, devices, id, 'on')];
        break;
      }
      case 'resume': {
        const { overrideId } = action;
        state.overrides = state.overrides
          .map((override) =>
            override.id === overrideId
              ? { ...override, devices: override.devices.filter((device) => !devices.includes(device)) }
              : override,
          )
          .filter((override) => override.devices.length > 0);
        const isWithdrawn = (effect: PendingEffect): boolean =>
          effect.overrideId === overrideId && devices.includes(effect.device);
        state.pending = [
          ...state.pending.filter((effect) => !isWithdrawn(effect)),
          ...pendingFor(id, devices, overrideId, 'off'),
        ];
        break;
      }
    }
    // On disk before it acts: after a restart it is neither forgotten nor obeyed a second time.
    await this.#keep(state);
    for (const device of devices) this.#outcome(id, device, 'acknowledged');
    if (action.kind === 'identify' || action.kind === 'read') await this.#doAtOnce(id, devices, action.kind);
    else await this.options.onOverrides(state.overrides);
  }

  async #doAtOnce(id: CommandId, devices: readonly DeviceId[], kind: 'identify' | 'read'): Promise<void> {
    for (const device of devices) {
      const lamp = this.options.lamp(device);
      if (!lamp) continue;
      try {
        if (kind === 'identify') await this.options.identify(lamp);
        const outcome = kind === 'read' ? await this.options.read(lamp) : 'read';
        if (outcome === 'silent') this.#outcome(id, device, 'expired', 'the gear does not answer');
        else this.#outcome(id, device, 'effective', outcome === 'postponed' ? POSTPONED : undefined);
      } catch (error) {
        this.#outcome(id, device, 'expired', (error as Error).message);
      }
    }
  }

  /** Ends what is over, and looks whether what was acknowledged has taken effect. */
  async #review(): Promise<void> {
    const now = this.options.clock.now();
    const overrides = this.#state.overrides.filter((override) => override.until > now);
    const hasEnded = overrides.length !== this.#state.overrides.length;
    if (!hasEnded && this.#state.pending.length === 0) return;
    const pending: PendingEffect[] = [];
    for (const effect of this.#state.pending) {
      const result = await this.#effectOf(effect, overrides);
      if (result === null) {
        pending.push(effect);
        continue;
      }
      this.#patience.delete(keyOf(effect));
      const reason = result === 'expired' ? 'ended before it took effect' : undefined;
      this.#outcome(effect.commandId, effect.device, result, reason);
    }
    if (!hasEnded && pending.length === this.#state.pending.length) return;
    await this.#keep({ ...this.#state, overrides, pending });
    for (const id of this.#acceptedAt.keys()) {
      if (!pending.some((effect) => effect.commandId === id)) this.#acceptedAt.delete(id);
    }
    if (hasEnded) await this.options.onOverrides(overrides);
  }

  async #effectOf(effect: PendingEffect, overrides: readonly ActiveOverride[]): Promise<CommandResult | null> {
    const { clock } = this.options;
    const lamp = this.options.lamp(effect.device);
    const override = overrides.find(({ id }) => id === effect.overrideId);
    if (!lamp || (effect.expects === 'on' && !override)) return 'expired';
    const isInForce = isHeard(lamp, effect.overrideId, override);
    if (isInForce !== (effect.expects === 'on')) return null;
    const now = clock.monotonic();
    if (!lamp.isSettled(now, SETTLE)) return null;
    const since = Math.max(this.#acceptedAt.get(effect.commandId) ?? Number.NEGATIVE_INFINITY, lamp.changedAt);
    if (lamp.verifiedAt > since) return 'effective';
    const patience = this.#patience.get(keyOf(effect));
    if (patience && now < patience.at) return null;
    const wait = Math.min(LONGEST_WAIT, patience ? patience.wait * 2 : SECOND);
    this.#patience.set(keyOf(effect), { at: now + wait, wait });
    await lamp.poll(clock.now(), now).catch(() => undefined);
    return lamp.verifiedAt > since && lamp.isSettled(now, SETTLE) ? 'effective' : null;
  }

  async #keep(state: CommandState): Promise<void> {
    this.#state = state;
    try {
      await this.options.save(state);
    } catch (error) {
      // A full disk must not make an emergency wait: it acts from memory, and its expiry still holds.
      this.options.log.error({ reason: (error as Error).message }, 'commands could not be kept on disk');
    }
  }

  #outcome(id: CommandId, device: DeviceId | null, result: CommandResult, reason?: string): void {
    this.options.record({
      kind: 'outcome',
      device,
      sampledAt: this.options.clock.now(),
      values: {
        'Command/LastId': id,
        'Command/Result': result,
        ...(reason === undefined ? {} : { 'Command/Reason': reason }),
      },
    });
  }
}

/** Whether an override decides the lamp's level, would do so in an exercise, or has given the word back as asked. */
function isHeard({ decision }: Lamp, id: CommandId, override: ActiveOverride | undefined): boolean {
  if (decision === null) return false;
  if (override?.level === null) return decision.source !== 'override';
  return decision.ruleId === id || decision.drill?.ruleId === id;
}

const keyOf = (effect: PendingEffect): string => `${effect.commandId} ${effect.device}`;

const pendingFor = (
  commandId: CommandId,
  devices: readonly DeviceId[],
  overrideId: CommandId,
  expects: PendingEffect['expects'],
): PendingEffect[] => devices.map((device) => ({ commandId, device, overrideId, expects }));
