import type { EpochMs } from '@lamplighter/contracts';
import uPlot from 'uplot';
import { formatLevel, formatPower } from '../format/number.js';
import { formatTime } from '../format/time.js';

/** Shared looks of the charts of levels over a night. Instants are in seconds, as uPlot wants them. */

const FONT = '12px system-ui, sans-serif';

const axisLook = (colour: (name: string) => string): Partial<uPlot.Axis> => ({
  stroke: colour('--ink-soft'),
  font: FONT,
  grid: { stroke: colour('--line'), width: 1 },
  ticks: { stroke: colour('--line'), width: 1 },
});

export function timeAxis(colour: (name: string) => string): uPlot.Axis {
  return {
    ...axisLook(colour),
    space: 64,
    size: 30,
    incrs: [3600, 2 * 3600, 3 * 3600, 4 * 3600, 6 * 3600],
    values: (_chart, splits) => splits.map((second) => formatTime(second * 1000)),
  };
}

export function levelAxis(colour: (name: string) => string): uPlot.Axis {
  return {
    ...axisLook(colour),
    scale: 'level',
    size: 52,
    splits: [0, 25, 50, 75, 100],
    values: (_chart, splits) => splits.map((level) => formatLevel(level)),
  };
}

export function powerAxis(colour: (name: string) => string): uPlot.Axis {
  return {
    ...axisLook(colour),
    scale: 'power',
    side: 1,
    size: 58,
    grid: { show: false },
    values: (_chart, splits) => splits.map((power) => formatPower(power)),
  };
}

/** Full light plus room for the words above it. */
export const levelRange = (): [number, number] => [0, 122];

export interface TimeMark {
  readonly at: EpochMs;
  readonly label: string;
}

/** Draws upright dashed lines with a word, such as sunset and sunrise. */
export function markPlugin(marks: readonly TimeMark[], colour: (name: string) => string): uPlot.Plugin {
  return {
    hooks: {
      drawClear: (chart) => {
        const { ctx: pen, bbox } = chart;
        const ratio = devicePixelRatio;
        pen.save();
        pen.strokeStyle = colour('--mark');
        pen.fillStyle = colour('--ink-soft');
        pen.lineWidth = ratio;
        pen.setLineDash([4 * ratio, 4 * ratio]);
        pen.font = `${11 * ratio}px system-ui, sans-serif`;
        for (const { at, label } of marks) {
          const x = chart.valToPos(at / 1000, 'x', true);
          if (x < bbox.left || x > bbox.left + bbox.width) continue;
          pen.beginPath();
          pen.moveTo(x, bbox.top);
          pen.lineTo(x, bbox.top + bbox.height);
          pen.stroke();
          const isRightHalf = x > bbox.left + bbox.width / 2;
          pen.textAlign = isRightHalf ? 'right' : 'left';
          pen.fillText(label, x + (isRightHalf ? -5 : 5) * ratio, bbox.top + 12 * ratio);
        }
        pen.restore();
      },
    },
  };
}

/** A level holds until the next one: steps, not slopes. */
const stepped: Pick<uPlot.Series, 'paths'> = uPlot.paths.stepped ? { paths: uPlot.paths.stepped({ align: 1 }) } : {};

/** The two level lines of such a chart, in the order of its data: what is programmed, dashed; then the level itself. */
export function levelSeries(colour: (name: string) => string): [programmed: uPlot.Series, level: uPlot.Series] {
  const look: uPlot.Series = { scale: 'level', points: { show: false }, ...stepped };
  return [
    { ...look, stroke: colour('--chart-programmed'), width: 1.5, dash: [6, 4] },
    { ...look, stroke: colour('--chart-level'), fill: colour('--chart-level-fill'), width: 2.5, spanGaps: false },
  ];
}
