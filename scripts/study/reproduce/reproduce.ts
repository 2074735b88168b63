import type { ReproduceCommand } from '../options.js';
import { textTable } from '../text-table.js';
import { reproduceDarkness } from './darkness.js';
import { reproduceDimming } from './dimming.js';
import { reproduceLecce } from './lecce.js';
import { reproducePresence } from './presence.js';
import type { Reproduced, ReproducedSection } from './section.js';

export interface Reproduction {
  readonly sections: readonly ReproducedSection[];
  readonly text: string;
  /** Every figure that could be reckoned agrees. */
  readonly isReproduced: boolean;
}

/** Reckons the published figures anew; those whose file is not given are named as left out. */
export function reproduce(command: ReproduceCommand, onProgress: (share: number) => void): Reproduction {
  const sections = [reproduceDarkness(command.year), reproduceDimming(command.year)];
  onProgress(0.1);
  if (command.lecce !== undefined) sections.push(reproduceLecce(command.lecce));
  onProgress(0.2);
  if (command.counts !== undefined) {
    sections.push(reproducePresence(command.counts, (share) => onProgress(0.2 + 0.8 * share)));
  }
  onProgress(1);
  const figures = sections.flatMap((section) => section.figures);
  const wrong = figures.filter(({ agrees }) => !agrees).length;
  const left = [
    ...(command.lecce === undefined ? ['Left out: the inventory of Lecce; give its CSV with --lecce FILE.'] : []),
    ...(command.counts === undefined ? ['Left out: the bicycle counters; give their CSV with --counts FILE.'] : []),
  ];
  const verdict =
    wrong === 0 ? `All ${figures.length} figures agree.` : `${wrong} of ${figures.length} figures do NOT agree.`;
  return {
    sections,
    text: [...sections.map(sectionText), ...left, verdict].map((part) => `\n${part}`).join('\n'),
    isReproduced: wrong === 0,
  };
}

function sectionText({ title, method, figures, table, tableHoldsFigures }: ReproducedSection): string {
  const tables = [...(tableHoldsFigures ? [] : [figuresTable(figures)]), ...(table ? [table] : [])];
  return [title, ...method.map((line) => `  ${line}`), ...tables.map((text) => `\n${text}`)].join('\n');
}

const figuresTable = (figures: readonly Reproduced[]): string =>
  textTable<Reproduced>(
    [
      { title: 'figure', of: ({ what }) => what, align: 'left' },
      { title: 'published', of: ({ published }) => published },
      { title: 'this run', of: ({ found }) => found },
      { title: '', of: ({ agrees }) => (agrees ? 'agrees' : 'DIFFERS'), align: 'left' },
    ],
    figures,
  );
