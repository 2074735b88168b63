import { expect } from 'chai';
import fc from 'fast-check';
import { broadcast, broadcastUnaddressed, type GearAddress, group, short, shortAddressSetting } from './addresses.js';
import { decodeForward24, encodeDeviceCommand, encodeDeviceSpecial, instance, theDevice } from './device-frames.js';
import { DaliError } from './errors.js';
import { frameText } from './frames.js';
import { decodeForward16, encodeGearCommand, encodeGearLevel, encodeGearSpecial } from './gear-frames.js';

const addresses: fc.Arbitrary<GearAddress> = fc.oneof(
  fc.integer({ min: 0, max: 63 }).map(short),
  fc.integer({ min: 0, max: 15 }).map(group),
  fc.constant(broadcast),
  fc.constant(broadcastUnaddressed),
);
const bytes = fc.integer({ min: 0, max: 255 });

describe('16-bit frames', () => {
  // Hand-checked against part 102: 0AAAAAAS, S clear for a level.
  it('sends level 178 to short address 5 as 0AB2', () => {
    expect(frameText(encodeGearLevel(short(5), 178))).to.equal('0AB2');
  });

  // Hand-checked against part 102.
  it('writes group, broadcast and unaddressed as 100AAAAS, 1111111S and 1111110S', () => {
    expect(frameText(encodeGearLevel(group(15), 0))).to.equal('9E00');
    expect(frameText(encodeGearCommand(group(0), 0x05))).to.equal('8105');
    expect(frameText(encodeGearLevel(broadcast, 254))).to.equal('FEFE');
    expect(frameText(encodeGearCommand(broadcast, 0x00))).to.equal('FF00');
    expect(frameText(encodeGearCommand(broadcastUnaddressed, 0x91))).to.equal('FD91');
  });

  it('takes apart every level, command and special command it can build', () => {
    fc.assert(
      fc.property(addresses, bytes, (address, byte) => {
        expect(decodeForward16(encodeGearLevel(address, byte).data)).to.deep.equal({
          kind: 'level',
          address,
          level: byte,
        });
        expect(decodeForward16(encodeGearCommand(address, byte).data)).to.deep.equal({
          kind: 'command',
          address,
          opcode: byte,
        });
      }),
    );
    expect(decodeForward16(encodeGearSpecial(0xa3, 0x12).data)).to.deep.equal({
      kind: 'special',
      code: 0xa3,
      data: 0x12,
    });
  });

  it('calls the reserved codes unknown and never throws on any 16 bits', () => {
    expect(decodeForward16(0xa200).kind).to.equal('unknown');
    expect(decodeForward16(0xe100).kind).to.equal('unknown');
    for (let data = 0; data <= 0xffff; data += 1) decodeForward16(data);
  });

  it('refuses addresses and levels that do not exist, naming the range', () => {
    expect(() => short(64)).to.throw(DaliError, 'short address is 64; it must be a whole number from 0 to 63');
    expect(() => group(-1)).to.throw(DaliError, 'group is -1');
    expect(() => encodeGearLevel(short(1), 256)).to.throw(DaliError, 'level is 256');
    expect(() => encodeGearLevel(short(1), 1.5)).to.throw(DaliError, 'level is 1.5');
  });

  it('codes a short address setting as (address << 1) + 1, and 255 to delete it', () => {
    expect(shortAddressSetting(5)).to.equal(11);
    expect(shortAddressSetting(null)).to.equal(255);
  });
});

describe('24-bit frames', () => {
  // Hand-checked against part 103: 0AAAAAA1, FE for the device, the number for an instance, C1 30 for DTR0.
  it('asks control device 3 for its number of instances as 07FE35 and its instance 2 for the type as 070280', () => {
    const address = { kind: 'short', address: 3 } as const;
    expect(frameText(encodeDeviceCommand(address, theDevice, 0x35))).to.equal('07FE35');
    expect(frameText(encodeDeviceCommand(address, instance(2), 0x80))).to.equal('070280');
    expect(frameText(encodeDeviceSpecial(0xc1, 0x30, 0x03))).to.equal('C13003');
  });

  it('takes apart what it can build', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 31 }), bytes, (to, number, opcode) => {
        const address = { kind: 'short', address: to } as const;
        const frame = encodeDeviceCommand(address, instance(number), opcode);
        expect(decodeForward24(frame.data)).to.deep.equal({
          kind: 'command',
          address,
          instance: instance(number),
          opcode,
        });
      }),
    );
    expect(decodeForward24(0xfffe1d)).to.deep.equal({
      kind: 'command',
      address: { kind: 'broadcast' },
      instance: theDevice,
      opcode: 0x1d,
    });
    expect(decodeForward24(0xc73002)).to.deep.equal({ kind: 'special', code: 0xc7, first: 0x30, second: 0x02 });
  });

  it('leaves event messages alone', () => {
    expect(decodeForward24(0x068002)).to.equal(null);
  });
});
