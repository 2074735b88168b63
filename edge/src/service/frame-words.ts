import { decodeEvent24, decodeForward16, decodePresence, type ForwardFrame, frameText } from '@lamplighter/dali';
import { nameOf } from './command-names.js';

const PRESENCE = 3;
const LIGHT = 4;

/** What a frame on the line says, for a person: `0AB2  level 178 to 5`. */
export function frameWords(frame: ForwardFrame): string {
  return `${frameText(frame).padEnd(6)}  ${frame.bits === 16 ? gearWords(frame) : deviceWords(frame)}`;
}

function gearWords({ data }: ForwardFrame): string {
  const message = decodeForward16(data);
  switch (message.kind) {
    case 'level':
      return `level ${message.level} to ${addressWords(message.address)}`;
    case 'command':
      return `${nameOf(message.opcode)} to ${addressWords(message.address)}`;
    case 'special':
      return `special ${message.code.toString(16).toUpperCase()} ${message.data}`;
    case 'unknown':
      return 'no frame of part 102';
  }
}

function deviceWords({ data }: ForwardFrame): string {
  const event = decodeEvent24(data);
  if (!event) return 'command to a control device';
  const type = 'instanceType' in event ? event.instanceType : null;
  const who =
    'shortAddress' in event
      ? `control device ${event.shortAddress}`
      : 'deviceGroup' in event
        ? `device group ${event.deviceGroup}`
        : 'instanceGroup' in event
          ? `instance group ${event.instanceGroup}`
          : `instance ${event.instance}`;
  const instance = event.scheme === 'deviceInstance' ? ` instance ${event.instance}` : '';
  if (type === LIGHT) return `${who}${instance}: light ${event.information}`;
  // The device/instance scheme leaves the type out; a presence sensor is by far the most likely one in a street.
  const { occupied, movement } = decodePresence(event.information);
  const presence = `${occupied ? 'occupied' : 'vacant'}${movement ? ', movement' : ''}`;
  return `${who}${instance}: ${type === PRESENCE ? presence : `${event.information} (presence: ${presence})`}`;
}

function addressWords(address: Extract<ReturnType<typeof decodeForward16>, { kind: 'level' }>['address']): string {
  switch (address.kind) {
    case 'short':
      return String(address.address);
    case 'group':
      return `group ${address.group}`;
    case 'unaddressed':
      return 'all without address';
    case 'broadcast':
      return 'all';
  }
}
