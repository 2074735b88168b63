import { expect } from 'chai';
import { configurePresence, holdTimerCode } from './configure-presence.js';
import { scanControlDevices } from './scan-control-devices.js';
import { play } from './scripted-gear.js';

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
});
