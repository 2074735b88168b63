import { builtInProgram } from '@lamplighter/controller';
import { figure } from '../text-table.js';
import { brusselsAt, studyOneLamp, yearOf } from './one-lamp.js';
import type { ReproducedSection } from './section.js';

const WITHIN_HOURS = 3;
const PUBLISHED = [
  { what: 'sunset to sunrise (-0.833 degrees)', elevation: -0.833, hours: 4282 },
  { what: 'sun below -3 degrees', elevation: -3, hours: 4093 },
  { what: 'civil night (-6 degrees)', elevation: -6, hours: 3827 },
];

/** Annual darkness at Brussels: burning hours of a lamp that is full from sunset to sunrise. */
export function reproduceDarkness(year: number): ReproducedSection {
  return {
    title: `Annual darkness at Brussels (50.85, 4.35) in ${year}`,
    method: [
      'Burning hours of one luminaire that the program `full` lights, with lamps switching at each elevation.',
      `Agrees within ${WITHIN_HOURS} h; a leap year has some 15 h more.`,
    ],
    figures: PUBLISHED.map(({ what, elevation, hours }) => {
      const { burningHours } = studyOneLamp(brusselsAt(elevation), yearOf(year), builtInProgram('full')).program;
      return {
        what,
        published: `${figure(hours)} h`,
        found: `${figure(burningHours, 1)} h`,
        agrees: Math.abs(burningHours - hours) <= WITHIN_HOURS,
      };
    }),
  };
}
