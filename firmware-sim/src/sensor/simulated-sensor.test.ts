import { MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import {
  type Command,
  configurePresence,
  DEVICE_COMMANDS as D,
  decodeEvent24,
  decodePresence,
  deviceCommand,
  deviceSpecial,
  INSTANCE_COMMANDS as I,
  instance,
  OCCUPANCY_COMMANDS as O,
  PRESENCE_FILTERS,
  scanControlDevices,
  theDevice,
} from '@lamplighter/dali';
import { expect } from 'chai';
import { runOnBus } from '../bus/run-on-bus.js';
import { SimulatedBus } from '../bus/simulated-bus.js';
import { SimulatedSensor } from './simulated-sensor.js';

/** A sensor on two wires, with the events that it sent and when, in seconds. */
function bench(shortAddress: number | null = 4) {
  const clock = new SteppedClock(Date.UTC(2026, 10, 22, 20));
  const bus = new SimulatedBus(clock);
  const events: { at: number; occupied: boolean; movement: boolean; repeat: boolean; scheme: string }[] = [];
  const sensor = new SimulatedSensor(clock, { shortAddress }, async (frame) => {
    const event = decodeEvent24(frame.data);
    if (!event) throw new Error('no event message');
    const { sensor: kind, ...seen } = decodePresence(event.information);
    expect(kind).to.equal('presence');
    events.push({ at: clock.monotonic() / 1000, scheme: event.scheme, ...seen });
  });
  bus.attach(sensor);
  /** Sets a value over the bus: DTR0, then the command twice. */
  const set = (command: Command, value: number) => {
    bus.transmit(deviceSpecial('dtr0', value).frame);
    const { frame } = deviceCommand({ kind: 'short', address: 4 }, instance(0), command);
    bus.transmit(frame);
    bus.transmit(frame);
  };
  const ask = (exchange: { frame: Parameters<typeof bus.transmit>[0] }) => bus.transmit(exchange.frame);
  return { clock, bus, sensor, events, set, ask };
}

describe('a simulated presence sensor', () => {
  it('is found with its instance', () => {
    const { bus } = bench();
    const [found] = runOnBus(bus, scanControlDevices());
    expect(found).to.deep.include({ shortAddress: 4 });
    expect(found?.instances).to.deep.equal([{ number: 0, type: 3 }]);
  });

  it('reports occupied once, and vacant when the hold time after the last movement is over', async () => {
    const { bus, clock, sensor, events } = bench();
    runOnBus(bus, configurePresence(4, 0, { holdSeconds: 60 }));
    await sensor.detect();
    await clock.advance(40 * SECOND);
    await sensor.detect();
    await clock.advance(59 * SECOND);
    expect(events).to.deep.equal([{ at: 0, scheme: 'deviceInstance', occupied: true, movement: true, repeat: false }]);
    await clock.advance(SECOND);
    expect(events.at(-1)).to.deep.equal({
      at: 100,
      scheme: 'deviceInstance',
      occupied: false,
      movement: false,
      repeat: false,
    });
    expect(sensor.detections).to.equal(2);
    expect(sensor.isOccupied).to.equal(false);
  });

  it('says what it sees when it is asked: 0x00 vacant, 0xFF occupied and moving, 0xAA occupied', async () => {
    // Part 303 as two makers document it (Beckhoff TwinCAT DALI, Sunricher SR-DA2833): bit 0 movement, bit 1 occupied.
    const { bus, clock, sensor } = bench();
    const asked = () =>
      bus.transmit(deviceCommand({ kind: 'short', address: 4 }, instance(0), I.queryInputValue).frame);
    expect(asked()).to.deep.equal({ kind: 'byte', value: 0x00 });
    await sensor.detect();
    expect(asked()).to.deep.equal({ kind: 'byte', value: 0xff });
    await clock.advance(5 * SECOND);
    expect(asked()).to.deep.equal({ kind: 'byte', value: 0xaa });
    sensor.stop();
  });

  it('unconfigured repeats itself, names its instance only and holds a quarter of an hour', async () => {
    const { clock, sensor, events } = bench();
    await sensor.detect();
    await clock.advance(16 * MINUTE);
    expect(events[0]).to.include({ scheme: 'instance' });
    expect(events.filter((event) => event.repeat && event.occupied)).to.have.length(44);
    expect(events.find((event) => !event.occupied)).to.include({ at: 900, repeat: false });
    sensor.stop();
  });

  it('reports movement and its end only to who asked for it', async () => {
    const { clock, sensor, events, set } = bench();
    set(I.setEventFilter, PRESENCE_FILTERS.movement | PRESENCE_FILTERS.noMovement);
    await sensor.detect();
    await clock.advance(10 * SECOND);
    await sensor.detect();
    await clock.advance(10 * SECOND);
    expect(events.map(({ at, movement }) => [at, movement])).to.deep.equal([
      [1, false],
      [10, true],
      [11, false],
    ]);
    sensor.stop();
  });

  it('reports one movement that was asked for although movement is filtered', async () => {
    const { bus, clock, sensor, events } = bench();
    runOnBus(bus, configurePresence(4, 0, { holdSeconds: 60 }));
    await sensor.detect();
    await clock.advance(5 * SECOND);
    bus.transmit(deviceCommand({ kind: 'short', address: 4 }, instance(0), O.catchMovement).frame);
    await sensor.detect();
    await clock.advance(5 * SECOND);
    await sensor.detect();
    expect(events.map((event) => event.at)).to.deep.equal([0, 5]);
    sensor.stop();
  });

  it('keeps quiet while disabled, in quiescent mode or without bus voltage', async () => {
    const { bus, clock, sensor, events, set, ask } = bench();
    set(I.disableInstance, 0);
    await sensor.detect();
    set(I.enableInstance, 0);
    await clock.advance(20 * MINUTE);
    const quiescent = deviceCommand({ kind: 'broadcast' }, theDevice, D.startQuiescentMode).frame;
    bus.transmit(quiescent);
    bus.transmit(quiescent);
    const before = events.length;
    await sensor.detect();
    expect(events).to.have.length(before);
    expect(ask(deviceCommand({ kind: 'short', address: 4 }, theDevice, D.queryQuiescentMode))).to.deep.equal({
      kind: 'byte',
      value: 255,
    });
    bus.setPower(false);
    await sensor.detect();
    expect(sensor.isOccupied).to.equal(false);
    sensor.stop();
  });

  it('tells its status and takes a plain short address', () => {
    const { bus, ask, sensor } = bench();
    const device = { kind: 'short', address: 4 } as const;
    expect(ask(deviceCommand(device, theDevice, D.queryDeviceStatus))).to.deep.equal({ kind: 'byte', value: 0x20 });
    bus.transmit(deviceSpecial('dtr0', 9).frame);
    const { frame } = deviceCommand(device, theDevice, D.setShortAddress);
    bus.transmit(frame);
    bus.transmit(frame);
    expect(sensor.shortAddress).to.equal(9);
  });
});
