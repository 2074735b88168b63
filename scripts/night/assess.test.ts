import { expect } from 'chai';
import { assessFloor, assessSwitching, type LampTrace, minutesAtLevels } from './assess.js';

const minute = 60_000;
const lamp = (trace: [number, number][], more: Partial<LampTrace> = {}): LampTrace => ({
  device: 'lamp-1',
  floorLevel: 20,
  failedAt: null,
  trace: trace.map(([at, percent]) => ({ at: at * minute, percent })),
  ...more,
});
const goodNight = lamp([
  [0, 0],
  [100, 100],
  [200, 50],
  [400, 0],
]);

describe('the checks of a night', () => {
  it('measure each lamp against sunset and sunrise', () => {
    expect(assessSwitching([goodNight], 100 * minute, 400 * minute).maxErrorSeconds).to.equal(0);
    const late = lamp([
      [101, 100],
      [398, 0],
    ]);
    const seen = assessSwitching([goodNight, late], 100 * minute, 400 * minute);
    expect(seen).to.deep.include({ lamps: 2, maxErrorSeconds: 120, firstOn: 100 * minute, lastOn: 101 * minute });
  });

  it('do not take the light of gear that was just powered for switching on', () => {
    const poweredEarly = lamp([
      [60, 100],
      [61, 0],
      [100, 100],
      [400, 0],
    ]);
    expect(assessSwitching([poweredEarly], 100 * minute, 400 * minute).maxErrorSeconds).to.equal(0);
  });

  it('count a lamp that never lit, or never went out, as wrong by the whole night', () => {
    expect(assessSwitching([lamp([])], 100 * minute, 400 * minute).maxErrorSeconds).to.equal(300 * 60);
    expect(assessSwitching([lamp([[100, 100]])], 100 * minute, 400 * minute).maxErrorSeconds).to.equal(300 * 60);
  });

  it('add up minutes per level over all lamps', () => {
    expect(minutesAtLevels([goodNight, goodNight], 0, 500 * minute)).to.deep.equal([
      { level: 0, minutes: 200 },
      { level: 50, minutes: 200 },
      { level: 100, minutes: 100 },
    ]);
  });

  it('see a sound lamp below its floor, and forgive one that was broken on purpose', () => {
    const dip = lamp([
      [100, 100],
      [250, 10],
      [260, 50],
      [400, 0],
    ]);
    expect(assessFloor([goodNight, dip], 100 * minute, 400 * minute)).to.deep.equal({
      darkestPercent: 10,
      darkestAt: 250 * minute,
      violations: 1,
    });
    expect(assessFloor([{ ...dip, failedAt: 240 * minute }], 100 * minute, 400 * minute).violations).to.equal(0);
  });

  it('take a lamp that is dark from the beginning as darkness, not as absence', () => {
    expect(assessFloor([lamp([])], 100 * minute, 400 * minute)).to.deep.include({ darkestPercent: 0, violations: 1 });
  });
});
