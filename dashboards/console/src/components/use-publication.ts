import type { ControlProgram } from '@lamplighter/contracts';
import { useMemo, useState } from 'preact/hooks';
import { type Refusal, refusalOf } from '../data/publication.js';

type Outcome = 'none' | 'saved' | { readonly error: unknown };

export interface Publication {
  readonly outcome: Outcome;
  /** Why the controller did not publish; null when it did, was not asked, or failed otherwise. */
  readonly refusal: Refusal | null;
  readonly isBusy: boolean;
  readonly reason: string;
  /** A reason was asked for, and the operator tried without one. */
  readonly isReasonMissing: boolean;
  readonly setReason: (reason: string) => void;
  /** The draft changed: what was said of it before counts no more. */
  readonly forget: () => void;
  /** Sends the draft, with the reason where one was asked for. False: nothing was sent, because it is missing. */
  readonly publish: (draft: ControlProgram) => Promise<boolean>;
}

/** Sends a draft, and keeps what became of it: published, refused with findings, or failed. */
export function usePublication(send: (draft: ControlProgram, reason: string | null) => Promise<void>): Publication {
  const [outcome, setOutcome] = useState<Outcome>('none');
  const [isBusy, setBusy] = useState(false);
  const [reason, setReason] = useState('');
  const [isReasonMissing, setReasonMissing] = useState(false);
  const refusal = useMemo(() => (typeof outcome === 'object' ? refusalOf(outcome.error) : null), [outcome]);

  const publish = async (draft: ControlProgram): Promise<boolean> => {
    const given = refusal?.needsReason ? reason.trim() : null;
    setReasonMissing(given === '');
    if (given === '') return false;
    setBusy(true);
    try {
      await send(draft, given);
      setReason('');
      setOutcome('saved');
    } catch (error) {
      setOutcome({ error });
    } finally {
      setBusy(false);
    }
    return true;
  };
  const forget = (): void => {
    setOutcome('none');
    setReasonMissing(false);
  };
  return {
    outcome,
    refusal,
    isBusy,
    reason,
    isReasonMissing: isReasonMissing && reason.trim() === '',
    setReason,
    forget,
    publish,
  };
}
