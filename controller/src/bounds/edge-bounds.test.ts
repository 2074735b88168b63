import {
  type DesiredState,
  FloorExemptionResource,
  LightCapResource,
  LightingGroupResource,
  parseDesiredState,
} from '@lamplighter/contracts';
import { compile, defaultCalendar, defaultProgram } from '@lamplighter/lighting';
import { expect } from 'chai';
import fc from 'fast-check';
import { type EdgeBounds, edgeBounds, edgeOfLuminaire, holdsEverywhere } from './edge-bounds.js';
import { luminairesOf, type Members } from './group-members.js';
import type { MunicipalBounds } from './municipal-bounds.js';

const group = (id: string, luminaires: readonly string[], groups: readonly string[] = []): LightingGroupResource =>
  LightingGroupResource.parse({ id, name: id, luminaires, groups });
const exemption = (id: string, parts: object = {}): FloorExemptionResource =>
  FloorExemptionResource.parse({
    id,
    from: '2026-01-01',
    to: '2026-12-31',
    level: 10,
    approvedBy: 'alderman',
    reason: 'bats',
    ...parts,
  });
const cap = (id: string, parts: object = {}): LightCapResource =>
  LightCapResource.parse({ id, kind: 'curfew', maxLevel: 30, reason: 'night rest', ...parts });

const DEVICES = ['l1', 'l2', 'l3'];

/** An edge's document with three luminaires and these bounds. */
const documentOf = (edge: string, bounds: EdgeBounds): DesiredState =>
  parseDesiredState({
    format: 1,
    nis: '21004',
    edge,
    version: 1,
    place: { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 },
    powerWindow: { kind: 'permanent' },
    luminaires: DEVICES.map((device, shortAddress) => ({ device, shortAddress, calendarId: 'every-day' })),
    programs: [defaultProgram()],
    calendars: [defaultCalendar()],
    ...bounds,
  });

describe("an edge's part of a municipality's bounds", () => {
  const bounds: MunicipalBounds = {
    groups: [
      group('city', [], ['park', 'square']),
      group('park', ['e1:l1', 'e1:l2', 'e2:l1']),
      group('square', ['e2:l3']),
      group('empty', []),
    ],
    exemptions: [exemption('bats', { groups: ['park'] }), exemption('nobody', { groups: ['empty'] })],
    caps: [cap('curfew'), cap('corridor', { luminaires: ['e2:l2'], groups: ['square'] })],
  };
  const on = (edge: string): EdgeBounds => edgeBounds(bounds)(edge, new Set(DEVICES));
  const ids = (list: readonly { readonly id: string }[] | undefined): string[] => (list ?? []).map(({ id }) => id);

  it('has the groups with a luminaire there, outer ones too, and of each its own devices', () => {
    expect(on('e1').groups).to.deep.equal([
      { id: 'city', name: 'city', purpose: 'unknown', devices: [], groups: ['park'] },
      { id: 'park', name: 'park', purpose: 'unknown', devices: ['l1', 'l2'], groups: [] },
    ]);
    expect(ids(on('e2').groups)).to.deep.equal(['city', 'park', 'square']);
  });

  it('has the bounds that name somebody there, and those that name nobody at all', () => {
    expect([ids(on('e1').exemptions), ids(on('e1').caps)]).to.deep.equal([['bats'], ['curfew']]);
    expect([ids(on('e2').exemptions), ids(on('e2').caps)]).to.deep.equal([['bats'], ['curfew', 'corridor']]);
    expect(on('e2').caps?.[1]).to.deep.include({ devices: ['l2'], groups: ['square'] });
  });

  it('has no field for what is not there', () => {
    expect(on('e3')).to.deep.equal({ caps: [{ ...on('e1').caps?.[0] }] });
    expect(
      edgeBounds({ groups: [group('empty', [])], exemptions: [], caps: [] })('e1', new Set(DEVICES)),
    ).to.deep.equal({});
  });

  it('leaves out a luminaire that the edge does not have, and never lets a bound spread by that', () => {
    const gone = edgeBounds({
      groups: [group('old', ['e1:l9'])],
      exemptions: [exemption('old-one', { luminaires: ['e1:l9'] }), exemption('old-two', { groups: ['old'] })],
      caps: [],
    });
    expect(gone('e1', new Set(DEVICES))).to.deep.equal({});
  });

  it('is a valid document that bounds just the luminaires which the municipality meant (property)', () => {
    const luminaires = ['e1', 'e2', 'e3'].flatMap((edge) => DEVICES.map((device) => `${edge}:${device}`));
    const some = fc.subarray(luminaires, { maxLength: 4 });
    const names = ['a', 'b', 'c', 'd'];
    // A group holds only later ones, so that no circle is made.
    const groups = fc.tuple(
      ...names.map((name, index) =>
        fc.tuple(some, fc.subarray(names.slice(index + 1))).map(([own, inner]) => group(name, own, inner)),
      ),
    );
    const members = fc.record({ luminaires: some, groups: fc.subarray(names) });
    fc.assert(
      fc.property(groups, members, members, (all, forExemption, forCap) => {
        const drawn: MunicipalBounds = {
          groups: all,
          exemptions: [exemption('x', forExemption)],
          caps: [cap('y', forCap)],
        };
        const boundsOf = edgeBounds(drawn);
        const isMeant = (resource: Members | undefined, luminaire: string): boolean =>
          resource !== undefined && (holdsEverywhere(resource) || luminairesOf(all, resource).has(luminaire));
        for (const luminaire of luminaires) {
          const edge = edgeOfLuminaire(luminaire);
          const { lamps } = compile(documentOf(edge, boundsOf(edge, new Set(DEVICES))));
          const lamp = [...lamps.values()].find(({ device }) => `${edge}:${device}` === luminaire);
          expect(lamp?.exemptions.length, luminaire).to.equal(isMeant(drawn.exemptions[0], luminaire) ? 1 : 0);
          expect(lamp?.caps.length, luminaire).to.equal(isMeant(drawn.caps[0], luminaire) ? 1 : 0);
          const holders = all.filter((each) => luminairesOf(all, each).has(luminaire)).map(({ id }) => id);
          expect([...(lamp?.groups ?? [])].sort(), luminaire).to.deep.equal(holders);
        }
      }),
    );
  });
});
