import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { language } from '../i18n/language.js';
import { theme } from './theme.js';

export interface ChartProps {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  /** First the instants in seconds, then one array per series. */
  readonly data: uPlot.AlignedData;
  /** Built anew for each theme and language, with the colours of the moment. */
  readonly options: (colour: (name: string) => string) => Omit<uPlot.Options, 'width' | 'height'>;
  readonly height: number;
}

/** A uPlot chart that fills its column and follows theme and language. */
export function Chart({ label, data, options, height }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const look = `${theme.value} ${language.value}`;
  // Not `options`: it is a new closure at each render; `look` and `data` tell when it means something new.
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const style = getComputedStyle(element);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const chart = new uPlot({ width: element.clientWidth, height, ...options(colour) }, data, element);
    const watch = new ResizeObserver(() => {
      if (element.clientWidth > 0) chart.setSize({ width: element.clientWidth, height });
    });
    watch.observe(element);
    return () => {
      watch.disconnect();
      chart.destroy();
    };
  }, [data, height, look]);
  return <div class="chart" role="img" aria-label={label} ref={frame} style={{ minHeight: `${height}px` }} />;
}
