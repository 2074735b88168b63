import type { ControlProgram } from '@lamplighter/contracts';
import { useMemo, useState } from 'preact/hooks';
import { mayProgram } from '../data/desk.js';
import { type LevelEntry, levelFault, levelsOf, withLevels } from '../data/program-draft.js';
import { formatNumber } from '../format/number.js';
import { controlName, controlText } from '../i18n/control-text.js';
import { stepText } from '../i18n/step-text.js';
import { t } from '../i18n/translate.js';
import { focusFirstFault } from './focus-first-fault.js';
import { errorText, Notice } from './notice.js';
import { ProgramLevel } from './program-level.js';
import { ProgramPreviewChart } from './program-preview-chart.js';
import { ProgramTerms } from './program-terms.js';
import { PublicationRefused, RefusalNotice } from './publication-refused.js';
import { usePublication } from './use-publication.js';

interface ProgramEditorProps {
  program: ControlProgram;
  /** `reason`: why it is published in spite of the linter's warnings; null when nobody asked for one. */
  onSave: (draft: ControlProgram, reason: string | null) => Promise<void>;
}

/** One program: its levels, editable, and the night they make. */
export function ProgramEditor({ program, onSave }: ProgramEditorProps) {
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const publication = usePublication(async (document, reason) => {
    await onSave(document, reason);
    setTyped(new Map());
  });
  const { outcome, refusal, isBusy } = publication;
  const draft = useMemo(() => withLevels(program, typed), [program, typed]);
  const entries = levelsOf(program);
  const faulty = entries.filter((entry) => levelFault(typed.get(entry.key) ?? String(entry.level)) !== null);
  const isChanged = draft === null || JSON.stringify(draft) !== JSON.stringify(program);
  const mayEdit = mayProgram();

  const change = (key: string, text: string): void => {
    setTyped((before) => new Map(before).set(key, text));
    publication.forget();
  };
  const reset = (): void => {
    setTyped(new Map());
    publication.forget();
  };
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (draft === null || !isChanged || isBusy) return;
    const form = event.currentTarget as HTMLFormElement;
    if (!(await publication.publish(draft))) focusFirstFault(form);
  };

  return (
    <article data-testid="program-editor">
      <h2>{program.name}</h2>
      <ProgramTerms program={program} />
      <ProgramPreviewChart draft={draft ?? program} current={program} />
      <form class="form card" noValidate onSubmit={save}>
        {entries.map((entry) => (
          <ProgramLevel
            key={entry.key}
            name={entryText(entry, program)}
            text={typed.get(entry.key) ?? String(entry.level)}
            isLocked={!mayEdit}
            onChange={(text) => change(entry.key, text)}
          />
        ))}
        {program.dynamicControls.map((control) => (
          <p class="soft" key={JSON.stringify(control)}>
            {controlText(control)}
          </p>
        ))}
        {faulty.length > 0 && <Notice kind="bad">{t('programs.invalid', { count: faulty.length })}</Notice>}
        <RefusalNotice refusal={refusal} />
        {refusal && <PublicationRefused refusal={refusal} draft={draft ?? program} publication={publication} />}
        {typeof outcome === 'object' && !refusal && <Notice kind="bad">{errorText(outcome.error)}</Notice>}
        {outcome === 'saved' && !isChanged && <Notice kind="good">{t('programs.saved')}</Notice>}
        {!mayEdit && <Notice kind="info">{t('programs.viewer')}</Notice>}
        {mayEdit && (
          <div class="actions">
            <button
              type="submit"
              class="button button-main"
              data-testid="program-save"
              disabled={!isChanged || faulty.length > 0 || isBusy}
            >
              {t(refusal?.needsReason ? 'findings.publish' : 'app.save')}
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

function entryText({ place, step }: LevelEntry, program: ControlProgram): string {
  if (place.kind === 'base') return t('programs.base');
  if (place.kind === 'presence') return t('programs.presence', { ring: formatNumber(place.ring + 1) });
  if (place.kind === 'step') return step ? stepText(step) : '';
  const control = program.dynamicControls[place.control];
  return control ? controlName(control) : '';
}
