import { expect } from 'chai';
import { WireError } from '../errors.js';
import { commandId, deviceId, edgeId, nisCode } from '../ids.js';
import { decodePayload, encodePayload } from '../sparkplug/codec.js';
import { DataType } from '../sparkplug/datatypes.js';
import { type Command, canonicalBytes, parseCommand } from './command.js';
import { LONGEST_DOCUMENT, type NodeCommand, nodeCommandPayload, readNodeCommand } from './node-commands.js';

const command: Command = {
  version: 1,
  id: commandId('0d4be01b-47c6-4f8e-9d0a-1f2a3b4c5d6e'),
  sequence: 12,
  issuer: 'operator',
  reason: 'market at the square',
  issuedAt: 1_800_000_000_000,
  expiresAt: 1_800_000_060_000,
  target: { nis: nisCode('21004'), edge: edgeId('cabinet-52'), devices: [deviceId('lamp-1'), deviceId('lamp-2')] },
  action: { kind: 'override', level: 100, until: 1_800_003_600_000, rank: 'operator' },
};
const throughTheWire = (message: NodeCommand): NodeCommand =>
  readNodeCommand(decodePayload(encodePayload(nodeCommandPayload(message, 1))));

/** Bytes as numbers, so that a Buffer equals a Uint8Array of the same content. */
const plain = (message: NodeCommand): unknown =>
  'signature' in message ? { ...message, signature: [...message.signature] } : message;

describe('node commands', () => {
  it('arrive as they were sent', () => {
    const messages: NodeCommand[] = [
      { kind: 'rebirth' },
      { kind: 'boost', boost: { from: edgeId('cabinet-51'), until: 1_800_000_060_000 } },
      { kind: 'receipt', receipt: { epoch: 'a1', watermark: 0, rewind: true } },
      { kind: 'command', command, signature: new Uint8Array([1, 2]) },
      { kind: 'update', source: 'https://updates.example/edges/5/' },
    ];
    for (const message of messages) {
      const back = throughTheWire(message);
      expect(plain(back)).to.deep.equal(plain(message));
    }
  });

  it('are refused, naming the field, when anything in them is wrong', () => {
    const broken =
      (patch: object): (() => unknown) =>
      () =>
        parseCommand({ ...command, ...patch });
    expect(broken({ reason: '' })).to.throw(WireError, /^reason/);
    expect(broken({ action: { kind: 'override', level: 101, until: 1 } })).to.throw(
      WireError,
      /action.level: must be 0 to 100 %/,
    );
    expect(broken({ action: { kind: 'override', level: 50 } })).to.throw(WireError, /action.until/);
    expect(broken({ target: { ...command.target, devices: [] } })).to.throw(WireError, /target.devices/);
    expect(broken({ surprise: 1 })).to.throw(WireError, /surprise/);
    expect(broken({ version: 2 })).to.throw(WireError, /version 2 is not supported/);
    expect(() => parseCommand(null)).to.throw(WireError);
  });

  it('carry no document above the stated length: it is not even read (F-32)', () => {
    const value = JSON.stringify({ format: 1, name: 'x'.repeat(LONGEST_DOCUMENT) });
    const metric = { name: 'Desired/Document', datatype: DataType.String, value } as const;
    expect(() => readNodeCommand({ metrics: [metric] })).to.throw(WireError, /at most 262144/);
  });

  it('are refused when the payload carries something else, or JSON that is none', () => {
    expect(() => readNodeCommand({ metrics: [] })).to.throw(WireError, /none of the known/);
    const metric = { name: 'Command/Envelope', datatype: DataType.String, value: '{' } as const;
    expect(() => readNodeCommand({ metrics: [metric] })).to.throw(WireError, /not JSON/);
  });
});

describe('canonical bytes', () => {
  it('are the same whatever the order of keys, and differ when a value differs', () => {
    const text = (value: unknown): string => new TextDecoder().decode(canonicalBytes(value));
    expect(text({ b: [{ d: 1, c: 2 }], a: null })).to.equal('{"a":null,"b":[{"c":2,"d":1}]}');
    expect(text({ a: null, b: [{ c: 2, d: 1 }] })).to.equal(text({ b: [{ d: 1, c: 2 }], a: null }));
    expect(text({ a: 1 })).to.not.equal(text({ a: 2 }));
  });

  it('refuse a boost that names no edge', () => {
    const metrics = [{ name: 'Boost/Until', timestamp: 1, datatype: DataType.UInt64, value: 1_800_000_060_000 }];
    expect(() => readNodeCommand({ timestamp: 1, metrics })).to.throw(WireError, 'Boost/From must name an edge');
  });
});
