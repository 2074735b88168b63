import type { ControlProgram } from '@lamplighter/contracts';
import { formatMinutes } from '../format/number.js';
import { periodText } from '../i18n/period-text.js';
import { t } from '../i18n/translate.js';

/** When a program lights at all, in words: what its levels are subject to. */
export function ProgramTerms({ program }: { program: ControlProgram }) {
  const { activePeriods, carriesOver, minimumBurningMinutes } = program;
  const terms = activePeriods.length === 0 ? [t('programs.activeAlways')] : activePeriods.map(periodText);
  if (carriesOver) terms.push(t('programs.carriesOver'));
  if (minimumBurningMinutes) terms.push(t('programs.minimumBurning', { span: formatMinutes(minimumBurningMinutes) }));
  return (
    <>
      {program.description && <p>{program.description}</p>}
      {terms.map((term) => (
        <p class="soft" key={term}>
          {term}
        </p>
      ))}
    </>
  );
}
