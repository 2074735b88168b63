import { faults, fleet } from '../data/desk.js';
import { isOpenFault } from '../data/fault-filter.js';
import { formatKilowatts, formatLevel, formatNumber } from '../format/number.js';
import { t } from '../i18n/translate.js';

/** The district at a glance, live. */
export function CounterStrip() {
  const { total, lit, meanLevel, powerW } = fleet.counters.value;
  const openFaults = faults.items.value.filter(isOpenFault).length;
  return (
    <dl class="counters" aria-label={t('counter.label')} data-testid="counters">
      <div>
        <dt>{t('counter.lit')}</dt>
        <dd data-testid="counter-lit">{t('counter.litOf', { lit: formatNumber(lit), total: formatNumber(total) })}</dd>
      </div>
      <div>
        <dt>{t('counter.meanLevel')}</dt>
        <dd data-testid="counter-level">{formatLevel(meanLevel)}</dd>
      </div>
      <div>
        <dt>{t('counter.power')}</dt>
        <dd data-testid="counter-power">{formatKilowatts(powerW)}</dd>
      </div>
      <div class={openFaults > 0 ? 'has-faults' : ''}>
        <dt>{t('counter.faults')}</dt>
        <dd data-testid="counter-faults">
          <a href="#/faults">{formatNumber(openFaults)}</a>
        </dd>
      </div>
    </dl>
  );
}
