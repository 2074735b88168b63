import { MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { frame24 } from '@lamplighter/dali';
import { expect } from 'chai';
import { SimulatedBus } from '../bus/simulated-bus.js';
import { inputBytes } from './input-instance.js';
import type { SensorOptions } from './sensor-options.js';
import { SimulatedSensor } from './simulated-sensor.js';

/** Devices on two wires. Frames are written by hand, from the tables of parts 103, 303 and 304; events are kept as bytes. */
function bench(...options: Partial<SensorOptions>[]) {
  const clock = new SteppedClock(0);
  const bus = new SimulatedBus(clock);
  const events: string[] = [];
  const sensors = (options.length === 0 ? [{}] : options).map((each, index) => {
    const sensor = new SimulatedSensor(
      clock,
      { shortAddress: 5, instances: ['presence', 'light'], ...each },
      async (frame) => {
        events.push(`${clock.monotonic() / 1000} ${frame.data.toString(16).padStart(6, '0')}`);
      },
      index,
    );
    bus.attach(sensor);
    return sensor;
  });
  const [first] = sensors;
  if (!first) throw new Error('no sensor');
  const ask = (hex: string) => {
    const answer = bus.transmit(frame24(Number.parseInt(hex, 16)));
    return answer.kind === 'byte' ? answer.value : answer.kind;
  };
  const tell = (...frames: string[]) => {
    for (const frame of frames) {
      ask(frame);
      ask(frame);
    }
  };
  /** DTR0 by the special command C1 30, then an instance setting twice. */
  const set = (instance: string, opcode: string, value: string) => {
    ask(`c130${value}`);
    tell(`0b${instance}${opcode}`);
  };
  const end = () => {
    for (const sensor of sensors) sensor.stop();
  };
  return { clock, bus, sensors, first, events, ask, tell, set, end };
}

describe('a control device with several instances', () => {
  it('tells how many it has, of which type and how fine', () => {
    const { ask } = bench();
    // 0B: short address 5, command. FE: the device. 00, 01: instance numbers.
    expect(ask('0bfe35')).to.equal(2);
    expect([ask('0b0080'), ask('0b0180')]).to.deep.equal([3, 4]);
    expect([ask('0b0081'), ask('0b0181')]).to.deep.equal([2, 10]);
    expect(ask('0b0280'), 'no third instance').to.equal('none');
  });

  it('names itself in all five schemes', async () => {
    const { first, events, ask, tell, set, end } = bench();
    // Group 9 of 0 to 31: DTR2:DTR1 = 0200, ADD TO DEVICE GROUPS ZERO TO FIFTEEN.
    ask('c90200');
    tell('0bfe19');
    expect([ask('0bfe41'), ask('0bfe42')]).to.deep.equal([0, 2]);
    set('01', '64', '07');
    set('01', '32', '00');
    for (const scheme of ['00', '01', '02', '03', '04']) {
      set('01', '67', scheme);
      await first.illuminate(events.length % 2 === 0 ? 1023 : 0);
    }
    expect(events.map((each) => each.split(' ')[1])).to.deep.equal([
      // 10 00100 0 | 1 00001 11 | FF: type 4, instance 1, 1023.
      '8887ff',
      // 0 000101 0 | 0 00100 00 | 00: address 5, type 4, 0.
      '0a1000',
      // 0 000101 0 | 1 00001 11 | FF: address 5, instance 1.
      '0a87ff',
      // 10 01001 0 | 0 00100 00 | 00: device group 9, type 4.
      '921000',
      // 11 00111 0 | 0 00100 11 | FF: instance group 7, type 4.
      'ce13ff',
    ]);
    end();
  });

  it('falls back to naming its instance when it has no address or group to name', async () => {
    const { first, events, tell, ask, end } = bench({ shortAddress: null });
    for (const scheme of ['01', '02', '03', '04']) {
      ask(`c130${scheme}`);
      tell('fd0067');
      await first.detect();
      tell('fd0024');
    }
    expect(events.every((each) => each.split(' ')[1]?.startsWith('868'))).to.equal(true);
    end();
  });

  it('obeys its device groups and its instance groups', () => {
    const { ask, tell, set } = bench();
    expect(ask('9380'), 'not a member').to.equal('none');
    ask('c90200');
    tell('0bfe19');
    // 93: device group 9. FE 35: how many instances.
    expect(ask('93fe35')).to.equal(2);
    set('01', '65', '03');
    // 83: instance group 3.
    expect(ask('0b8380')).to.equal(4);
    tell('0bfe1b');
    expect(ask('93fe35')).to.equal('none');
  });

  it('is commissioned by binary search over 24-bit frames', () => {
    const { sensors, ask, tell } = bench({ shortAddress: null, seed: 'a' }, { shortAddress: null, seed: 'b' });
    tell('c1017f', 'c10200');
    const search = (address: number) => {
      const hex = address.toString(16).padStart(6, '0');
      ask(`c105${hex.slice(0, 2)}`);
      ask(`c106${hex.slice(2, 4)}`);
      ask(`c107${hex.slice(4)}`);
    };
    for (const next of ['08', '09']) {
      let low = 0;
      let high = 0xffffff;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        search(middle);
        if (ask('c10300') === 'none') low = middle + 1;
        else high = middle;
      }
      search(low);
      ask(`c108${next}`);
      expect(ask(`c109${next}`)).to.equal(255);
      ask('c10400');
    }
    ask('c10000');
    expect(sensors.map((each) => each.shortAddress).sort()).to.deep.equal([8, 9]);
  });

  it('ends quiescent mode by itself after a quarter of an hour', async () => {
    const { clock, first, events, ask, tell, end } = bench();
    tell('fffe1d');
    await clock.advance(14 * MINUTE);
    await first.detect();
    expect([ask('0bfe40'), events.length]).to.deep.equal([255, 0]);
    await clock.advance(MINUTE);
    expect(ask('0bfe40')).to.equal('none');
    end();
  });

  it('refuses instances that it cannot have', () => {
    expect(() => bench({ instances: [] })).to.throw('instances of a simulated sensor must be 1 to 32');
    expect(() => bench({ instances: ['light'] }).first.chatter(0)).to.throw('above 0');
  });

  it('says which instance is missing', async () => {
    const { first } = bench({ instances: ['light'] });
    const error = await first.detect().catch((each: Error) => each);
    expect(error).to.have.property('message', 'sensor 5 has no presence instance');
  });
});

