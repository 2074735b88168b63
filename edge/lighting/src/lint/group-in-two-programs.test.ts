import { expect } from 'chai';
import { absolute, findings, told } from './testing/findings.js';

const DAYS = { from: '2026-12-19', days: 4 };
const programs = ['p', 'q'].map((id) => ({ id, name: id, activePeriods: [absolute('18:00', '06:00')] }));
const calendars = [
  { id: 'c', name: 'c', defaultProgramId: 'p' },
  { id: 'd', name: 'd', defaultProgramId: 'p', rules: [{ programId: 'q', weekdays: [7, 1] }] },
];
const lamps = [{}, { calendarId: 'd' }] as const;
const groups = [
  { id: 'street', name: 'Rue Haute', devices: ['lamp-1'], groups: ['end'] },
  { id: 'end', name: 'Its end', devices: ['lamp-2'] },
];

describe('linter: a group in two programs', () => {
  it('tells the dates on which members, nested ones too, follow different programs', () => {
    expect(findings('groupInTwoPrograms', { programs, calendars, lamps, groups }, DAYS)).to.deep.equal([
      {
        severity: 'warning',
        place: 'groups.street',
        why: 'Rue Haute: its luminaires follow p, q on 2 of 4 days, first on 2026-12-20 (calendars c, d).',
        fix: 'Give the luminaires of a stretch one calendar, or divide the group.',
      },
    ]);
  });

  it('says nothing of two calendars with one program, nor of a group for logging', () => {
    expect(
      told('groupInTwoPrograms', { programs, calendars, lamps, groups }, { from: '2026-12-22', days: 4 }),
    ).to.deep.equal([]);
    expect(told('groupInTwoPrograms', { programs, calendars, groups }, DAYS)).to.deep.equal([]);
    const logged = groups.map((group) => ({ ...group, purpose: 'loggerConfig' }));
    expect(told('groupInTwoPrograms', { programs, calendars, lamps, groups: logged }, DAYS)).to.deep.equal([]);
    expect(told('groupInTwoPrograms', { programs, calendars, lamps }, DAYS)).to.deep.equal([]);
  });
});
