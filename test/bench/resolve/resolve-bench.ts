import { DAY, type DesiredState, type EpochMs, HOUR, MINUTE } from '@lamplighter/contracts';
import { REGION_LUMINAIRES } from '@lamplighter/controller';
import { type CompiledState, compile, levelDifferences } from '@lamplighter/lighting';
import type { BenchCase } from '../bench-case.js';
import { aloneIn, benchRegion, SHARED_PROGRAM } from './bench-region.js';
import { hoursByMinute, levelAt, naiveLevel } from './naive.js';
import { secondsOf } from './seconds-of.js';
import { yearStudyCase } from './year-study-case.js';

const EVENING: EpochMs = Date.UTC(2026, 11, 21, 11);
const NIGHT_HOURS = 24;

const faster = (what: string, ours: number, other: number, others: string, unit: string): BenchCase => ({
  case: what,
  ours,
  other,
  others,
  ratio: ours / other,
  unit,
});

/** Levels a second, a year's study of the Region, and a change of one program for the whole Region. */
export function resolveBench(say: (text: string) => void): BenchCase[] {
  say('Generating the Region: 83,420 luminaires, 1,000 edges, 200 programs');
  const documents = benchRegion();
  const states = documents.map(compile);
  return [
    oneLamp(documents[0] as DesiredState, say),
    ...wholeRegion(documents, states, say),
    yearStudyCase(say),
    programChange(documents, states, say),
  ];
}

function oneLamp(document: DesiredState, say: (text: string) => void): BenchCase {
  say('One lamp, every minute of a night, again and again');
  const device = document.luminaires[0]?.device;
  if (!device) throw new Error('the Region has no luminaire');
  const compiled = compile(document);
  const alone = aloneIn(document, device);
  const minutes = NIGHT_HOURS * 60;
  const rate = (rounds: number, ask: (instant: EpochMs) => number): number => {
    let sum = 0;
    const seconds = secondsOf(() => {
      for (let round = 0; round < rounds; round += 1) {
        for (let minute = 0; minute < minutes; minute += 1) sum += ask(EVENING + minute * MINUTE);
      }
    });
    if (!(sum > 0)) throw new Error('a night without light measures nothing');
    return (rounds * minutes) / seconds;
  };
  rate(300, (instant) => levelAt(compiled, device, instant));
  const ours = rate(2_000, (instant) => levelAt(compiled, device, instant));
  const other = rate(3, (instant) => naiveLevel(alone, device, instant));
  return faster('one lamp', ours, other, 'planning the day anew at each question', 'levels/s');
}

/** Every lamp once an hour through a night: first with the day plans to be made, then with those that are kept. */
function wholeRegion(
  documents: readonly DesiredState[],
  states: readonly CompiledState[],
  say: (text: string) => void,
): BenchCase[] {
  say('Every lamp of the Region, once an hour through a night');
  const sweep = (): number => {
    let asked = 0;
    const seconds = secondsOf(() => {
      for (let hour = 0; hour < NIGHT_HOURS; hour += 1) {
        for (const state of states) {
          for (const device of state.lamps.keys()) {
            levelAt(state, device, EVENING + hour * HOUR);
            asked += 1;
          }
        }
      }
    });
    return asked / seconds;
  };
  const sample = documents
    .slice(0, 20)
    .flatMap((document) =>
      document.luminaires.slice(0, 5).map(({ device }) => ({ device, alone: aloneIn(document, device) })),
    );
  const naiveSeconds = secondsOf(() => {
    for (let hour = 0; hour < NIGHT_HOURS; hour += 1) {
      for (const { device, alone } of sample) naiveLevel(alone, device, EVENING + hour * HOUR);
    }
  });
  const other = (sample.length * NIGHT_HOURS) / naiveSeconds;
  const others = 'planning the day anew at each question (100 lamps)';
  const what = `${REGION_LUMINAIRES.toLocaleString('en')} lamps, 200 programs`;
  return [
    faster(`${what}, day plans to be made`, sweep(), other, others, 'levels/s'),
    faster(`${what}, day plans kept`, sweep(), other, others, 'levels/s'),
  ];
}

function programChange(
  documents: readonly DesiredState[],
  states: readonly CompiledState[],
  say: (text: string) => void,
): BenchCase {
  say('A program that all edges have changes: every document compiled again, and what changes in the street in a week');
  const to = EVENING + 7 * DAY;
  const changed = documents.map((document) => ({
    ...document,
    programs: document.programs.map((program) =>
      program.id === SHARED_PROGRAM
        ? { ...program, steps: program.steps.map((step) => ({ ...step, level: 42 })) }
        : program,
    ),
  }));
  let lamps = 0;
  const seconds = secondsOf(() => {
    changed.forEach((document, index) => {
      const before = states[index];
      if (before) lamps += levelDifferences(before, compile(document), EVENING, to).length;
    });
  });
  say(`  ${lamps.toLocaleString('en')} luminaires change`);
  const [[before], [after]] = [states, changed];
  const device = after?.luminaires.find(({ calendarId }) => (calendarId as string) === SHARED_PROGRAM)?.device;
  if (!before || !after || !device) throw new Error('nobody follows the changed program');
  const perLamp = secondsOf(() => {
    hoursByMinute(before, device, EVENING, to);
    hoursByMinute(compile(after), device, EVENING, to);
  });
  const ours = REGION_LUMINAIRES / seconds;
  return faster(
    'a program of every edge changed, 1,000 documents compiled and diffed over a week',
    ours,
    1 / perLamp,
    'comparing both versions minute by minute (one lamp)',
    'lamps/s',
  );
}
