import type { Luminaire } from '@lamplighter/contracts';
import { ConditionBadge } from '../components/badge.js';
import { Fact, Figure } from '../components/figure.js';
import { LampFaults } from '../components/lamp-faults.js';
import { LampNight } from '../components/lamp-night.js';
import { LampReason } from '../components/lamp-reason.js';
import { LightBar } from '../components/light-bar.js';
import { Empty, Failure, Loading } from '../components/notice.js';
import { OverrideCard } from '../components/override-card.js';
import { OverrideForm } from '../components/override-form.js';
import { Panel } from '../components/panel.js';
import { api, fleet, overrides, platformClock, selection, staleSince } from '../data/desk.js';
import { useResource } from '../data/use-resource.js';
import { formatEnergy, formatLevel, formatNumber, formatPower } from '../format/number.js';
import { formatAge, formatTime, isoInstant } from '../format/time.js';
import { t, translateCode } from '../i18n/translate.js';

/** One luminaire: what it does, why, what it used, what ails it, and what an operator may ask of it. */
export function LampPanel({ id }: { id: string }) {
  const path = `/luminaires/${encodeURIComponent(id)}`;
  const { data: lamp, error, isLoading, reload } = useResource<Luminaire>(id, (signal) => api.get(path, signal));
  return (
    <Panel title={t('lamp.title', { id })} subject={id} testId="lamp-page">
      {isLoading && <Loading />}
      {error !== undefined && lamp === undefined && <Failure error={error} retry={reload} />}
      {lamp && <LampContent lamp={lamp} path={path} />}
    </Panel>
  );
}

function LampContent({ lamp, path }: { lamp: Luminaire; path: string }) {
  // The live feed's state is newer than the one that came with the details, when there is one.
  const state = fleet.revision.value >= 0 ? (fleet.get(lamp.id)?.state ?? lamp.state) : lamp.state;
  const isStale = staleSince.value !== null || state.condition === 'silent';
  return (
    <>
      <p class="lamp-place">
        {lamp.street}, {lamp.municipality} <ConditionBadge condition={state.condition} />
      </p>
      <div class={isStale ? 'lamp-now is-stale' : 'lamp-now'}>
        <LightBar level={state.actualLevel} floor={lamp.floorLevel} />
        <dl class="figures">
          <Figure name={t('lamp.level')} testId="lamp-level">
            {formatLevel(state.actualLevel)}
          </Figure>
          <Figure name={t('lamp.power')} testId="lamp-power">
            {formatPower(state.powerW)}
          </Figure>
          <Figure name={t('lamp.source')} testId="lamp-source">
            {translateCode('source', state.source ?? 'unknown')}
          </Figure>
          <Figure name={t('lamp.energy')} testId="lamp-energy">
            {formatEnergy(state.energyWh)}
          </Figure>
        </dl>
        <p class="soft">
          {state.targetLevel !== null && `${t('lamp.target', { level: formatLevel(state.targetLevel) })} · `}
          {t('lamp.lastReading')}: <Age at={state.sampledAt} />
        </p>
      </div>
      <LampReason path={path} state={state} />
      <LampFaults id={lamp.id} openFaults={state.openFaults} />
      <LampOverrides lamp={lamp} />
      <LampNight path={path} revision={state.sampledAt ?? 0} />
      <LampDetails lamp={lamp} />
    </>
  );
}

function Age({ at }: { at: number | null }) {
  if (at === null) return <span>{t('lamp.never')}</span>;
  return (
    <time dateTime={isoInstant(at)} title={formatTime(at)}>
      {formatAge(at, platformClock.now.value)}
    </time>
  );
}

function LampOverrides({ lamp }: { lamp: Luminaire }) {
  const here = overrides.items.value.filter((each) => each.outcomes.some((outcome) => outcome.luminaire === lamp.id));
  const active = here.filter((each) => each.state === 'active');
  const chooseStreet = (): void => {
    selection.add(fleet.sameStreets([lamp.id]));
    location.hash = '#/selection';
  };
  return (
    <section class="card">
      <h2>{t('override.title')}</h2>
      {active.length === 0 ? <Empty>{t('override.noneHere')}</Empty> : null}
      {active.map((override) => (
        <OverrideCard key={override.id} override={override} only={lamp.id} />
      ))}
      <OverrideForm targets={[lamp]} />
      <button type="button" class="button button-quiet" onClick={chooseStreet}>
        {t('selection.street')}
      </button>
    </section>
  );
}

function LampDetails({ lamp }: { lamp: Luminaire }) {
  const place = [lamp.latitude, lamp.longitude].map((degrees) => formatNumber(degrees, 5)).join('; ');
  return (
    <section class="card">
      <h2>{t('lamp.details')}</h2>
      <dl class="facts">
        <Fact name={t('lamp.street')}>{lamp.street}</Fact>
        <Fact name={t('lamp.municipality')}>{lamp.municipality}</Fact>
        <Fact name={t('lamp.cabinet')}>{lamp.cabinet}</Fact>
        <Fact name={t('lamp.edge')}>{lamp.edge}</Fact>
        <Fact name={t('lamp.model')}>{lamp.model}</Fact>
        <Fact name={t('lamp.nominalPower')}>{formatPower(lamp.nominalPowerW)}</Fact>
        <Fact name={t('lamp.lightingClass')}>{lamp.lightingClass || '\u2013'}</Fact>
        <Fact name={t('lamp.floor')}>{formatLevel(lamp.floorLevel)}</Fact>
        <Fact name={t('lamp.program')}>{lamp.programName}</Fact>
        <Fact name={t('lamp.calendar')}>{lamp.calendarId}</Fact>
        <Fact name={t('lamp.address')}>
          {t('lamp.addressValue', { line: String(lamp.line), address: String(lamp.shortAddress) })}
        </Fact>
        <Fact name={t('lamp.position')}>{place}</Fact>
      </dl>
    </section>
  );
}
