import type { LuminaireNight } from '@lamplighter/contracts';
import { useMemo } from 'preact/hooks';
import { api } from '../data/desk.js';
import { nightSeries } from '../data/night-series.js';
import { useResource } from '../data/use-resource.js';
import { formatEnergy, formatLevel, formatPower } from '../format/number.js';
import { formatTime } from '../format/time.js';
import { language } from '../i18n/language.js';
import { t, translateCode } from '../i18n/translate.js';
import { Chart } from './chart.js';
import { Fact } from './figure.js';
import { levelAxis, levelRange, levelSeries, markPlugin, powerAxis, timeAxis } from './level-chart.js';
import { Empty, Failure, Loading } from './notice.js';
import { TableFrame } from './table-frame.js';

/** The most recent night of a luminaire: what it did against what was programmed, and what that took. */
export function LampNight({ path, revision }: { path: string; revision: number }) {
  const { data, error, isLoading, reload } = useResource<LuminaireNight>(
    path,
    (signal) => api.get(`${path}/night`, signal),
    revision,
  );
  return (
    <section class="card">
      <h2>{t('night.title')}</h2>
      {isLoading && <Loading />}
      {error !== undefined && data === undefined && <Failure error={error} retry={reload} />}
      {data && data.readings.length === 0 && data.programmed.length === 0 && <Empty>{t('night.empty')}</Empty>}
      {data && data.readings.length + data.programmed.length > 0 && <NightContent night={data} />}
    </section>
  );
}

function NightContent({ night }: { night: LuminaireNight }) {
  const series = useMemo(() => {
    const { seconds, level, power, programmed } = nightSeries(night.from, night.to, night.readings, night.programmed);
    return [seconds, programmed, level, power] as [number[], ...(number | null | undefined)[][]];
  }, [night]);
  const spoken = { from: formatTime(night.from), to: formatTime(night.to) };
  return (
    <>
      <ChartKey />
      <NightChart night={night} series={series} label={t('night.chart', spoken)} />
      <dl class="facts">
        <Fact name={t('night.sunset')}>{formatTime(night.sunset)}</Fact>
        <Fact name={t('night.sunrise')}>{formatTime(night.sunrise)}</Fact>
        <Fact name={t('night.on')}>{formatTime(night.switchedOnAt)}</Fact>
        <Fact name={t('night.off')}>{formatTime(night.switchedOffAt)}</Fact>
        <Fact name={t('night.energy')}>{formatEnergy(night.energyWh)}</Fact>
        <Fact name={t('night.meanLevel')}>{formatLevel(night.meanLevel)}</Fact>
      </dl>
      <details class="fold">
        <summary>{t('night.table')}</summary>
        <ReadingTable night={night} />
      </details>
    </>
  );
}

function ChartKey() {
  return (
    <ul class="chart-key" aria-hidden="true">
      <li class="key-level">{t('night.level')}</li>
      <li class="key-programmed">{t('night.programmed')}</li>
      <li class="key-power">{t('night.power')}</li>
    </ul>
  );
}

interface NightChartProps {
  night: LuminaireNight;
  series: [number[], ...(number | null | undefined)[][]];
  label: string;
}

function NightChart({ night, series, label }: NightChartProps) {
  const marks = [
    ...(night.sunset === null ? [] : [{ at: night.sunset, label: t('night.sunset') }]),
    ...(night.sunrise === null ? [] : [{ at: night.sunrise, label: t('night.sunrise') }]),
  ];
  return (
    <Chart
      key={language.value}
      label={label}
      height={220}
      data={series as never}
      options={(colour) => ({
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 0, 0, 0],
        scales: {
          x: { time: false, range: () => [night.from / 1000, night.to / 1000] },
          level: { range: levelRange },
          power: { range: (_chart, _low, high) => [0, Math.max(10, (high ?? 0) * 1.7)] },
        },
        axes: [timeAxis(colour), levelAxis(colour), powerAxis(colour)],
        plugins: [markPlugin(marks, colour)],
        series: [
          {},
          ...levelSeries(colour),
          { scale: 'power', stroke: colour('--chart-power'), width: 1.5, dash: [2, 3], points: { show: false } },
        ],
      })}
    />
  );
}

function ReadingTable({ night }: { night: LuminaireNight }) {
  return (
    <TableFrame label={t('night.table')}>
      <thead>
        <tr>
          <th scope="col">{t('night.time')}</th>
          <th scope="col" class="number">
            {t('night.level')}
          </th>
          <th scope="col" class="number">
            {t('night.power')}
          </th>
          <th scope="col" class="number">
            {t('lamp.energy')}
          </th>
          <th scope="col">{t('lamp.source')}</th>
        </tr>
      </thead>
      <tbody>
        {night.readings.map((reading) => (
          <tr key={reading.sampledAt}>
            <th scope="row">{formatTime(reading.sampledAt)}</th>
            <td class="number">{formatLevel(reading.level)}</td>
            <td class="number">{formatPower(reading.powerW)}</td>
            <td class="number">{formatEnergy(reading.energyWh)}</td>
            <td>{reading.source ? translateCode('source', reading.source) : '\u2013'}</td>
          </tr>
        ))}
      </tbody>
    </TableFrame>
  );
}
