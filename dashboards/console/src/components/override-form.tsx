import type { Override } from '@lamplighter/contracts';
import { useId, useState } from 'preact/hooks';
import { api, maySteer, overrides, platformClock } from '../data/desk.js';
import {
  belowFloor,
  checkDraft,
  type DraftFault,
  type OverrideDraft,
  type OverrideTarget,
  typedLevel,
  typedNumber,
} from '../data/override-draft.js';
import { formatLevel, formatMinutes } from '../format/number.js';
import { formatTime } from '../format/time.js';
import { t } from '../i18n/translate.js';
import { Field } from './field.js';
import { focusFirstFault } from './focus-first-fault.js';
import { errorText, Notice } from './notice.js';

const PRESETS = [15, 60, 240, 480];
const FRESH: OverrideDraft = { level: '100', minutes: '60', reason: '', hasConfirmedFloor: false };

/** Asks for a level, a duration and a reason, and sends one override for all targets. */
export function OverrideForm({ targets }: { targets: readonly OverrideTarget[] }) {
  const [draft, setDraft] = useState(FRESH);
  const [hasTried, setHasTried] = useState(false);
  const [sending, setSending] = useState<'no' | 'yes' | { error: unknown }>('no');
  const id = useId();
  if (!maySteer()) return <Notice kind="info">{t('override.viewer')}</Notice>;

  const checked = checkDraft(draft, targets);
  const fault = (name: DraftFault, message: string): string | undefined =>
    hasTried && !checked.isValid && checked.faults.has(name) ? message : undefined;
  const change = (part: Partial<OverrideDraft>): void => setDraft((before) => ({ ...before, ...part }));
  const level = typedLevel(draft.level);
  const clamped = belowFloor(level, targets);
  const minutes = typedNumber(draft.minutes);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setHasTried(true);
    if (!checked.isValid) {
      focusFirstFault(event.currentTarget as HTMLFormElement);
      return;
    }
    setSending('yes');
    try {
      overrides.upsert(await api.post<Override>('/overrides', checked.value));
      setDraft(FRESH);
      setHasTried(false);
      setSending('no');
    } catch (error) {
      setSending({ error });
    }
  };

  return (
    <form class="form" data-testid="override-form" noValidate onSubmit={submit}>
      <Field label={t('override.level')} error={fault('level', t('override.levelInvalid'))}>
        {(field) => (
          <div class="level-input">
            <input
              type="range"
              min="0"
              max="100"
              step="1"
              aria-label={t('override.slider')}
              value={level ?? 0}
              onInput={(event) => change({ level: event.currentTarget.value, hasConfirmedFloor: false })}
            />
            <input
              {...field}
              type="number"
              inputMode="decimal"
              min="0"
              max="100"
              step="any"
              data-testid="override-level"
              value={draft.level}
              onInput={(event) => change({ level: event.currentTarget.value, hasConfirmedFloor: false })}
            />
          </div>
        )}
      </Field>
      {clamped.length > 0 && level !== null && (
        <FloorNotice
          id={id}
          clamped={clamped}
          targetCount={targets.length}
          level={level}
          isConfirmed={draft.hasConfirmedFloor}
          error={fault('floor', t('override.confirmMissing'))}
          onConfirm={(hasConfirmedFloor) => change({ hasConfirmedFloor })}
        />
      )}
      <Field
        label={t('override.minutes')}
        error={fault('minutes', t('override.minutesInvalid'))}
        help={
          minutes !== null && minutes > 0
            ? t('override.until', { time: formatTime(platformClock.now.value + minutes * 60_000) })
            : undefined
        }
      >
        {(field) => (
          <div class="minutes-input">
            <input
              {...field}
              type="number"
              inputMode="numeric"
              min="1"
              max="1440"
              step="1"
              data-testid="override-minutes"
              value={draft.minutes}
              onInput={(event) => change({ minutes: event.currentTarget.value })}
            />
            {PRESETS.map((preset) => (
              <button key={preset} type="button" class="chip" onClick={() => change({ minutes: String(preset) })}>
                {formatMinutes(preset)}
              </button>
            ))}
          </div>
        )}
      </Field>
      <Field
        label={t('override.reason')}
        error={fault('reason', t('override.reasonMissing'))}
        help={t('override.reasonHelp')}
      >
        {(field) => (
          <textarea
            {...field}
            rows={2}
            maxLength={500}
            required
            data-testid="override-reason"
            value={draft.reason}
            onInput={(event) => change({ reason: event.currentTarget.value })}
          />
        )}
      </Field>
      {typeof sending === 'object' && <Notice kind="bad">{errorText(sending.error)}</Notice>}
      <button type="submit" class="button button-main" data-testid="override-submit" disabled={sending === 'yes'}>
        {sending === 'yes' ? t('override.sending') : t('override.submit', { count: targets.length })}
      </button>
    </form>
  );
}

interface FloorNoticeProps {
  id: string;
  clamped: readonly OverrideTarget[];
  targetCount: number;
  level: number;
  isConfirmed: boolean;
  error: string | undefined;
  onConfirm: (isConfirmed: boolean) => void;
}

function FloorNotice({ id, clamped, targetCount, level, isConfirmed, error, onConfirm }: FloorNoticeProps) {
  const floor = Math.max(...clamped.map((target) => target.floorLevel ?? 0));
  const count = targetCount === 1 ? 1 : Math.max(2, clamped.length);
  return (
    <Notice kind="warning">
      <p>{t('override.belowFloor', { count, floor: formatLevel(floor), level: formatLevel(level) })}</p>
      <label class="check">
        <input
          type="checkbox"
          data-testid="override-confirm-floor"
          checked={isConfirmed}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? `${id}-floor` : undefined}
          onChange={(event) => onConfirm(event.currentTarget.checked)}
        />
        {t('override.confirmFloor')}
      </label>
      {error && (
        <p class="field-error" id={`${id}-floor`}>
          {error}
        </p>
      )}
    </Notice>
  );
}
