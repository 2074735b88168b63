import { expect } from 'chai';
import { configureEvents, setPowerCycleNotification } from './configure-events.js';
import { configureLightSensor } from './configure-light-sensor.js';
import { configurePresence, holdTimerCode } from './configure-presence.js';
import { describeControlDevice } from './describe-control-device.js';
import { identifyControlDevice } from './identify.js';
import { readInputValue } from './read-input-value.js';
import { scanControlDevices } from './scan-control-devices.js';
import { play } from './scripted-gear.js';
import { stopQuiescentMode } from './stop-quiescent-mode.js';

describe('dialogues with control devices', () => {
  it('find a sensor and the types of its instances with one frame per empty address', () => {
    const { result, sent } = play(scanControlDevices(), { '07FE35': 2, '070080': 3, '070180': 4 });
    expect(result).to.deep.equal([
      {
        shortAddress: 3,
        instances: [
          { number: 0, type: 3 },
          { number: 1, type: 4 },
        ],
      },
    ]);
    expect(sent).to.have.length(64 + 2);
  });

  // Hand-checked against part 103: all devices, instance byte FE, opcode 1E, sent twice.
  it('let everybody speak again', () => {
    expect(play(stopQuiescentMode(), {}).sent).to.deep.equal(['FFFE1Ex2']);
  });

  it('leave a sensor alone that already tells only occupied and vacant', () => {
    const { result, sent } = play(configurePresence(3, 0, { holdSeconds: 60 }), {
      '070080': 3,
      '070090': 3,
      '07008B': 2,
      '07002D': 6,
      '070086': 0xff,
    });
    expect(result).to.equal('unchanged');
    expect(sent).to.deep.equal(['070080?', '070090?', '07008B?', '07002D?', '070086?']);
  });

  // Hand-checked against parts 103 (67, 68, 62) and 303 (21, 2D): device 3, instance 0.
  it('write filter, scheme and hold timer where they differ and switch the instance on', () => {
    const { result, sent } = play(configurePresence(3, 0, { holdSeconds: 61 }), {
      '070080': 3,
      '070090': [0x1f, 3],
      '07008B': [0, 2],
      '07002D': [90, 7],
      '070086': ['none', 0xff],
    });
    expect(result).to.equal('written');
    expect(sent).to.deep.equal([
      '070080?',
      ...['070090?', 'C90000', 'C13003', '070068x2', '070090?'],
      ...['07008B?', 'C13002', '070067x2', '07008B?'],
      ...['07002D?', 'C13007', '070021x2', '07002D?'],
      ...['070086?', '070062x2', '070086?'],
    ]);
  });

  it('refuse an instance that is no occupancy sensor, without writing to it', () => {
    expect(play(configurePresence(3, 0, { holdSeconds: 60 }), { '070080': 4 })).to.deep.equal({
      result: 'refused',
      sent: ['070080?'],
    });
    expect(play(configurePresence(3, 0, { holdSeconds: 60 }), {}).result).to.equal('no-answer');
  });

  it('round hold times up to steps of 10 s, from 10 to 2540 s', () => {
    expect([0, 10, 11, 60, 99_999].map(holdTimerCode)).to.deep.equal([1, 1, 2, 6, 254]);
  });

  // Hand-checked against part 304 (opcodes 30 to 33, 3C to 3F) and part 103 (67, 68, 62): device 3, instance 1.
  it('write dead time, hysteresis, report timer, filter and scheme of a light sensor where they differ', () => {
    const { result, sent } = play(
      configureLightSensor(3, 1, { reportSeconds: 60, hysteresisPercent: 10, hysteresisMin: 4, deadtimeMs: 1_001 }),
      {
        '070180': 4,
        '07013D': [30, 21],
        '07013F': 10,
        '07013C': [10, 4],
        '07013E': [30, 60],
        '070190': [0, 1],
        '07018B': [0, 2],
        '070186': ['none', 0xff],
      },
    );
    expect(result).to.equal('written');
    expect(sent).to.deep.equal([
      '070180?',
      ...['07013D?', 'C13015', '070132x2', '07013D?'],
      '07013F?',
      ...['07013C?', 'C13004', '070133x2', '07013C?'],
      ...['07013E?', 'C1303C', '070130x2', '07013E?'],
      ...['070190?', 'C90000', 'C13001', '070168x2', '070190?'],
      ...['07018B?', 'C13002', '070167x2', '07018B?'],
      ...['070186?', '070162x2', '070186?'],
    ]);
  });

  it('refuse an instance that is no light sensor, and say when nobody answers', () => {
    const settings = { reportSeconds: 60, hysteresisPercent: 5, hysteresisMin: 4, deadtimeMs: 0 };
    expect(play(configureLightSensor(3, 1, settings), { '070180': 3 })).to.deep.equal({
      result: 'refused',
      sent: ['070180?'],
    });
    expect(play(configureLightSensor(3, 1, settings), {}).result).to.equal('no-answer');
  });

  it('set priority and instance groups, and switch an instance off before anything else', () => {
    const { result, sent } = play(configureEvents(3, 0, { priority: 2, groups: [5, null, 31], enabled: false }), {
      '070086': [0xff, 'none'],
      '070084': [4, 2],
      '070088': [255, 5],
      '070089': 255,
      '07008A': [255, 31],
    });
    expect(result).to.equal('written');
    expect(sent).to.deep.equal([
      ...['070086?', '070063x2', '070086?'],
      ...['070084?', 'C13002', '070061x2', '070084?'],
      ...['070088?', 'C13005', '070064x2', '070088?'],
      '070089?',
      ...['07008A?', 'C1301F', '070066x2', '07008A?'],
    ]);
    expect(() => play(configureEvents(3, 0, { priority: 1 }), {})).to.throw('2 to 5');
  });

  it('write a filter of three bytes as a whole and read back each byte that matters', () => {
    const { result, sent } = play(configureEvents(3, 0, { filter: 0x010203 }), {
      '070092': [0, 1],
      '070091': 2,
      '070090': 3,
    });
    expect(result).to.equal('written');
    expect(sent).to.deep.equal(['070092?', 'C90102', 'C13003', '070068x2', '070092?', '070091?', '070090?']);
  });

  it('write once more what did not take: the frame may have been lost', () => {
    const lost = play(configureEvents(3, 0, { scheme: 'device' }), { '07008B': [0, 0, 1] });
    expect(lost.result).to.equal('written');
    expect(lost.sent.filter((frame) => frame === '070067x2')).to.have.length(2);
    expect(play(configureEvents(3, 0, { scheme: 'device' }), { '07008B': 0 }).result).to.equal('refused');
  });

  // Hand-checked against part 103: 81 resolution, 8C latches and gives the first byte, 8D the next.
  it('read an input value of ten bits through its latch', () => {
    const { result, sent } = play(readInputValue(3, 1), { '070181': 10, '07018C': 0x80, '07018D': 0x20 });
    expect(result).to.deep.equal({ value: 512, bits: 10 });
    expect(sent).to.deep.equal(['070181?', '07018C?', '07018D?']);
    expect(play(readInputValue(3, 0), { '070081': 2, '07008C': 0xaa })).to.deep.equal({
      result: { value: 2, bits: 2 },
      sent: ['070081?', '07008C?'],
    });
  });

  it('read an input value anew when one of its bytes is lost', () => {
    const { result, sent } = play(readInputValue(3, 1), { '070181': 16, '07018C': [1, 2], '07018D': ['garbled', 3] });
    expect(result).to.deep.equal({ value: 0x0203, bits: 16 });
    expect(sent).to.deep.equal(['070181?', '07018C?', '07018D?', '07018C?', '07018D?']);
    expect(play(readInputValue(3, 1), { '070181': 16, '07018C': 1 }).result).to.equal(null);
    expect(play(readInputValue(3, 1), {}).result).to.equal(null);
  });

  it('make a control device show itself, sent twice', () => {
    expect(play(identifyControlDevice(3), {}).sent).to.deep.equal(['07FE00x2']);
  });

  it('tell everything that a control device says of itself', () => {
    const { result } = play(describeControlDevice(3), {
      '07FE35': 1,
      '070080': 4,
      '07FE30': 0x20,
      '07FE46': 0x02,
      '07FE34': 8,
      '07FE41': 0x02,
      '07FE42': 0,
      '07FE43': 0,
      '07FE44': 0x80,
      '070081': 10,
      '070083': 0x02,
      '070086': 0xff,
      '07008B': 2,
      '070090': 1,
      '070084': 4,
      '070088': 7,
      '070089': 255,
      '07008A': 255,
      '07008E': 255,
      '07008F': [32, 33, 254],
      '07FE3C': [0, 0, 0, 0, 0, 77, 0, 0, 0, 0, 0, 0, 1, 2],
    });
    expect(result).to.deep.include({
      shortAddress: 3,
      gtin: '00000000000077',
      identification: '0000000000000102',
      version: '2.0',
      deviceGroups: [1, 31],
    });
    expect(result?.status).to.deep.include({ powerCycleSeen: true, inputDeviceError: false });
    expect(result?.capabilities).to.deep.include({ instances: true });
    expect(result?.instances).to.deep.equal([
      {
        number: 0,
        type: 4,
        resolution: 10,
        status: { error: false, active: true },
        isEnabled: true,
        scheme: 'deviceInstance',
        filter: 1,
        priority: 4,
        groups: [7, null, null],
        features: [32, 33],
      },
    ]);
    expect(play(describeControlDevice(3), {}).result).to.equal(null);
  });

  // Hand-checked against part 103: 45 asks, 1F switches on, 20 off, each twice.
  it('switch power cycle notifications on and off', () => {
    expect(play(setPowerCycleNotification(3, true), { '07FE45': ['none', 0xff] })).to.deep.equal({
      result: 'written',
      sent: ['07FE45?', '07FE1Fx2', '07FE45?'],
    });
    expect(play(setPowerCycleNotification(3, false), { '07FE45': [0xff, 'none'] })).to.deep.equal({
      result: 'written',
      sent: ['07FE45?', '07FE20x2', '07FE45?'],
    });
    expect(play(setPowerCycleNotification(3, true), { '07FE45': 0xff }).result).to.equal('unchanged');
    expect(play(setPowerCycleNotification(3, true), {}).result).to.equal('refused');
  });
});
