import type { LuminaireState } from '@lamplighter/contracts';
import { expect } from 'chai';
import { countStates } from './counters.js';
import { Fleet } from './fleet.js';
import { lampsOfGeoJson, shownLevel } from './lamp.js';

const state = (id: string, part: Partial<LuminaireState> = {}): LuminaireState => ({
  id,
  condition: 'on',
  targetLevel: 70,
  actualLevel: 70,
  source: 'program',
  reason: null,
  powerW: 30,
  energyWh: 1_000,
  openFaults: [],
  sampledAt: 1,
  ...part,
});

const feature = (id: string, street: string, part: Partial<LuminaireState> = {}): unknown => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [4.35, 50.84] },
  properties: { id, street, municipality: 'Bruxelles', floorLevel: 40, state: state(id, part) },
});

describe('luminaires of a GeoJSON answer', () => {
  it('carry place, floor and state', () => {
    const [lamp] = lampsOfGeoJson({ features: [feature('e:1', 'Rue A')] });
    expect(lamp).to.include({ id: 'e:1', longitude: 4.35, latitude: 50.84, street: 'Rue A', floorLevel: 40 });
    expect(lamp?.state).to.deep.equal(state('e:1'));
  });

  it('are left out when they have no id or no position, and are unknown when they have no state', () => {
    const lamps = lampsOfGeoJson({
      features: [
        { type: 'Feature', geometry: null, properties: { id: 'e:1' } },
        { type: 'Feature', geometry: { type: 'Point', coordinates: [4, 50] }, properties: {} },
        { type: 'Feature', id: 'e:3', geometry: { type: 'Point', coordinates: [4, 50] }, properties: null },
      ],
    });
    expect(lamps.map(({ id, state: { condition } }) => [id, condition])).to.deep.equal([['e:3', 'unknown']]);
    expect(lampsOfGeoJson(null)).to.deep.equal([]);
    expect(lampsOfGeoJson('nonsense')).to.deep.equal([]);
  });

  it('draw what the lamp reported, else what it was asked, and nothing without power', () => {
    expect(shownLevel(state('e:1', { actualLevel: 55 }))).to.equal(55);
    expect(shownLevel(state('e:1', { actualLevel: null }))).to.equal(70);
    expect(shownLevel(state('e:1', { condition: 'asleep' }))).to.equal(0);
  });
});

describe('the counters', () => {
  it('count neither light nor power of luminaires that nobody hears', () => {
    const counters = countStates([
      state('e:1', { actualLevel: 100, powerW: 40 }),
      state('e:2', { actualLevel: 50, powerW: 20 }),
      state('e:3', { condition: 'off', actualLevel: 0, powerW: 0.4, openFaults: ['lampFailure'] }),
      state('e:4', { condition: 'silent' }),
      state('e:5', { condition: 'asleep', powerW: 30 }),
    ]);
    expect(counters).to.deep.equal({ total: 5, lit: 2, meanLevel: 75, powerW: 60.4, openFaults: 1 });
  });

  it('have no mean level when nothing is lit', () => {
    expect(countStates([]).meanLevel).to.equal(null);
  });
});

describe('the fleet', () => {
  const withLamps = (): Fleet => {
    const fleet = new Fleet();
    fleet.replace(
      lampsOfGeoJson({ features: [feature('e:1', 'Rue A'), feature('e:2', 'Rue A'), feature('e:3', 'Rue B')] }),
    );
    return fleet;
  };

  it('applies live states and tells who changed, once', () => {
    const fleet = withLamps();
    const heard: string[][] = [];
    fleet.onChange((changed) => heard.push(changed.map((lamp) => lamp.id)));
    fleet.apply([state('e:1', { actualLevel: 100 }), state('e:2'), state('nobody:1')]);
    expect(heard).to.deep.equal([['e:1', 'e:2']]);
    expect(fleet.get('e:1')?.state.actualLevel).to.equal(100);
    expect(fleet.counters.value.meanLevel).to.equal(80);
  });

  it('tells of a new membership only when one came or went', () => {
    const fleet = withLamps();
    const before = fleet.membership.value;
    fleet.replace(fleet.all());
    expect(fleet.membership.value).to.equal(before);
    fleet.replace(fleet.all().slice(1));
    expect(fleet.membership.value).to.equal(before + 1);
  });

  it('widens a choice to whole streets', () => {
    expect(withLamps().sameStreets(['e:1'])).to.deep.equal(['e:1', 'e:2']);
    expect(withLamps().sameStreets([])).to.deep.equal([]);
  });

  it('forgets a listener that left', () => {
    const fleet = withLamps();
    let calls = 0;
    fleet.onChange(() => {
      calls += 1;
    })();
    fleet.apply([state('e:1')]);
    expect(calls).to.equal(0);
  });
});
