import { type DesiredState, HOUR, MINUTE, parseDesiredState, SECOND } from '@lamplighter/contracts';
import { type EventScheme, encodePresence, type InputEvent, percentToArc } from '@lamplighter/dali';
import { expect } from 'chai';
import { type FakeStreet, fakeStreet } from '../testing/fake-street.js';
import { streetDocument } from '../testing/street-document.js';

const NIGHT = Date.UTC(2026, 10, 22, 23);
const [DIMMED, NEAR, NEXT] = [percentToArc(50), 254, percentToArc(80)];

/** Three lamps; a sensor over the first two (rings 0 and 1), and, if wished, another over the third. */
const street = (more: Partial<DesiredState['sensors'][number]> = {}, sensors = 1): DesiredState => {
  const document = streetDocument(3);
  const second = { device: 'sensor-1', kind: 'presence', shortAddress: 1, rings: [['lamp-2']] };
  return parseDesiredState({
    ...document,
    sensors: [...document.sensors.map((sensor) => ({ ...sensor, ...more })), ...(sensors > 1 ? [second] : [])],
  });
};

describe('presence at work on an edge', () => {
  let line: FakeStreet;
  const arcs = (): number[] => [0, 1, 2].map((address) => line.bus.at(address).arc);
  const settle = (): Promise<void> => new Promise(setImmediate);
  const begin = async (document: DesiredState): Promise<void> => {
    line = await fakeStreet(NIGHT, document);
    await line.clock.advance(15 * SECOND);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
  };
  const faults = async (): Promise<(string | boolean)[][]> =>
    (await line.records())
      .filter((record) => record.kind === 'fault')
      .map(({ device, values }) => [
        device ?? '',
        String(values['Fault/Code']),
        values['Fault/Active'] === true ? 'raised' : 'cleared',
      ]);

  afterEach(async () => {
    await line.close();
  });

  const occupied = encodePresence({ movement: true, occupied: true, repeat: false, sensor: 'presence' });
  const events: Record<EventScheme, InputEvent> = {
    instance: { scheme: 'instance', instanceType: 3, instance: 0, information: occupied },
    device: { scheme: 'device', shortAddress: 0, instanceType: 3, information: occupied },
    deviceInstance: { scheme: 'deviceInstance', shortAddress: 0, instance: 0, information: occupied },
    deviceGroup: { scheme: 'deviceGroup', deviceGroup: 7, instanceType: 3, information: occupied },
    instanceGroup: { scheme: 'instanceGroup', instanceGroup: 7, instanceType: 3, information: occupied },
  };
  for (const event of Object.values(events)) {
    it(`lights the bubble ring by ring, the nearest first, on an event of scheme ${event.scheme}`, async () => {
      await begin(street());
      const before = line.bus.levels.length;
      line.bus.say(event);
      await settle();
      expect(line.bus.levels.slice(before).map(({ address, arc }) => [address, arc])).to.deep.equal([
        [0, NEAR],
        [1, NEXT],
      ]);
      expect(line.bus.levels.at(-1)?.at).to.equal(line.clock.now());
    });
  }

  it('lights every bubble that may be meant when an event names only a group, for the hold time', async () => {
    await begin(street({}, 2));
    line.bus.say(events.instanceGroup);
    await settle();
    expect(arcs()).to.deep.equal([NEAR, NEXT, NEAR]);
    await line.clock.advance(2 * MINUTE);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
  });

  it('turns a lamp round at once that is on its way down', async () => {
    await begin(street());
    line.bus.presence(0, true);
    await line.clock.advance(10 * SECOND);
    line.bus.presence(0, false);
    await line.clock.advance(55 * SECOND);
    expect(line.bus.at(0).arc).to.be.within(DIMMED + 1, NEAR - 1);
    line.bus.presence(0, true);
    await settle();
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
  });

  it('lights at once lamps that are just being asked where they stand', async () => {
    await begin(street());
    line.bus.at(0).arc = 10;
    line.bus.lose();
    line.bus.reopen();
    line.bus.presence(0, true);
    await settle();
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
  });

  it('knows after a restart who is still there, because it asks', async () => {
    await begin(street());
    line.bus.presence(0, true);
    await line.clock.advance(20 * MINUTE);
    await line.restart();
    await line.clock.advance(5 * MINUTE);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
  });

  it('keeps the light up for what a sensor may miss after a detection', async () => {
    await begin(street({ blindSeconds: 300 }));
    line.bus.presence(0, true);
    await line.clock.advance(10 * SECOND);
    line.bus.presence(0, false);
    await line.clock.advance(5 * MINUTE);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
    await line.clock.advance(90 * SECOND);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
  });

  it('F-40: a sensor stuck on counts as presence and is a fault after two hours, until it says vacant', async () => {
    await begin(street());
    line.bus.presence(0, true);
    await line.clock.advance(3 * HOUR);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
    expect(line.edge.status().openFaults).to.deep.equal(['sensor-0 presenceSensorStuck']);
    line.bus.presence(0, false);
    await line.clock.advance(2 * MINUTE);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
    expect(await faults()).to.deep.equal([
      ['sensor-0', 'presenceSensorStuck', 'raised'],
      ['sensor-0', 'presenceSensorStuck', 'cleared'],
    ]);
  }).timeout(30_000);

  it('F-40: a sensor stuck off counts as presence and is a fault after a day of silence, over restarts', async () => {
    await begin(street());
    await line.clock.advance(22 * HOUR);
    await line.restart();
    await line.clock.advance(MINUTE);
    expect(arcs()).to.deep.equal([100, 100, 100].map(percentToArc));
    expect(line.edge.status().openFaults).to.deep.equal([]);
    await line.clock.advance(4 * HOUR);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
    expect(line.edge.status().openFaults).to.deep.equal(['sensor-0 presenceSensorDeaf']);
    await line.restart();
    await line.clock.advance(MINUTE);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
    line.bus.presence(0, true);
    await line.clock.advance(MINUTE);
    line.bus.presence(0, false);
    await line.clock.advance(2 * MINUTE);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
    expect(line.edge.status().openFaults).to.deep.equal([]);
  }).timeout(60_000);

  it('F-40: 1,000 pulses a second reach the lamps once, are a fault, count as presence and leave no record', async () => {
    await begin(street());
    const before = line.bus.levels.length;
    for (let second = 0; second < 3; second += 1) {
      for (let pulse = 0; pulse < 1_000; pulse += 1) line.bus.presence(0, pulse % 2 === 0);
      await line.clock.advance(SECOND);
    }
    expect(line.bus.levels.length - before).to.equal(2);
    expect(line.edge.status().openFaults).to.deep.equal(['sensor-0 presenceSensorNuisance']);
    await line.clock.advance(30 * MINUTE);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
    await line.clock.advance(HOUR);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
    const records = await line.records();
    const counts = records.filter((record) => 'Presence/Count' in record.values);
    expect(counts[0]?.values).to.include({ 'Presence/Count': 3 });
    expect(records.filter((record) => record.device === 'sensor-0' && record.kind === 'event')).to.deep.equal([]);
  }).timeout(30_000);

  it('F-40: a sensor that is gone counts as presence and is a fault, until it answers again', async () => {
    await begin(street());
    line.bus.sensorAt(0).isSilent = true;
    await line.clock.advance(16 * MINUTE);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
    expect(line.edge.status().openFaults).to.deep.equal(['sensor-0 communicationFailure']);
    line.bus.sensorAt(0).isSilent = false;
    await line.clock.advance(6 * MINUTE);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
    expect(line.edge.status().openFaults).to.deep.equal([]);
  }).timeout(30_000);

  it('F-40: a sensor that reports an error of its own counts as presence', async () => {
    await begin(street());
    line.bus.sensorAt(0).hasError = true;
    await line.clock.advance(6 * MINUTE);
    expect(arcs()).to.deep.equal([NEAR, NEXT, DIMMED]);
    expect(line.edge.status().openFaults).to.deep.equal(['sensor-0 instanceError']);
  }).timeout(30_000);

  it('corrects by asking a presence whose end was lost on the line', async () => {
    await begin(street());
    line.bus.presence(0, true);
    await line.clock.advance(SECOND);
    line.bus.sensorAt(0).isOccupied = false;
    await line.clock.advance(7 * MINUTE);
    expect(arcs()).to.deep.equal([DIMMED, DIMMED, DIMMED]);
  });
});
