import { expect } from 'chai';
import fc from 'fast-check';
import { decodeEvent24, encodeEvent24, type InputEvent } from './events.js';
import { frameText } from './frames.js';
import { decodeIlluminance, encodeIlluminance, ILLUMINANCE_FULL_SCALE } from './light.js';
import { decodePowerCycle, encodePowerCycle } from './power-cycle.js';
import { decodePresence, encodePresence } from './presence.js';

const five = fc.integer({ min: 0, max: 31 });
const six = fc.integer({ min: 0, max: 63 });
const information = fc.integer({ min: 0, max: 1023 });
const events: fc.Arbitrary<InputEvent> = fc.oneof(
  fc.record({ scheme: fc.constant('instance' as const), instanceType: five, instance: five, information }),
  fc.record({ scheme: fc.constant('device' as const), shortAddress: six, instanceType: five, information }),
  fc.record({ scheme: fc.constant('deviceInstance' as const), shortAddress: six, instance: five, information }),
  fc.record({ scheme: fc.constant('deviceGroup' as const), deviceGroup: five, instanceType: five, information }),
  fc.record({ scheme: fc.constant('instanceGroup' as const), instanceGroup: five, instanceType: five, information }),
);

describe('event messages', () => {
  it('reads what it writes, in all five schemes, and never sets bit 16', () => {
    fc.assert(
      fc.property(events, (event) => {
        const { data } = encodeEvent24(event);
        expect(data & 0x10000).to.equal(0);
        expect(decodeEvent24(data)).to.deep.equal(event);
      }),
    );
  });

  // Hand-checked against part 103, table of event schemes.
  it('places the fields where part 103 says', () => {
    const text = (event: InputEvent) => frameText(encodeEvent24(event));
    // Short address 3 in bits 22 to 17, bit 15 set, instance 1 in bits 14 to 10.
    expect(text({ scheme: 'deviceInstance', shortAddress: 3, instance: 1, information: 2 })).to.equal('068402');
    expect(text({ scheme: 'device', shortAddress: 3, instanceType: 3, information: 2 })).to.equal('060C02');
    expect(text({ scheme: 'instance', instanceType: 3, instance: 1, information: 2 })).to.equal('868402');
    expect(text({ scheme: 'deviceGroup', deviceGroup: 3, instanceType: 3, information: 2 })).to.equal('860C02');
    expect(text({ scheme: 'instanceGroup', instanceGroup: 3, instanceType: 3, information: 2 })).to.equal('C60C02');
  });

  it('takes neither commands nor the reserved pattern for events', () => {
    expect(decodeEvent24(0xfffe1d)).to.equal(null);
    expect(decodeEvent24(0xc08000)).to.equal(null);
  });

  // Hand-checked against part 303.
  it('reads the four bits of an occupancy sensor', () => {
    expect(decodePresence(0b0010)).to.deep.equal({
      movement: false,
      occupied: true,
      repeat: false,
      sensor: 'presence',
    });
    expect(decodePresence(0b1101)).to.deep.equal({ movement: true, occupied: false, repeat: true, sensor: 'movement' });
    for (let bits = 0; bits < 16; bits += 1) expect(encodePresence(decodePresence(bits))).to.equal(bits);
  });

  // Hand-checked: device 3, instance 1 in bits 14 to 10, information 0x3FF in bits 9 to 0.
  it('read the ten bits of a light sensor as they are', () => {
    const event = decodeEvent24(0x0687ff);
    expect(event).to.deep.equal({ scheme: 'deviceInstance', shortAddress: 3, instance: 1, information: 0x3ff });
    expect(decodeIlluminance(event?.information ?? 0)).to.equal(ILLUMINANCE_FULL_SCALE);
    fc.assert(fc.property(information, (value) => decodeIlluminance(encodeIlluminance(value)) === value));
    expect(() => encodeIlluminance(1024)).to.throw('0 to 1023');
  });

  // Hand-checked against part 103, 9.7.2: 1111 1110 111 v gggg g a ssssss.
  it('read a power cycle notification with its device group and short address, where it has them', () => {
    expect(decodePowerCycle(0b1111_1110_1111_0010_1_1_000011)).to.deep.equal({ deviceGroup: 5, shortAddress: 3 });
    expect(decodePowerCycle(0xfee000)).to.deep.equal({ deviceGroup: null, shortAddress: null });
    expect(frameText(encodePowerCycle({ deviceGroup: null, shortAddress: 63 }))).to.equal('FEE07F');
    const group = fc.option(five);
    fc.assert(
      fc.property(fc.record({ deviceGroup: group, shortAddress: fc.option(six) }), (event) => {
        const { data } = encodePowerCycle(event);
        expect(decodePowerCycle(data)).to.deep.equal(event);
        expect(decodeEvent24(data)).to.equal(null);
      }),
    );
  });

  it('never take an event or a command for a power cycle notification', () => {
    fc.assert(fc.property(events, (event) => decodePowerCycle(encodeEvent24(event).data) === null));
    expect(decodePowerCycle(0xfffe1d)).to.equal(null);
  });
});
