import type { EnergyTotal } from '@lamplighter/contracts';
import { useEffect, useState } from 'preact/hooks';
import { EnergyTable } from '../components/energy-table.js';
import { Figure } from '../components/figure.js';
import { Icon } from '../components/icon.js';
import { Empty, Failure, Loading } from '../components/notice.js';
import { api, platformClock } from '../data/desk.js';
import { ENERGY_TOLERANCE, energyDifference } from '../data/energy-comparison.js';
import { useResource } from '../data/use-resource.js';
import { formatKilowattHours, formatShare } from '../format/number.js';
import { formatDate, lightingDay } from '../format/time.js';
import { t } from '../i18n/translate.js';

/** Time after noon within which no lamp of the Region burns. */
const EARLY = 4 * 3_600_000;

type Grouping = 'municipality' | 'edge';

/** What a night took, by the counters and by computation. */
export function EnergyView() {
  const [groupBy, setGroupBy] = useState<Grouping>('municipality');
  const [nightsBack, setNightsBack] = useState<number | null>(null);
  // The lighting day at the moment the view opened; the clock's ticking must not read energies anew each second.
  const [openedAt] = useState(() => platformClock.now.peek());
  const { from, to } = lightingDay(openedAt, -(nightsBack ?? 0));
  const isRunning = to > openedAt;
  const { data, error, isLoading, reload } = useResource<EnergyTotal>(`${from} ${groupBy}`, (signal) =>
    api.get(`/energy?from=${from}&to=${to}&groupBy=${groupBy}`, signal),
  );
  // Early in the afternoon nothing has burnt yet since noon: last night is then the one to show.
  const isUntouched = nightsBack === null && openedAt - from < EARLY;
  const isNothing = data !== undefined && data.totalWh === 0 && data.computedWh === 0;
  useEffect(() => {
    if (isUntouched && isNothing) setNightsBack(1);
  }, [isUntouched, isNothing]);

  return (
    <div class="page">
      <h1>{t('energy.title')}</h1>
      <div class="energy-head">
        <button
          type="button"
          class="icon-button"
          aria-label={t('energy.previous')}
          title={t('energy.previous')}
          onClick={() => setNightsBack((nightsBack ?? 0) + 1)}
        >
          <Icon name="back" />
        </button>
        <p aria-live="polite">
          <strong>{t('energy.night', { from: formatDate(from), to: formatDate(to) })}</strong>
          {isRunning && <span class="badge">{t('energy.running')}</span>}
        </p>
        <button
          type="button"
          class="icon-button is-mirrored"
          aria-label={t('energy.next')}
          title={t('energy.next')}
          disabled={isRunning}
          onClick={() => setNightsBack(Math.max(0, (nightsBack ?? 0) - 1))}
        >
          <Icon name="back" />
        </button>
        <label class="inline-field">
          {t('energy.groupBy')}
          <select value={groupBy} onChange={(event) => setGroupBy(event.currentTarget.value as Grouping)}>
            <option value="municipality">{t('energy.byMunicipality')}</option>
            <option value="edge">{t('energy.byEdge')}</option>
          </select>
        </label>
      </div>
      {isLoading && <Loading />}
      {error !== undefined && data === undefined && <Failure error={error} retry={reload} />}
      {data && <EnergyContent energy={data} isNothing={isNothing} />}
    </div>
  );
}

function EnergyContent({ energy, isNothing }: { energy: EnergyTotal; isNothing: boolean }) {
  const difference = energyDifference(energy.totalWh, energy.computedWh);
  const isFar = difference !== null && Math.abs(difference) > ENERGY_TOLERANCE;
  const tolerance = formatShare(ENERGY_TOLERANCE, 0);
  return (
    <>
      <dl class="figures card">
        <Figure name={t('energy.total')} testId="energy-total">
          {formatKilowattHours(energy.totalWh)}
        </Figure>
        <Figure name={t('energy.computed')} testId="energy-computed">
          {formatKilowattHours(energy.computedWh)}
        </Figure>
        <Figure name={t('energy.difference')}>
          <span class={isFar ? 'difference is-far' : 'difference'}>
            {formatShare(difference, 2)}
            {difference !== null && (
              <small>{t(isFar ? 'energy.outsideTolerance' : 'energy.withinTolerance', { tolerance })}</small>
            )}
          </span>
        </Figure>
      </dl>
      {isNothing ? <Empty>{t('energy.none')}</Empty> : <EnergyTable energy={energy} />}
      <p class="soft">{t('energy.help')}</p>
    </>
  );
}
