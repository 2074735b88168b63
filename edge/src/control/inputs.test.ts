import { DeviceId, HOUR } from '@lamplighter/contracts';
import { expect } from 'chai';
import { ControlInputs } from './inputs.js';

const NOON = Date.UTC(2026, 5, 21, 12);
const photocell = DeviceId.parse('photocell-1');
const meter = DeviceId.parse('meter-1');

describe('inputs of the control loop', () => {
  it('asks for new decisions whenever something was said', () => {
    const inputs = new ControlInputs();
    const versions = [inputs.version];
    inputs.sense(photocell, { at: NOON, lux: 0 });
    versions.push(inputs.version);
    inputs.tell(meter, 'rain', 1);
    versions.push(inputs.version);
    inputs.supply(photocell, { level: 80, since: NOON, until: NOON + HOUR });
    versions.push(inputs.version);
    expect(new Set(versions).size).to.equal(4);
  });

  it('keeps of a light sensor what decides between dark and light', () => {
    const inputs = new ControlInputs();
    for (const lux of [20, 40, 3, 50]) inputs.sense(photocell, { at: NOON, lux });
    expect(inputs.light.get(photocell)?.map(({ lux }) => lux)).to.deep.equal([3, 50]);
  });

  it('asks for nothing anew when a value is repeated, and forgets one that is not known any longer', () => {
    const inputs = new ControlInputs();
    inputs.tell(meter, 'rain', 1);
    const { version } = inputs;
    inputs.tell(meter, 'rain', 1);
    expect(inputs.version).to.equal(version);
    inputs.tell(meter, 'rain', null);
    expect(inputs.values.has('meter-1/rain')).to.equal(false);
    expect(inputs.version).to.be.above(version);
  });
});
