import { type DesiredState, deviceId, HOUR, MINUTE, parseDesiredState, SteppedClock } from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import { type FakeStreet, fakeStreet } from '../testing/fake-street.js';
import { streetDocument } from '../testing/street-document.js';
import { ControlInputs } from './inputs.js';
import { ValueFeed } from './value-feed.js';

const NOON = Date.UTC(2026, 10, 22, 11, 5);
const METER = deviceId('meter-1');

/** A street that is lit while a value compares so. */
function litWhile(device: string, attribute: string, operator: string, value: number): DesiredState {
  const document = streetDocument(2);
  const activePeriods = [{ kind: 'value', device, attribute, operator, value }];
  const programs = [{ ...document.programs[0], activePeriods, steps: [], dynamicControls: [] }];
  return parseDesiredState({ ...document, programs });
}

describe('values for programs', () => {
  it('are told where a program names them, numbers as they are and true as 1, and nothing else', () => {
    const inputs = new ControlInputs();
    const feed = new ValueFeed(inputs, new SteppedClock(NOON));
    feed.hear(METER, { 'Meter/Power': 500 });
    inputs.desired = compile(litWhile('meter-1', 'Meter/Power', 'gt', 400));
    const before = inputs.versionOf(deviceId('lamp-0'));
    feed.hear(METER, { 'Meter/Frequency': 50 });
    feed.hear(null, { 'Meter/Power': 1 });
    expect(inputs.versionOf(deviceId('lamp-0'))).to.equal(before);
    feed.hear(METER, { 'Meter/Power': 700, 'Meter/Frequency': 50 });
    expect([...inputs.values]).to.deep.equal([['meter-1/Meter/Power', 700]]);
    inputs.desired = compile(litWhile('feeder-1', 'Cabinet/Leakage', 'eq', 1));
    feed.hear(deviceId('feeder-1'), { 'Cabinet/Leakage': true });
    feed.expire();
    expect([...inputs.values]).to.deep.equal([['feeder-1/Cabinet/Leakage', 1]]);
  });

  it('are not known any longer after two hours of silence', async () => {
    const clock = new SteppedClock(NOON);
    const inputs = new ControlInputs();
    inputs.desired = compile(litWhile('meter-1', 'Meter/Power', 'gt', 400));
    const feed = new ValueFeed(inputs, clock);
    feed.hear(METER, { 'Meter/Power': 700 });
    await clock.advance(2 * HOUR - 1);
    feed.expire();
    expect(inputs.values.size).to.equal(1);
    await clock.advance(1);
    feed.expire();
    expect(inputs.values.size).to.equal(0);
  });

  describe('on a running edge', () => {
    let street: FakeStreet;
    afterEach(() => street.close());

    it('light a street by day once a reading compares so, and go by the sun before', async () => {
      street = await fakeStreet(NOON, litWhile('sensor-0', 'Presence/Count', 'eq', 0));
      await street.clock.advance(MINUTE);
      expect(street.bus.at(0).arc).to.equal(0);
      await street.clock.advance(30 * MINUTE);
      expect(street.bus.at(0).arc).to.equal(254);
    });
  });
});
