import { readFileSync } from 'node:fs';
import {
  exportAssignCommand,
  exportCalendars,
  exportControlPrograms,
  exportGroups,
  exportOverrideCommand,
  importAssignCommand,
  importCalendars,
  importControlPrograms,
  importGroups,
  importOverrideCommand,
} from '@lamplighter/controller';
import { expect } from 'chai';
import fc from 'fast-check';
import { requireFile } from '../helpers/requires.js';
import {
  ADDRESSES,
  calendarAssignment,
  exportableCalendar,
  exportableProgram,
  lightingGroup,
  overrideOrder,
} from './talq-arbitraries.js';
import {
  foreignAssignment,
  foreignCalendar,
  foreignGroup,
  foreignOverride,
  foreignProgram,
} from './talq-foreign-arbitraries.js';
import { talqValidator } from './talq-schema.js';

/** The data model of TALQ 2.7.1 (github.com/TALQ-consortium/TALQ_specification), beside a developer's clone. */
const MODEL = new URL('../../../shared/standards/talq/talq-data-model-2-7-1-online.json', import.meta.url).pathname;
const OWNED = { ownerCms: 'urn:cms', addresses: ADDRESSES };

const asProgram = (value: unknown) => importControlPrograms([value], { dayOffsetHours: 12 });
const asCalendar = (value: unknown) => importCalendars([value], { dayOffsetHours: 12 });
const asGroup = (value: unknown) => importGroups([value]);

describe('the TALQ 2.7.1 data model', () => {
  let faults: ReturnType<typeof talqValidator>;
  before(function () {
    const file = requireFile(this, 'the TALQ 2.7.1 data model (../shared/standards/talq)', MODEL);
    faults = talqValidator(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof talqValidator>[0]);
  });

  /** Every document of an arbitrary, as JSON, keeps to a schema. */
  const keepsTo = <T>(schema: string, documents: fc.Arbitrary<T>, write: (document: T) => unknown = (same) => same) =>
    fc.assert(
      fc.property(documents, (document) => {
        const written = JSON.parse(JSON.stringify(write(document))) as unknown;
        for (const element of [written].flat()) expect(faults(schema, element)).to.deep.equal([]);
      }),
    );

  it('holds for every control program that is exported', () => {
    keepsTo('ControlProgram', exportableProgram, ({ program, dayOffsetHours }) =>
      exportControlPrograms([program], { ...OWNED, dayOffsetHours }),
    );
  });

  it('holds for every calendar that is exported', () => {
    keepsTo('Calendar', exportableCalendar, (calendar) =>
      exportCalendars([calendar], { ownerCms: 'urn:cms', dayOffsetHours: calendar.dayOffsetHours }),
    );
  });

  it('holds for every lighting group, override and assignment that is exported', () => {
    keepsTo('Group', lightingGroup, (group) => exportGroups([group], OWNED));
    keepsTo('OverrideCommand', overrideOrder, (order) => exportOverrideCommand(order, OWNED));
    keepsTo('AssignCommand', calendarAssignment, (assignment) => exportAssignCommand(assignment, OWNED));
  });

  it('holds for the documents of another system that the imports are tested with', () => {
    keepsTo('ControlProgram', foreignProgram);
    keepsTo('Calendar', foreignCalendar);
    keepsTo('Group', foreignGroup);
    keepsTo('OverrideCommand', foreignOverride);
    keepsTo('AssignCommand', foreignAssignment);
  });

  const program = (parts: object) => ({
    type: 'ControlProgramOne',
    id: 'p',
    ownerCMS: 'urn:cms',
    activePeriods: [],
    fixedTimeControls: [],
    ...parts,
  });
  const control = (startTime: string, state: object) => ({ startTime, command: { state } });
  const broken: readonly (readonly [
    why: string,
    schema: string,
    document: unknown,
    read: (value: unknown) => unknown,
  ])[] = [
    ['a program of no type', 'ControlProgram', { id: 'p', ownerCMS: 'urn:cms' }, asProgram],
    [
      'a period without its times, told by its name',
      'ControlProgram',
      program({ activePeriods: [{ name: 'AbsoluteActivePeriod' }] }),
      asProgram,
    ],
    [
      'a level above 100 %, told by the name of its state',
      'ControlProgram',
      program({ fixedTimeControls: [control('22:00:00', { name: 'LevelState', value: 101 })] }),
      asProgram,
    ],
    [
      'a time without seconds',
      'ControlProgram',
      program({ fixedTimeControls: [control('22:00', { name: 'LevelState', value: 1 })] }),
      asProgram,
    ],
    [
      'an effect without its command, told by its type',
      'ControlProgram',
      program({ dynamicControls: [{ effect: { type: 'FixedControlEffect', source: {}, operation: 'Set' } }] }),
      asProgram,
    ],
    ['a calendar of nobody', 'Calendar', { id: 'c', defaultProgram: 'p' }, asCalendar],
    [
      'a full date in a ccDate, told by its type',
      'Calendar',
      {
        id: 'c',
        ownerCMS: 'urn:cms',
        defaultProgram: 'p',
        rules: [{ program: 'p', condition: { type: 'ccDate', dates: [{ start: '2026-05-01' }] } }],
      },
      asCalendar,
    ],
    [
      'a member without an address',
      'Group',
      { address: 'g', ownerCMS: 'urn:cms', members: [{ resource: 'devices' }] },
      asGroup,
    ],
    [
      'an end that is no instant',
      'OverrideCommand',
      {
        addresses: [{ resource: 'devices', address: 'lamp-1' }],
        targetCommand: { state: { name: 'LevelState', value: 1 }, expiration: '2026-02-30T00:00:00Z' },
      },
      (value) => importOverrideCommand(value, { resumeUntil: 0 }),
    ],
    ['an assignment of nothing', 'AssignCommand', { addresses: [] }, (value) => importAssignCommand(value)],
  ];
  for (const [why, schema, document, read] of broken) {
    it(`is broken by ${why}, and so the import refuses it`, () => {
      expect(faults(schema, document)).to.not.deep.equal([]);
      expect(() => read(document)).to.throw();
    });
  }
});
