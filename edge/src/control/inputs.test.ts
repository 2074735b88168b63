import { DeviceId, HOUR } from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import { streetDocument } from '../testing/street-document.js';
import { ControlInputs } from './inputs.js';

const NOON = Date.UTC(2026, 5, 21, 12);
const photocell = DeviceId.parse('photocell-1');
const lamp = DeviceId.parse('lamp-0');
const meter = DeviceId.parse('meter-1');

describe('inputs of the control loop', () => {
  it('asks for new decisions whenever something was said', () => {
    const inputs = new ControlInputs();
    const versions = [inputs.versionOf(lamp)];
    inputs.sense(photocell, { at: NOON, lux: 0 });
    versions.push(inputs.versionOf(lamp));
    inputs.tell(meter, 'rain', 1);
    versions.push(inputs.versionOf(lamp));
    inputs.overrides = [];
    versions.push(inputs.versionOf(lamp));
    expect(new Set(versions).size).to.equal(4);
  });

  it('asks only the lamps of a bubble for new decisions when somebody comes', () => {
    const inputs = new ControlInputs();
    inputs.desired = compile(streetDocument(3));
    const versions = (): number[] => ['lamp-0', 'lamp-1', 'lamp-2'].map((id) => inputs.versionOf(DeviceId.parse(id)));
    const before = versions();
    inputs.detect(DeviceId.parse('sensor-0'), { occupied: true, lastDetectionAt: NOON });
    expect(versions().map((version, index) => version - (before[index] ?? 0))).to.deep.equal([1, 1, 0]);
  });

  it('knows the lamps of a bubble from the nearest ring outwards, and those that a program ties to a source', () => {
    const inputs = new ControlInputs();
    const document = streetDocument(3);
    const [program] = document.programs;
    const [sensor] = document.sensors;
    if (!program || !sensor) throw new Error('the document has a program and a sensor');
    inputs.desired = compile({
      ...document,
      sensors: [
        { ...sensor, rings: [['lamp-2'], ['lamp-0', 'lamp-1']].map((ring) => ring.map((id) => DeviceId.parse(id))) },
      ],
      programs: [
        { ...program, dynamicControls: [{ kind: 'external', operation: 'max', source: meter, holdSeconds: 60 }] },
      ],
    });
    expect(inputs.lampsOf(sensor.device)).to.deep.equal(['lamp-2', 'lamp-0', 'lamp-1']);
    expect(inputs.lampsOf(meter)).to.have.members(['lamp-0', 'lamp-1', 'lamp-2']);
    const before = inputs.versionOf(lamp);
    inputs.supply(meter, { level: 80, since: NOON, until: NOON + HOUR });
    expect(inputs.versionOf(lamp)).to.be.above(before);
    expect(inputs.lampsOf(photocell)).to.deep.equal([]);
  });

  it('keeps of a light sensor what decides between dark and light', () => {
    const inputs = new ControlInputs();
    for (const lux of [20, 40, 3, 50]) inputs.sense(photocell, { at: NOON, lux });
    expect(inputs.light.get(photocell)?.map(({ lux }) => lux)).to.deep.equal([3, 50]);
  });

  it('asks for nothing anew when a value is repeated, and forgets one that is not known any longer', () => {
    const inputs = new ControlInputs();
    inputs.tell(meter, 'rain', 1);
    const version = inputs.versionOf(lamp);
    inputs.tell(meter, 'rain', 1);
    expect(inputs.versionOf(lamp)).to.equal(version);
    inputs.tell(meter, 'rain', null);
    expect(inputs.values.has('meter-1/rain')).to.equal(false);
    expect(inputs.versionOf(lamp)).to.be.above(version);
  });
});
