import { type DesiredState, MINUTE, parseDesiredState, SECOND } from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { expect } from 'chai';
import { type FakeStreet, fakeStreet } from '../testing/fake-street.js';
import { streetDocument } from '../testing/street-document.js';

/** 22 November 2026, 12:00 UTC: broad day in Brussels. Sunset is at 15:46. */
const NOON = Date.UTC(2026, 10, 22, 12);
const LIGHT_SENSOR = 4;

/** A street that is lit while a calibrated sensor at short address 9 measures less than 50 lx. */
function street(): DesiredState {
  const document = streetDocument(2);
  const [program] = document.programs;
  if (!program) throw new Error('the document has a program');
  return parseDesiredState({
    ...document,
    sensors: [],
    lightSensors: [{ device: 'light-0', kind: 'lightSensor', shortAddress: 9, luxAtFull: 10_230 }],
    programs: [
      { ...program, activePeriods: [{ kind: 'sensor', onLevel: 50, offLevel: 100 }], steps: [], dynamicControls: [] },
    ],
  });
}

describe('a light sensor at work on an edge', () => {
  let line: FakeStreet;
  const say = (illuminance: number): void =>
    line.bus.say({ scheme: 'deviceInstance', shortAddress: 9, instance: 0, information: illuminance });

  beforeEach(async () => {
    line = await fakeStreet(NOON, street());
  });
  afterEach(async () => {
    await line.close();
  });

  it('lights the street when it gets dark, with hysteresis, whatever the sun should do', async () => {
    say(500);
    await line.clock.advance(3 * SECOND);
    expect(line.bus.at(0).arc).to.equal(0);
    say(4);
    await line.clock.advance(3 * SECOND);
    expect(line.bus.at(0).arc).to.equal(percentToArc(100));
    say(8);
    await line.clock.advance(30 * SECOND);
    expect(line.bus.at(0).arc).to.equal(percentToArc(100));
    say(11);
    await line.clock.advance(30 * SECOND);
    expect(line.bus.at(0).arc).to.equal(0);
  });

  it('is journaled each quarter of an hour, in its own scale and in lux', async () => {
    say(512);
    await line.clock.advance(31 * MINUTE);
    const readings = (await line.records()).filter(({ device, kind }) => device === 'light-0' && kind === 'reading');
    expect(readings.map(({ sampledAt }) => sampledAt)).to.deep.equal([NOON + 15 * MINUTE, NOON + 30 * MINUTE]);
    expect(readings[0]?.values).to.deep.equal({ 'Ambient/Relative': 512, 'Ambient/Illuminance': 5_120 });
  });

  it('is a fault when it never answers or calls the day dark', async () => {
    await line.clock.advance(16 * MINUTE);
    expect(line.edge.status().openFaults).to.deep.equal(['light-0 communicationFailure']);
    say(0);
    await line.clock.advance(SECOND);
    expect(line.edge.status().openFaults).to.deep.equal([]);
    for (let minutes = 0; minutes < 46; minutes += 1) {
      say(0);
      await line.clock.advance(MINUTE);
    }
    expect(line.edge.status().openFaults).to.deep.equal(['light-0 lightSensorFailure']);
  }).timeout(20_000);

  it('is not heard when another type of instance speaks', async () => {
    line.bus.say({ scheme: 'device', shortAddress: 9, instanceType: LIGHT_SENSOR - 1, information: 0 });
    await line.clock.advance(3 * SECOND);
    expect(line.bus.at(0).arc).to.equal(0);
  });
});
