import { builtInProgram } from '@lamplighter/controller';
import { figure } from '../text-table.js';
import { brusselsAt, savedPercent, studyOneLamp, yearOf } from './one-lamp.js';
import type { ReproducedSection } from './section.js';

const PUBLISHED = [
  { program: 'dim30-23-05', what: '30 % less from 23:00 to 05:00', percent: 15.3 },
  { program: 'dim30-00-06', what: '30 % less from 00:00 to 06:00', percent: 15.2 },
  { program: 'dim50-23-05', what: '50 % less from 23:00 to 05:00', percent: 25.6 },
  { program: 'dim50-00-06', what: '50 % less from 00:00 to 06:00', percent: 25.3 },
];

/** What off-peak dimming saves: published as 15.2 to 15.3 % for 30 % less, 25.3 to 25.6 % for 50 % less. */
export function reproduceDimming(year: number): ReproducedSection {
  return {
    title: `Off-peak dimming at Brussels in ${year}, against full light`,
    method: [
      'Sunset to sunrise (-0.833 degrees), power in proportion to the dim level, no standby power.',
      'From 23:00 to 05:00 is dark all year; the hours from sunrise to 06:00 in summer save nothing.',
      'Agrees to the last published digit.',
    ],
    figures: PUBLISHED.map(({ program, what, percent }) => {
      const found = savedPercent(studyOneLamp(brusselsAt(-0.833), yearOf(year), builtInProgram(program)));
      return {
        what,
        published: `${figure(percent, 1)} %`,
        found: `${figure(found, 2)} %`,
        agrees: figure(found, 1) === figure(percent, 1),
      };
    }),
  };
}
