import { levelFault } from '../data/program-draft.js';
import { t } from '../i18n/translate.js';
import { Field } from './field.js';

interface ProgramLevelProps {
  /** When the level holds, in words. */
  name: string;
  text: string;
  isLocked: boolean;
  onChange: (text: string) => void;
}

/** One level of a program: slider and number, with what is wrong beside it. */
export function ProgramLevel({ name, text, isLocked, onChange }: ProgramLevelProps) {
  const fault = levelFault(text);
  const step = capitalised(name);
  const message =
    fault === null
      ? undefined
      : fault === 'missing'
        ? t('programs.levelMissing', { step })
        : t('programs.levelRange', { step, value: text });
  return (
    <Field label={t('programs.levelOf', { step: name })} error={message}>
      {(field) => (
        <div class="level-input">
          <input
            type="range"
            min="0"
            max="100"
            step="1"
            aria-label={`${step}, ${t('override.slider')}`}
            disabled={isLocked}
            value={fault === null ? text : '0'}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <input
            {...field}
            type="text"
            inputMode="decimal"
            disabled={isLocked}
            value={text}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        </div>
      )}
    </Field>
  );
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
