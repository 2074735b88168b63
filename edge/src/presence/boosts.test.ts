import {
  type Boost,
  DeviceId,
  edgeId,
  MINUTE,
  NeighbourPlacement,
  SECOND,
  SensorPlacement,
  SteppedClock,
} from '@lamplighter/contracts';
import type { Detection } from '@lamplighter/lighting';
import { expect } from 'chai';
import { BoostReceiver } from './boost-receiver.js';
import { BoostSender } from './boost-sender.js';

const NIGHT = Date.UTC(2026, 10, 22, 23);
const NEXT_EDGE = edgeId('cabinet-53');
const SENSOR = DeviceId.parse('sensor-0');

describe('boosts for the next edge', () => {
  const sender = () => {
    const sent: { to: string; until: number }[] = [];
    const boosts = new BoostSender({ send: (to, until) => sent.push({ to, until }) });
    const beyond = [{ edge: NEXT_EDGE, rings: [[], ['lamp-0']] }];
    boosts.place([
      SensorPlacement.parse({ device: SENSOR, kind: 'presence', shortAddress: 0, rings: [['lamp-9']], beyond }),
      SensorPlacement.parse({ device: 'sensor-1', kind: 'presence', shortAddress: 1, rings: [['lamp-9']], beyond }),
      SensorPlacement.parse({ device: 'sensor-2', kind: 'presence', shortAddress: 2, rings: [['lamp-9']] }),
    ]);
    return { boosts, sent };
  };

  it('ask for light until a whole minute, one to two minutes ahead', () => {
    const { boosts, sent } = sender();
    boosts.present(SENSOR, NIGHT + 17_345);
    expect(sent).to.deep.equal([{ to: NEXT_EDGE, until: NIGHT + 2 * MINUTE }]);
  });

  it('go out once a minute at most, whoever passes however often at whichever sensor', () => {
    const { boosts, sent } = sender();
    for (let second = 0; second < 600; second += 1) {
      boosts.present(SENSOR, NIGHT + second * SECOND);
      boosts.present(DeviceId.parse('sensor-1'), NIGHT + second * SECOND);
    }
    expect(sent).to.have.length(10);
    expect(sent.map(({ until }) => until)).to.deep.equal(
      Array.from({ length: 10 }, (_, minute) => NIGHT + (minute + 2) * MINUTE),
    );
  });

  it('leave no gap while somebody stays, and are asked for anew after a clock that was set back', () => {
    const { boosts, sent } = sender();
    for (let second = 0; second < 300; second += 1) {
      boosts.present(SENSOR, NIGHT + second * SECOND);
      expect(sent.at(-1)?.until).to.be.above(NIGHT + second * SECOND);
    }
    boosts.present(SENSOR, NIGHT - 60 * MINUTE);
    expect(sent.at(-1)?.until).to.equal(NIGHT - 58 * MINUTE);
  });

  it('are not asked for by a sensor whose bubble ends at home', () => {
    const { boosts, sent } = sender();
    boosts.present(DeviceId.parse('sensor-2'), NIGHT);
    expect(sent).to.deep.equal([]);
  });
});

describe('boosts from the next edge', () => {
  const begin = () => {
    const clock = new SteppedClock(NIGHT);
    const said: { sensor: string; detection: Detection }[] = [];
    const arrivals: string[] = [];
    const boosts = new BoostReceiver({
      inputs: { detect: (sensor, detection) => void said.push({ sensor, detection }) },
      clock,
      onArrival: async (neighbour) => void arrivals.push(neighbour),
    });
    boosts.place([NeighbourPlacement.parse({ edge: NEXT_EDGE, rings: [[], ['lamp-0']] })]);
    boosts.start();
    const receive = (until: number, from: Boost['from'] = NEXT_EDGE): void => boosts.receive({ from, until });
    return { clock, said, arrivals, boosts, receive };
  };

  it('are presence until they end by themselves', async () => {
    const { clock, said, arrivals, boosts, receive } = begin();
    receive(NIGHT + MINUTE);
    expect(arrivals).to.deep.equal([NEXT_EDGE]);
    await clock.advance(59 * SECOND);
    expect(said).to.deep.equal([{ sensor: NEXT_EDGE, detection: { occupied: true, lastDetectionAt: NIGHT } }]);
    await clock.advance(2 * SECOND);
    expect(said.at(-1)).to.deep.equal({
      sensor: NEXT_EDGE,
      detection: { occupied: false, lastDetectionAt: NIGHT + MINUTE },
    });
    boosts.stop();
  });

  it('go on when asked for again, without another arrival', async () => {
    const { clock, said, arrivals, boosts, receive } = begin();
    receive(NIGHT + MINUTE);
    await clock.advance(30 * SECOND);
    receive(NIGHT + 2 * MINUTE);
    await clock.advance(80 * SECOND);
    expect(arrivals).to.have.length(1);
    expect(said).to.have.length(1);
    boosts.stop();
  });

  it('are ignored when late or of an edge that is no neighbour, and never hold longer than two minutes', async () => {
    const { clock, said, boosts, receive } = begin();
    receive(NIGHT);
    receive(NIGHT + MINUTE, edgeId('cabinet-99'));
    expect(said).to.deep.equal([]);
    receive(NIGHT + 24 * 60 * MINUTE);
    await clock.advance(2 * MINUTE + SECOND);
    expect(said.at(-1)?.detection).to.deep.equal({ occupied: false, lastDetectionAt: NIGHT + 2 * MINUTE });
    boosts.stop();
  });
});
