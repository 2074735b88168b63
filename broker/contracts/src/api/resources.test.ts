import { expect } from 'chai';
import type { z } from 'zod';
import { FloorExemptionResource, LightCapResource, LightingGroupResource, NewOverride } from './resources.js';

/** `field message` of everything that is wrong. */
const faults = (schema: z.ZodType, value: unknown): string[] =>
  schema.safeParse(value).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];

describe('a new override', () => {
  const asked = { luminaires: ['bailli:l1'], level: 30, durationMinutes: 60, reason: 'filming' };

  it('is for luminaires, for groups, or for both, but not for nobody', () => {
    expect(faults(NewOverride, asked)).to.deep.equal([]);
    expect(faults(NewOverride, { ...asked, groups: ['park'] })).to.deep.equal([]);
    const { luminaires: _, ...forGroup } = { ...asked, groups: ['park'] };
    expect(NewOverride.parse(forGroup)).to.deep.include({ luminaires: [], groups: ['park'], rank: 'operator' });
    expect(faults(NewOverride, { ...asked, luminaires: [] })).to.deep.equal([
      'luminaires must name at least one luminaire, or groups at least one lighting group',
    ]);
  });

  it('gives back to the program for an operator only', () => {
    expect(faults(NewOverride, { ...asked, level: null })).to.deep.equal([]);
    for (const rank of ['emergency', 'maintenance']) {
      expect(faults(NewOverride, { ...asked, level: null, rank })).to.deep.equal([
        `level must be 0 to 100 % for rank ${rank}: only an operator gives back to the program by null`,
      ]);
      expect(faults(NewOverride, { ...asked, rank })).to.deep.equal([]);
    }
  });

  it('is an exercise for an operator or an emergency, never for a maintenance lock', () => {
    const drill = (rank: string): string[] => faults(NewOverride, { ...asked, rank, drill: true });
    expect([drill('operator'), drill('emergency')]).to.deep.equal([[], []]);
    expect(drill('maintenance')[0]).to.match(/^drill must be false for rank maintenance/);
  });

  it('ends within a day, and ramps and colours within what gear knows', () => {
    const wide = { rampSeconds: 3600, rampFromSeconds: 0, colourTemperatureK: 2200, durationMinutes: 1440 };
    expect(faults(NewOverride, { ...asked, ...wide })).to.deep.equal([]);
    for (const [field, value] of Object.entries({
      durationMinutes: 1441,
      rampSeconds: 3601,
      rampFromSeconds: -1,
      colourTemperatureK: 900,
    })) {
      expect(faults(NewOverride, { ...asked, [field]: value })[0], field).to.match(new RegExp(`^${field} `));
    }
  });
});

describe('a floor exemption as it is entered', () => {
  const bats = { id: 'bats', from: '2027-01-01', to: '2027-12-31', level: 10, approvedBy: 'alderman', reason: 'bats' };
  const missing = (field: keyof typeof bats): string[] => {
    const { [field]: _, ...rest } = bats;
    return faults(FloorExemptionResource, rest);
  };

  it('has both dates, an approver and a reason', () => {
    expect(faults(FloorExemptionResource, bats)).to.deep.equal([]);
    for (const field of ['from', 'to', 'approvedBy', 'reason'] as const) {
      expect(missing(field)[0], field).to.match(new RegExp(`^${field} `));
    }
    expect(faults(FloorExemptionResource, { ...bats, to: '--12-31' })[0]).to.match(/^to /);
  });

  it('ends at most 366 days after it begins', () => {
    expect(faults(FloorExemptionResource, { ...bats, to: '2028-01-02' })).to.deep.equal([]);
    expect(faults(FloorExemptionResource, { ...bats, to: '2028-01-03' })).to.deep.equal([
      'to must be at most 366 days after from: a permission without a near end is none',
    ]);
    expect(faults(FloorExemptionResource, { ...bats, to: '2026-12-31' })).to.deep.equal([
      'to must not be before from (2027-01-01)',
    ]);
    expect(faults(FloorExemptionResource, { ...bats, to: bats.from }), 'one night').to.deep.equal([]);
  });

  it('names luminaires by the id that the controller gives them, never devices', () => {
    expect(faults(FloorExemptionResource, { ...bats, luminaires: ['l1'] })).to.deep.equal([
      'luminaires.0 must be edge:device',
    ]);
    expect(faults(FloorExemptionResource, { ...bats, devices: ['l1'] })[0]).to.match(/devices/);
    expect(faults(LightingGroupResource, { id: 'park', name: 'Park', devices: [] })[0]).to.match(/devices/);
    expect(LightingGroupResource.parse({ id: 'park', name: 'Park' })).to.deep.equal({
      id: 'park',
      name: 'Park',
      luminaires: [],
      groups: [],
      purpose: 'unknown',
    });
  });

  it('asks for a level that there is', () => {
    expect(faults(FloorExemptionResource, { ...bats, level: 101 })).to.deep.equal(['level must be 0 to 100 %']);
  });
});

describe('a light cap as it is entered', () => {
  it('limits the level or the colour temperature', () => {
    const cap = { id: 'curfew', kind: 'curfew', reason: 'night rest' };
    expect(faults(LightCapResource, cap)[0]).to.match(/^maxLevel must be given, or maxColourTemperatureK/);
    expect(faults(LightCapResource, { ...cap, maxLevel: 0 })).to.deep.equal([]);
    expect(faults(LightCapResource, { ...cap, maxColourTemperatureK: 2200 })).to.deep.equal([]);
  });
});
