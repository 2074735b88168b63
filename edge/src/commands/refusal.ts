import type { Command, EdgeAddress, EpochMs } from '@lamplighter/contracts';

/** What the edge knows when a command arrives. */
export interface Circumstances {
  readonly at: EdgeAddress;
  readonly now: EpochMs;
  readonly isClockTrusted: boolean;
  readonly isRetained: boolean;
  readonly lastSequence: number;
  readonly isLuminaire: (device: string) => boolean;
}

/** Why a command is not obeyed; null when it is. `expired` is told apart, because nobody did anything wrong. */
export function refusalOf(
  command: Command,
  circumstances: Circumstances,
): { result: 'refused' | 'expired'; reason: string } | null {
  const { at, now, isClockTrusted, isRetained, lastSequence, isLuminaire } = circumstances;
  const refused = (reason: string) => ({ result: 'refused' as const, reason });
  const { target, action } = command;
  // Stale or planted: the controller never retains a command (RELIABILITY F-26).
  if (isRetained) return refused('arrived as a retained message; commands are never retained');
  if (target.nis !== at.nis || target.edge !== at.edge) return refused(`is for ${target.nis}/${target.edge}`);
  if (command.sequence <= lastSequence) {
    return refused(`sequence ${command.sequence} is not above ${lastSequence}, the last one accepted`);
  }
  if (!isClockTrusted) return refused('the edge does not trust its clock and cannot tell whether it is late');
  if (command.expiresAt < now) {
    return { result: 'expired', reason: `arrived ${((now - command.expiresAt) / 1000).toFixed(1)} s after its expiry` };
  }
  const unknown = target.devices.find((device) => !isLuminaire(device));
  if (unknown !== undefined) return refused(`${unknown} is no luminaire of this edge`);
  if (action.kind === 'override') {
    if (action.until <= now) return refused('its override ends in the past');
    if (action.start !== undefined && action.start >= action.until)
      return refused('its override ends before it starts');
    // A lock that waits could not be told from one in force once the clock is lost.
    if (action.rank === 'maintenance' && action.start !== undefined && action.start > now)
      return refused('a maintenance lock begins when it is set, not later');
  }
  return null;
}
