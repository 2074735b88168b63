import { HOUR, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { lineCommand } from './line-console.js';
import { createSimulatedLine, type SimulatedLine } from './simulated-line.js';

describe('the console of a simulated line', () => {
  let clock: SteppedClock;
  let line: SimulatedLine;

  beforeEach(() => {
    clock = new SteppedClock(0);
    const gear = [0, 1, 2].map((shortAddress) => ({ shortAddress, nominalPowerW: 50 }));
    line = createSimulatedLine({ clock, gear, sensors: [{ shortAddress: 0 }] });
  });
  afterEach(() => line.stop());

  it('shows every gear, every sensor and the bus', async () => {
    await clock.advance(HOUR);
    const shown = (await lineCommand(line, 'status')).split('\n');
    expect(shown).to.have.length(5);
    expect(shown[0]).to.match(/^gear {2}0 {2}arc 254 +100\.0 % {2}50\.0 W {2}50\.00 Wh {2}ok$/);
  });

  it('breaks and mends things', async () => {
    await lineCommand(line, 'fail 1');
    expect(line.gear(1).hasLampFailure).to.equal(true);
    await lineCommand(line, 'repair 1');
    expect(line.gear(1).hasLampFailure).to.equal(false);
    await lineCommand(line, 'off all');
    expect(line.allGear.map((each) => each.isPowered)).to.deep.equal([false, false, false]);
    await lineCommand(line, 'on 2');
    expect(line.gear(2).outputPercent).to.equal(100);
    await lineCommand(line, 'stick 2 170');
    expect(line.gear(2).outputPercent).to.be.closeTo(10.1, 0.1);
    await lineCommand(line, 'detect 0');
    expect(line.sensor(0).isOccupied).to.equal(true);
  });

  it('says what it does not understand', async () => {
    const answer = (typed: string): Promise<string> => lineCommand(line, typed).catch((error: Error) => error.message);
    expect(await answer('dance')).to.contain('type "help"');
    expect(await answer('fail')).to.contain('expected 0 to 63');
    expect(await answer('fail 9')).to.equal('no gear has short address 9; on this line: 0, 1, 2');
    expect(await answer('stick 1 255')).to.contain('expected 0 to 254');
    expect(await answer('help')).to.contain('detect N');
  });
});
