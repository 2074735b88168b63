import type { ControlProgram, LintFinding } from '@lamplighter/contracts';
import { placeText } from '../i18n/place-text.js';
import { t } from '../i18n/translate.js';
import { Icon, type IconName } from './icon.js';

const MARKS: Readonly<Record<LintFinding['severity'], IconName>> = { error: 'close', warning: 'fault', info: 'info' };

/** What the linter says of a draft: how bad, where, why, and what to do. Its own sentences come in English. */
export function FindingList({ findings, draft }: { findings: readonly LintFinding[]; draft: ControlProgram }) {
  return (
    <ul class="findings" data-testid="findings">
      {findings.map((finding) => (
        <li key={JSON.stringify(finding)} class={`finding finding-${finding.severity}`}>
          <p class="finding-head">
            <span class={`badge severity-${finding.severity}`}>
              <Icon name={MARKS[finding.severity]} />
              {t(`severity.${finding.severity}`)}
            </span>
            <strong>{placeText(finding.place, draft)}</strong>
          </p>
          <dl>
            <dt class="soft">{t('findings.why')}</dt>
            <dd lang="en">{finding.why}</dd>
            <dt class="soft">{t('findings.fix')}</dt>
            <dd lang="en">{finding.fix}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
