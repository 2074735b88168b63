import type { ControlProgram } from '@lamplighter/contracts';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { fleet, platformClock } from '../data/desk.js';
import { stepLevel } from '../data/night-series.js';
import { type ProgramPreview, previewProgram, REGION } from '../data/program-preview.js';
import { formatLevel } from '../format/number.js';
import { formatTime } from '../format/time.js';
import { language } from '../i18n/language.js';
import { t } from '../i18n/translate.js';
import { Chart } from './chart.js';
import { levelAxis, levelRange, levelSeries, markPlugin, timeAxis } from './level-chart.js';
import { Loading, Notice } from './notice.js';

type State = { readonly preview: ProgramPreview | null } | { readonly error: unknown } | null;

/** The coming night under the draft, over what is in force: the curve on screen is the curve in the street. */
export function ProgramPreviewChart({ draft, current }: { draft: ControlProgram; current: ControlProgram }) {
  const [state, setState] = useState<State>(null);
  useEffect(() => {
    let isOver = false;
    previewProgram(draft, current, fleet.all()[0] ?? REGION, platformClock.now.peek()).then(
      (preview) => {
        if (!isOver) setState({ preview });
      },
      (error: unknown) => {
        if (!isOver) setState({ error });
      },
    );
    return () => {
      isOver = true;
    };
  }, [draft, current]);
  if (state === null) return <Loading />;
  if ('error' in state) {
    const detail = state.error instanceof Error ? state.error.message : String(state.error);
    return <Notice kind="warning">{t('programs.previewFailed', { detail })}</Notice>;
  }
  if (state.preview === null) return null;
  return <PreviewChart preview={state.preview} />;
}

function PreviewChart({ preview }: { preview: ProgramPreview }) {
  const { from, to, sunset, sunrise, draft, current } = preview;
  const data = useMemo(() => {
    const instants = [...new Set([from, to, ...draft.map(([at]) => at), ...current.map(([at]) => at)])].sort(
      (a, b) => a - b,
    );
    return [
      instants.map((at) => at / 1000),
      instants.map((at) => stepLevel(current, at)),
      instants.map((at) => stepLevel(draft, at)),
    ];
  }, [preview]);
  const marks = [
    ...(sunset === null ? [] : [{ at: sunset, label: t('night.sunset') }]),
    ...(sunrise === null ? [] : [{ at: sunrise, label: t('night.sunrise') }]),
  ];
  return (
    <section class="card" data-testid="program-preview">
      <h3>{t('programs.preview')}</h3>
      <ul class="chart-key" aria-hidden="true">
        <li class="key-level">{t('programs.draft')}</li>
        <li class="key-programmed">{t('programs.current')}</li>
      </ul>
      <Chart
        key={language.value}
        label={t('programs.previewLabel', { from: formatTime(from), to: formatTime(to) })}
        height={190}
        data={data as never}
        options={(colour) => ({
          legend: { show: false },
          cursor: { show: false },
          padding: [8, 12, 0, 0],
          scales: { x: { time: false, range: () => [from / 1000, to / 1000] }, level: { range: levelRange } },
          axes: [timeAxis(colour), levelAxis(colour)],
          plugins: [markPlugin(marks, colour)],
          series: [{}, ...levelSeries(colour)],
        })}
      />
      <ol class="preview-steps">
        {draft.map(([at, level]) => (
          <li key={at}>
            <span class="soft">{formatTime(at)}</span> {formatLevel(level, 1)}
          </li>
        ))}
      </ol>
    </section>
  );
}
