import type { LuminaireState } from '@lamplighter/contracts';
import { formatLevel } from '../format/number.js';
import { t } from '../i18n/translate.js';
import { LampMark } from './lamp-mark.js';

const SAMPLE: LuminaireState = {
  id: 'legend:sample',
  condition: 'off',
  targetLevel: null,
  actualLevel: null,
  source: null,
  reason: null,
  powerW: null,
  energyWh: null,
  openFaults: [],
  sampledAt: null,
};
const at = (actualLevel: number): LuminaireState => ({ ...SAMPLE, condition: 'on', actualLevel });

/** What the marks on the map mean; folded on a phone. */
export function Legend() {
  const isWide = matchMedia('(min-width: 900px)').matches;
  return (
    <details class="legend" open={isWide}>
      <summary>{t('map.legend')}</summary>
      <ul>
        {[100, 60, 20].map((level) => (
          <li key={level}>
            <LampMark state={at(level)} />
            {formatLevel(level)}
          </li>
        ))}
        <li>
          <LampMark state={SAMPLE} />
          {t('condition.off')}
        </li>
        <li>
          <LampMark state={{ ...SAMPLE, condition: 'unknown' }} />
          {t('condition.unknown')}
        </li>
        <li title={t('condition.asleep.help')}>
          <LampMark state={{ ...SAMPLE, condition: 'asleep' }} />
          {t('condition.asleep')}
        </li>
        <li title={t('condition.silent.help')}>
          <LampMark state={{ ...SAMPLE, condition: 'silent' }} />
          {t('condition.silent')}
        </li>
        <li>
          <LampMark state={{ ...at(80), openFaults: ['lampFailure'] }} />
          {t('map.fault')}
        </li>
      </ul>
    </details>
  );
}
