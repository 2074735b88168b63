import { ControlProgram, ProgramId } from '@lamplighter/contracts';
import { z } from 'zod';
import { activePeriod, writeActivePeriod } from './active-period.js';
import { SAME_ADDRESSES } from './address-book.js';
import { AstroClockTimeControl, writeAstroClockTimeControl } from './astro-clock-time-control.js';
import { dynamicControl, writeDynamicControl } from './dynamic-control.js';
import { FixedTimeControl } from './fixed-time-control.js';
import { type Imported, importedList, type Owned, writeList } from './owned-list.js';
import { because, parseTalq, refuse, sound } from './parse-talq.js';
import { present } from './present.js';
import { type Refusals, refusing } from './refusals.js';
import { readFixedTimeControls, saysLevelBySun, writeFixedTimeControls } from './start-of-day.js';
import type { TalqExportOptions, TalqImportOptions } from './talq-options.js';
import { ProgramWords, words } from './vendor-words.js';

/** A list of ControlProgramOne as TALQ's `/control-programs` carries it. Throws TalqError. */
export const importControlPrograms = (value: unknown, options: TalqImportOptions): Imported<ControlProgram> =>
  parseTalq(controlPrograms(options), value);

/** Throws TalqError. */
export const exportControlPrograms = (
  programs: readonly ControlProgram[],
  options: TalqExportOptions,
): TalqControlProgram[] => refusing((refusals) => writeControlPrograms(programs, options, refusals));

/** Most of each that a program of ours holds (ControlProgram). */
const MOST = { periods: 8, steps: 48, dynamicControls: 8 };

const atMost = <T>(most: number, what: string) =>
  [(list: readonly T[]) => list.length <= most, because('not-supported', `must be ${most} ${what} at most`)] as const;

const FixedTimeControls = z.array(FixedTimeControl).superRefine((controls, context) => {
  controls.forEach(({ at }, index) => {
    if (controls.findIndex((other) => other.at === at) === index) return;
    refuse(context, [index, 'startTime'], 'duplicate', `${at} has a control already`);
  });
});

/** ControlProgram, of which TALQ has one type so far. */
const controlProgram = (options: TalqImportOptions) => z.discriminatedUnion('type', [controlProgramOne(options)]);
export type TalqControlProgram = z.input<ReturnType<typeof controlProgram>>;

const controlProgramOne = ({ dayOffsetHours, addresses = SAME_ADDRESSES }: TalqImportOptions) =>
  z
    .strictObject({
      type: z.literal('ControlProgramOne'),
      id: ProgramId,
      ownerCMS: z.string(),
      activePeriods: z.array(activePeriod(addresses)).refine(...atMost(MOST.periods, 'active periods')),
      fixedTimeControls: FixedTimeControls,
      astroClockTimeControls: z.array(AstroClockTimeControl).default([]),
      dynamicControls: z
        .array(dynamicControl(addresses))
        .refine(...atMost(MOST.dynamicControls, 'dynamic controls'))
        .default([]),
      'x-lamplighter': ProgramWords.default({}),
    })
    .transform((talq, context): Owned<ControlProgram> => {
      const { id, 'x-lamplighter': said, fixedTimeControls, astroClockTimeControls } = talq;
      if (fixedTimeControls.length === 0 && !saysLevelBySun(astroClockTimeControls)) {
        refuse(context, ['fixedTimeControls'], 'not-supported', 'is empty: the program says no level');
      }
      const { steps, ...startOfDay } = readFixedTimeControls(fixedTimeControls, dayOffsetHours, said.baseLevel);
      if (steps.length + astroClockTimeControls.length > MOST.steps) {
        refuse(context, [], 'not-supported', `must have ${MOST.steps} fixed-time and astro-clock controls at most`);
        return z.NEVER;
      }
      const document = {
        id,
        name: said.name ?? id,
        description: said.description,
        activePeriods: talq.activePeriods,
        ...startOfDay,
        steps: [...steps, ...astroClockTimeControls],
        dynamicControls: talq.dynamicControls,
      };
      return { ownerCms: talq.ownerCMS, document: sound(ControlProgram, present(document), context) };
    });

export const controlPrograms = (options: TalqImportOptions) => importedList(controlProgram(options), 'id');

export const writeControlPrograms = (
  programs: readonly ControlProgram[],
  options: TalqExportOptions,
  refusals: Refusals,
): TalqControlProgram[] =>
  writeList(programs, refusals, (program, place) => writeControlProgram(program, options, place));

function writeControlProgram(
  program: ControlProgram,
  { ownerCms, dayOffsetHours, addresses = SAME_ADDRESSES }: TalqExportOptions,
  refusals: Refusals,
): TalqControlProgram {
  if (program.minimumBurningMinutes !== undefined) {
    refusals.at('minimumBurningMinutes').add('no-equivalent', 'has no equivalent in TALQ: leave it out');
  }
  const { controls, unusedBaseLevel } = writeFixedTimeControls(program, dayOffsetHours, refusals);
  const bySun = program.steps.flatMap((step, index) =>
    step.kind === 'astroClock' ? [writeAstroClockTimeControl(step, refusals.at('steps', index))] : [],
  );
  const dynamic = program.dynamicControls.map((control, index) =>
    writeDynamicControl(control, addresses, refusals.at('dynamicControls', index)),
  );
  return {
    type: 'ControlProgramOne',
    id: program.id,
    ownerCMS: ownerCms,
    activePeriods: program.activePeriods.flatMap(
      (period, index) => writeActivePeriod(period, addresses, refusals.at('activePeriods', index)) ?? [],
    ),
    fixedTimeControls: controls,
    astroClockTimeControls: bySun,
    dynamicControls: dynamic,
    ...words({
      name: program.name === program.id ? undefined : program.name,
      description: program.description === '' ? undefined : program.description,
      baseLevel: unusedBaseLevel,
    }),
  };
}
