import {
  Calendar,
  ControlProgram,
  FloorExemptionResource,
  LightCapResource,
  LightingGroupResource,
} from '@lamplighter/contracts';
import { expect } from 'chai';
import { type MunicipalBounds, NO_BOUNDS } from '../bounds/municipal-bounds.js';
import type { Stock } from './fitting-kinds.js';
import type { Followers, FollowingKind } from './followers.js';
import { representativeDocument } from './representative-document.js';

const program = (id: string): ControlProgram => ControlProgram.parse({ id, name: id, activePeriods: [] });
const calendar = (id: string, defaultProgramId: string, ...others: string[]): Calendar =>
  Calendar.parse({ id, name: id, defaultProgramId, rules: others.map((programId) => ({ programId })) });
const stockOf = (calendars: Calendar[], programs: ControlProgram[]): Stock => ({
  calendars: new Map<string, Calendar>(calendars.map((each) => [each.id, each])),
  programs: new Map<string, ControlProgram>(programs.map((each) => [each.id, each])),
});

const kind = (lightingClass: string, floorLevel: number, calendarId = 'all-year'): FollowingKind => ({
  lightingClass,
  floorLevel,
  calendarId,
  bounds: [],
  groups: [],
});
const followers = (
  lamps: FollowingKind[],
  sensors: Followers['sensors'] = [],
  bounds: MunicipalBounds = NO_BOUNDS,
): Followers => ({
  nis: '21009',
  place: { latitude: 50.83, longitude: 4.37, timeZone: 'Europe/Brussels', switchingElevation: -3 },
  powerWindow: { kind: 'switched', leadMinutes: 30, lagMinutes: 30 },
  lamps,
  sensors,
  bounds,
});
const STOCK = stockOf(
  [calendar('all-year', 'street'), calendar('school', 'street', 'holidays')],
  [program('street'), program('holidays'), program('elsewhere')],
);

describe('a document that stands for a municipality', () => {
  it('has one luminaire of each kind, named after what it stands for, and the calendars and programs they need', () => {
    const state = representativeDocument(
      followers([kind('M4', 40), kind('M4', 40, 'school'), kind('', 0), kind('P3', 12.5)]),
      STOCK,
    );
    expect(
      state.luminaires.map((lamp) => [lamp.device, lamp.lightingClass, lamp.floorLevel, lamp.calendarId]),
    ).to.deep.equal([
      ['M4-40', 'M4', 40, 'all-year'],
      ['M4-40-2', 'M4', 40, 'school'],
      ['unclassified-0', '', 0, 'all-year'],
      ['P3-12.5', 'P3', 12.5, 'all-year'],
    ]);
    expect(state.calendars.map((each) => each.id)).to.deep.equal(['all-year', 'school']);
    expect(state.programs.map((each) => each.id)).to.deep.equal(['street', 'holidays']);
    expect(state).to.deep.include({ nis: '21009', powerWindow: { kind: 'switched', leadMinutes: 30, lagMinutes: 30 } });
    expect(state.place).to.include({ latitude: 50.83, switchingElevation: -3 });
  });

  it('has sensors whose rings hold the kinds that stand around them, and no others', () => {
    const sensor = {
      device: 'M4-40',
      line: 0,
      shortAddress: 5,
      instance: 1,
      rings: [[kind('M4', 40)], [], [kind('M4', 40), kind('P6', 10)]],
    };
    const state = representativeDocument(followers([kind('M4', 40)], [sensor]), STOCK);
    expect(state.luminaires.map((lamp) => lamp.device)).to.deep.equal(['M4-40-2']);
    expect(state.sensors).to.deep.equal([{ ...sensor, kind: 'presence', rings: [['M4-40-2'], [], ['M4-40-2']] }]);
  });

  it('gives each luminaire an address of its own, over several lines', () => {
    const many = Array.from({ length: 256 }, (_, index) => kind('M4', index / 4));
    const { luminaires } = representativeDocument(followers(many), STOCK);
    expect(luminaires).to.have.length(256);
    expect(luminaires[64]).to.include({ line: 1, shortAddress: 0 });
    expect(luminaires.at(-1)).to.include({ line: 3, shortAddress: 63 });
  });

  it('keeps the most frequent kinds where there are more than a document holds', () => {
    const many = Array.from({ length: 300 }, (_, index) => kind('M4', index / 4));
    expect(representativeDocument(followers(many), STOCK).luminaires.at(-1)?.floorLevel).to.equal(255 / 4);

    const calendars = Array.from({ length: 60 }, (_, index) => calendar(`c${index}`, 'street'));
    const lamps = [...calendars.map((each) => kind('M4', 40, each.id)), kind('M5', 30, 'c0')];
    const byCalendar = representativeDocument(followers(lamps), stockOf(calendars, [program('street')]));
    expect(byCalendar.calendars).to.have.length(50);
    expect(byCalendar.luminaires).to.have.length(51);

    const programs = Array.from({ length: 240 }, (_, index) => program(`p${index}`));
    const wide = [0, 1, 2].map((part) =>
      calendar(`c${part}`, `p${part * 80}`, ...programs.slice(part * 80, part * 80 + 80).map((each) => each.id)),
    );
    const byProgram = representativeDocument(
      followers(wide.map((each) => kind('M4', 40, each.id))),
      stockOf(wide, programs),
    );
    expect(byProgram.calendars.map((each) => each.id)).to.deep.equal(['c0', 'c1']);
    expect(byProgram.programs).to.have.length(160);
  });

  it('bears what bounds its luminaires, and nothing that names others', () => {
    const exemption = (id: string, ...luminaires: string[]) =>
      FloorExemptionResource.parse({
        id,
        from: '2026-01-01',
        to: '2026-12-31',
        level: 0,
        reason: 'closed',
        approvedBy: 'council',
        luminaires,
      });
    const bounds: MunicipalBounds = {
      groups: [
        LightingGroupResource.parse({ id: 'park', name: 'Park', luminaires: ['e:l1'], groups: ['inner'] }),
        LightingGroupResource.parse({ id: 'elsewhere', name: 'Elsewhere', luminaires: ['f:l9'] }),
      ],
      exemptions: [exemption('closed', 'e:l1'), exemption('everywhere'), exemption('foreign', 'f:l9')],
      caps: [
        LightCapResource.parse({
          id: 'bats',
          kind: 'biodiversityCorridor',
          maxLevel: 30,
          reason: 'bats',
          groups: ['park'],
        }),
      ],
    };
    const park = { ...kind('P4', 20), bounds: ['bats', 'closed'], groups: ['park'] };
    const state = representativeDocument(followers([kind('P4', 20), park], [], bounds), STOCK);
    expect(state.luminaires.map((lamp) => lamp.device)).to.deep.equal(['P4-20', 'P4-20-2']);
    expect(state.exemptions?.map(({ id, devices, groups }) => [id, devices, groups])).to.deep.equal([
      ['closed', ['P4-20-2'], []],
      ['everywhere', [], []],
    ]);
    expect(state.caps?.map(({ id, devices }) => [id, devices])).to.deep.equal([['bats', ['P4-20-2']]]);
    expect(state.groups?.map(({ id, devices }) => [id, devices])).to.deep.equal([['park', ['P4-20-2']]]);
  });
});
