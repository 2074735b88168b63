import type { ControlProgram } from '@lamplighter/contracts';
import { useEffect, useRef } from 'preact/hooks';
import { countOf, type Refusal } from '../data/publication.js';
import { t } from '../i18n/translate.js';
import { Field } from './field.js';
import { FindingList } from './finding-list.js';
import type { Publication } from './use-publication.js';

interface PublicationRefusedProps {
  refusal: Refusal;
  draft: ControlProgram;
  publication: Pick<Publication, 'reason' | 'isReasonMissing' | 'setReason'>;
}

/** Why a draft was not published, and the reason with which it may be. Takes the focus, so that reading goes on here. */
export function PublicationRefused({ refusal, draft, publication }: PublicationRefusedProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [refusal]);
  return (
    <section class="form" aria-labelledby="findings-title" data-testid="publication-refused">
      <h3 class="findings-title" id="findings-title" tabIndex={-1} ref={heading}>
        {t('findings.title')}
      </h3>
      <FindingList findings={refusal.findings} draft={draft} />
      {refusal.needsReason && (
        <Field
          label={t('findings.reason')}
          help={t('findings.reasonHelp')}
          error={publication.isReasonMissing ? t('findings.reasonMissing') : undefined}
        >
          {(field) => (
            <textarea
              {...field}
              rows={2}
              maxLength={500}
              required
              data-testid="publication-reason"
              value={publication.reason}
              onInput={(event) => publication.setReason(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
    </section>
  );
}

/** The refusal in one sentence. The region is on screen before it has anything to say: only so is it read out. */
export function RefusalNotice({ refusal }: { refusal: Refusal | null }) {
  return (
    <div class="announcement" aria-live="polite">
      {refusal && (
        <p class={`notice notice-${refusal.needsReason ? 'warning' : 'bad'}`} data-testid="refusal">
          {refusalText(refusal)}
        </p>
      )}
    </div>
  );
}

function refusalText(refusal: Refusal): string {
  const errors = countOf(refusal, 'error');
  return errors > 0
    ? t('findings.blocked', { count: errors })
    : t('findings.needsReason', { count: countOf(refusal, 'warning') });
}