describe('a simulated light sensor', () => {
  it('answers its value in two bytes, latched, the rest filled with its top bits', async () => {
    const { first, ask, end } = bench();
    // 10 bits 10 1100 0101, then its first six again: 1011 0001 | 0110 1100.
    await first.illuminate(0b1011000101);
    expect([ask('0b018c'), ask('0b018d'), ask('0b018d')]).to.deep.equal([0b10110001, 0b01101100, 'none']);
    expect(inputBytes(0b01, 2)).to.deep.equal([0x55]);
    end();
  });

  it('reports a change of the hysteresis or more, not less', async () => {
    const { clock, first, events, set, end } = bench();
    set('01', '30', '00');
    await first.illuminate(400);
    for (const value of [419, 381, 380, 390, 389, 361]) {
      await clock.advance(2 * SECOND);
      await first.illuminate(value);
    }
    // 5 % of 400 is 20 steps; of 380 it is 19.
    expect(events.map((each) => Number.parseInt(each.split(' ')[1] ?? '', 16) & 0x3ff)).to.deep.equal([400, 380, 361]);
    end();
  });

  it('near the dark moves by ten steps at least', async () => {
    const { clock, first, events, set, ask, end } = bench();
    set('01', '30', '00');
    expect([ask('0b013c'), ask('0b013f'), ask('0b013d')]).to.deep.equal([10, 5, 30]);
    await first.illuminate(20);
    await clock.advance(2 * SECOND);
    await first.illuminate(29);
    await first.illuminate(30);
    expect(events).to.have.length(2);
    end();
  });

  it('keeps the dead time between events and then tells the newest value', async () => {
    const { clock, first, events, set, end } = bench();
    set('01', '30', '00');
    set('01', '67', '02');
    await first.illuminate(100);
    await first.illuminate(500);
    await clock.advance(1_400);
    await first.illuminate(900);
    await clock.advance(SECOND);
    // 0A 87 84: address 5, instance 1, 900.
    expect(events).to.deep.equal(['0 0a8464', '1.5 0a8784']);
    end();
  });

  it('repeats its value every report time although nothing changes', async () => {
    const { clock, first, events, end } = bench();
    await first.illuminate(100);
    await clock.advance(95 * SECOND);
    expect(events.map((each) => each.split(' ')[0])).to.deep.equal(['0', '30', '60', '90']);
    end();
  });

  it('keeps quiet when its filter or switch says so, and stays where it is when it is stuck', async () => {
    const { clock, first, events, ask, set, tell, end } = bench();
    set('01', '68', '00');
    await first.illuminate(900);
    tell('0b0163');
    await clock.advance(5 * MINUTE);
    expect(events).to.deep.equal([]);
    first.stickLight(true);
    await first.illuminate(10);
    expect(first.illuminance).to.equal(900);
    expect(ask('0b018c')).to.equal(900 >> 2);
    end();
  });
});

describe('a faulty presence sensor', () => {
  it('stuck at occupied never becomes vacant until it is mended', async () => {
    const { clock, first, events, set } = bench();
    set('00', '21', '01');
    set('00', '68', '03');
    await first.failPresence('occupied');
    await clock.advance(60 * MINUTE);
    expect([first.isOccupied, events.length]).to.deep.equal([true, 1]);
    await first.failPresence(null);
    expect([first.isOccupied, events.length]).to.deep.equal([false, 2]);
    first.stop();
  });

  it('stuck at vacant is vacant at once; deaf lets what it saw run out; both answer', async () => {
    const { clock, first, ask } = bench({ shortAddress: 5 });
    await first.detect();
    await first.failPresence('vacant');
    expect(first.isOccupied).to.equal(false);
    await first.detect();
    expect(first.isOccupied).to.equal(false);
    await first.failPresence(null);
    await first.detect();
    await first.failPresence('deaf');
    expect(first.isOccupied).to.equal(true);
    await clock.advance(15 * MINUTE);
    await first.detect();
    expect([first.isOccupied, ask('0b0082')]).to.deep.equal([false, 0]);
    first.stop();
  });

  it('with a loose contact of 1,000 pulses a second sends what the bus can carry and no more', async () => {
    const { clock, first, events } = bench();
    first.chatter(1_000);
    await clock.advance(10 * SECOND);
    // 18.6 ms settling at priority 4 and 25 bits at 1200 bit/s: 39.4 ms a frame.
    expect(events.length).to.be.within(240, 254);
    expect(events.length * 25).to.be.below(12_000);
    await first.failPresence(null);
    const sent = events.length;
    await clock.advance(MINUTE);
    expect(events.length - sent).to.be.at.most(8);
    first.stop();
  });
});
