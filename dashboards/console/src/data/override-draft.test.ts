import { expect } from 'chai';
import fc from 'fast-check';
import { belowFloor, checkDraft, type OverrideDraft, typedLevel, typedNumber } from './override-draft.js';

const GOOD: OverrideDraft = { level: '80', minutes: '60', reason: 'market', hasConfirmedFloor: false };
const LAMPS = [
  { id: 'e:1', floorLevel: 40 },
  { id: 'e:2', floorLevel: null },
];

const faultsOf = (draft: Partial<OverrideDraft>): string[] => {
  const checked = checkDraft({ ...GOOD, ...draft }, LAMPS);
  return checked.isValid ? [] : [...checked.faults];
};

describe('an override as typed', () => {
  it('becomes a request when all is well', () => {
    expect(checkDraft({ ...GOOD, reason: '  market ' }, LAMPS)).to.deep.equal({
      isValid: true,
      value: { luminaires: ['e:1', 'e:2'], level: 80, durationMinutes: 60, reason: 'market' },
    });
  });

  it('needs a level from 0 to 100, whole minutes up to a day, and a reason', () => {
    expect(faultsOf({ level: '' })).to.deep.equal(['level']);
    expect(faultsOf({ level: '101' })).to.deep.equal(['level']);
    expect(faultsOf({ level: '1e2' })).to.deep.equal(['level']);
    expect(faultsOf({ minutes: '0' })).to.deep.equal(['minutes']);
    expect(faultsOf({ minutes: '1441' })).to.deep.equal(['minutes']);
    expect(faultsOf({ minutes: '2.5' })).to.deep.equal(['minutes']);
    expect(faultsOf({ reason: '   ' })).to.deep.equal(['reason']);
  });

  it('needs a confirmation when a class floor will hold the light up', () => {
    expect(faultsOf({ level: '39.5' })).to.deep.equal(['floor']);
    expect(faultsOf({ level: '39.5', hasConfirmedFloor: true })).to.deep.equal([]);
    expect(faultsOf({ level: '40' })).to.deep.equal([]);
    expect(belowFloor(0, LAMPS).map((lamp) => lamp.id)).to.deep.equal(['e:1']);
  });

  it('takes a decimal comma like a decimal point', () => {
    expect(typedLevel('62,5')).to.equal(62.5);
    expect(typedNumber('1,2,3')).to.equal(null);
    expect(typedNumber('Infinity')).to.equal(null);
  });

  it('reads every level that can be shown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
        expect(typedLevel(String(tenths / 10))).to.equal(tenths / 10);
      }),
    );
  });
});
