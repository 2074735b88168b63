import type { ControlProgram } from '@lamplighter/contracts';
import { useMemo, useState } from 'preact/hooks';
import { mayProgram } from '../data/desk.js';
import { type LevelEntry, levelFault, levelsOf, withLevels } from '../data/program-draft.js';
import { formatNumber } from '../format/number.js';
import { periodText, stepText } from '../i18n/step-text.js';
import { t } from '../i18n/translate.js';
import { errorText, Notice } from './notice.js';
import { ProgramLevel } from './program-level.js';
import { ProgramPreviewChart } from './program-preview-chart.js';

type Saving = 'idle' | 'busy' | 'saved' | { readonly error: unknown };

interface ProgramEditorProps {
  program: ControlProgram;
  onSave: (draft: ControlProgram) => Promise<void>;
}

/** One program: its levels, editable, and the night they make. */
export function ProgramEditor({ program, onSave }: ProgramEditorProps) {
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const [saving, setSaving] = useState<Saving>('idle');
  const draft = useMemo(() => withLevels(program, typed), [program, typed]);
  const entries = levelsOf(program);
  const faulty = entries.filter((entry) => levelFault(typed.get(entry.key) ?? String(entry.level)) !== null);
  const isChanged = draft === null || JSON.stringify(draft) !== JSON.stringify(program);
  const mayEdit = mayProgram();

  const change = (key: string, text: string): void => {
    setTyped((before) => new Map(before).set(key, text));
    setSaving('idle');
  };
  const reset = (): void => setTyped(new Map());
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (draft === null || !isChanged) return;
    setSaving('busy');
    try {
      await onSave(draft);
      setTyped(new Map());
      setSaving('saved');
    } catch (error) {
      setSaving({ error });
    }
  };

  return (
    <article data-testid="program-editor">
      <h2>{program.name}</h2>
      {program.description && <p>{program.description}</p>}
      {program.activePeriods.map((period) => (
        <p class="soft" key={JSON.stringify(period)}>
          {periodText(period)}
        </p>
      ))}
      <ProgramPreviewChart draft={draft ?? program} current={program} />
      <form class="form card" noValidate onSubmit={save}>
        {entries.map((entry) => (
          <ProgramLevel
            key={entry.key}
            name={entryText(entry)}
            text={typed.get(entry.key) ?? String(entry.level)}
            isLocked={!mayEdit}
            onChange={(text) => change(entry.key, text)}
          />
        ))}
        {program.dynamicControls.map((control) => (
          <p class="soft" key={JSON.stringify(control)}>
            {t('programs.presenceHold', { seconds: formatNumber(control.holdSeconds) })}
          </p>
        ))}
        {faulty.length > 0 && <Notice kind="bad">{t('programs.invalid', { count: faulty.length })}</Notice>}
        {typeof saving === 'object' && <Notice kind="bad">{errorText(saving.error)}</Notice>}
        {saving === 'saved' && !isChanged && <Notice kind="good">{t('programs.saved')}</Notice>}
        {!mayEdit && <Notice kind="info">{t('programs.viewer')}</Notice>}
        {mayEdit && (
          <div class="actions">
            <button
              type="submit"
              class="button button-main"
              data-testid="program-save"
              disabled={!isChanged || faulty.length > 0 || saving === 'busy'}
            >
              {t('app.save')}
            </button>
            {isChanged && (
              <button type="button" class="button" onClick={reset}>
                {t('programs.reset')}
              </button>
            )}
            {isChanged && <span class="soft">{t('programs.unsaved')}</span>}
          </div>
        )}
      </form>
    </article>
  );
}

function entryText(entry: LevelEntry): string {
  if (entry.place.kind === 'base') return t('programs.base');
  if (entry.place.kind === 'presence') return t('programs.presence', { ring: formatNumber(entry.place.ring + 1) });
  return entry.step ? stepText(entry.step) : '';
}
