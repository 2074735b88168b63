import { Calendar, type ControlProgram, deviceId, parseDesiredState } from '@lamplighter/contracts';
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
import { compile, programCurve } from '@lamplighter/lighting';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  ADDRESSES,
  calendarAssignment,
  exportableCalendar,
  exportableProgram,
  lightingGroup,
  normalCalendar,
  normalProgram,
  overrideOrder,
} from './talq-arbitraries.js';
import {
  foreignAssignment,
  foreignCalendar,
  foreignGroup,
  foreignOverride,
  foreignProgram,
} from './talq-foreign-arbitraries.js';

const OWNED = { ownerCms: 'urn:cms', addresses: ADDRESSES };

/** A document as the other side gets it, JSON and nothing else. */
const sent = <T>(document: T): T => JSON.parse(JSON.stringify(document)) as T;

describe('documents that go to TALQ and come back', () => {
  it('control programs are the same, times and order written in one way', () => {
    fc.assert(
      fc.property(exportableProgram, ({ program, dayOffsetHours }) => {
        const options = { ...OWNED, dayOffsetHours };
        const { documents } = importControlPrograms(sent(exportControlPrograms([program], options)), options);
        expect(documents).to.deep.equal([normalProgram(program, dayOffsetHours)]);
      }),
      { numRuns: 500 },
    );
  });

  it('control programs give the same light', () => {
    fc.assert(
      fc.property(exportableProgram, ({ program, dayOffsetHours }) => {
        const options = { ...OWNED, dayOffsetHours };
        const [back] = importControlPrograms(exportControlPrograms([program], options), options).documents;
        expect(back && nights(back, dayOffsetHours)).to.deep.equal(nights(program, dayOffsetHours));
      }),
      { numRuns: 60 },
    );
  });

  it('control programs are written again as they were', () => {
    fc.assert(
      fc.property(exportableProgram, ({ program, dayOffsetHours }) => {
        const options = { ...OWNED, dayOffsetHours };
        const talq = exportControlPrograms([normalProgram(program, dayOffsetHours)], options);
        const { documents } = importControlPrograms(sent(talq), options);
        expect(exportControlPrograms(documents, options)).to.deep.equal(talq);
      }),
    );
  });

  it('calendars are the same', () => {
    fc.assert(
      fc.property(exportableCalendar, (calendar) => {
        const options = { ownerCms: 'urn:cms', dayOffsetHours: calendar.dayOffsetHours };
        const talq = exportCalendars([calendar], options);
        const { documents } = importCalendars(sent(talq), options);
        expect(documents).to.deep.equal([normalCalendar(calendar)]);
        expect(exportCalendars(documents, options)).to.deep.equal(talq);
      }),
      { numRuns: 500 },
    );
  });

  it('lighting groups are the same', () => {
    fc.assert(
      fc.property(lightingGroup, (group) => {
        const { documents } = importGroups(sent(exportGroups([group], OWNED)), OWNED);
        expect(documents).to.deep.equal([group]);
      }),
    );
  });

  it('overrides are the same', () => {
    fc.assert(
      fc.property(overrideOrder, (order) => {
        const talq = sent(exportOverrideCommand(order, OWNED));
        const back = importOverrideCommand(talq, { ...OWNED, resumeUntil: 0 });
        expect(back).to.deep.equal(order);
        expect(exportOverrideCommand(back, OWNED)).to.deep.equal(talq);
      }),
    );
  });

  it('calendar assignments are the same', () => {
    fc.assert(
      fc.property(calendarAssignment, (assignment) => {
        expect(importAssignCommand(sent(exportAssignCommand(assignment, OWNED)), OWNED)).to.deep.equal(assignment);
      }),
    );
  });
});

describe("another system's documents", () => {
  /** Read, written and read again is read once: what was understood is all written down. */
  const isStable = <T, R>(documents: fc.Arbitrary<T>, read: (talq: unknown) => R, write: (ours: R) => unknown) =>
    fc.assert(
      fc.property(documents, (document) => {
        const ours = read(sent(document));
        const talq = write(ours);
        expect(read(sent(talq))).to.deep.equal(ours);
        expect(write(read(talq))).to.deep.equal(talq);
      }),
      { numRuns: 300 },
    );
  const FOREIGN = { ownerCms: 'urn:other' };

  for (const dayOffsetHours of [0, 12] as const) {
    const options = { ...FOREIGN, dayOffsetHours };
    it(`control programs are kept whole, in days from ${dayOffsetHours} h`, () => {
      isStable(
        foreignProgram,
        (talq) => importControlPrograms([talq].flat(), options).documents,
        (ours) => exportControlPrograms(ours, options),
      );
    });

    it(`calendars are kept whole, in days from ${dayOffsetHours} h`, () => {
      isStable(
        foreignCalendar,
        (talq) => importCalendars([talq].flat(), options).documents,
        (ours) => exportCalendars(ours, options),
      );
    });
  }

  it('groups, overrides and assignments are kept whole', () => {
    isStable(
      foreignGroup,
      (talq) => importGroups([talq].flat()).documents,
      (ours) => exportGroups(ours, FOREIGN),
    );
    const resumeUntil = Date.parse('2027-01-01T00:00:00Z');
    isStable(
      foreignOverride,
      (talq) => importOverrideCommand(talq, { resumeUntil }),
      (ours) => exportOverrideCommand(ours),
    );
    isStable(
      foreignAssignment,
      (talq) => importAssignCommand(talq),
      (ours) => exportAssignCommand(ours),
    );
  });
});

/** The levels of three nights in Brussels, across a clock change. */
function nights(program: ControlProgram, dayOffsetHours: Calendar['dayOffsetHours']): [number, number][] {
  const calendar = Calendar.parse({ id: 'c', name: 'c', defaultProgramId: program.id, dayOffsetHours });
  const desired = parseDesiredState({
    format: 1,
    nis: '21004',
    edge: 'edge-1',
    version: 1,
    place: { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels' },
    powerWindow: { kind: 'permanent' },
    luminaires: [{ device: 'lamp-1', shortAddress: 0, calendarId: 'c' }],
    programs: [program],
    calendars: [calendar],
  });
  const [from, to] = [Date.parse('2026-10-24T10:00Z'), Date.parse('2026-10-27T10:00Z')];
  return programCurve(compile(desired), deviceId('lamp-1'), from, to);
}
