import type { InputEvent } from '@lamplighter/dali';
import { expect } from 'chai';
import { sendersOf } from './senders.js';

const OCCUPANCY = 3;
const LIGHT = 4;
const [first, second, other] = [
  { shortAddress: 5, instance: 0 },
  { shortAddress: 5, instance: 1 },
  { shortAddress: 9, instance: 0 },
];
const placed = [first, second, other];
const senders = (event: InputEvent) => sendersOf(event, OCCUPANCY, placed);

describe('who sent an event', () => {
  it('is told exactly by device and instance', () => {
    expect(senders({ scheme: 'deviceInstance', shortAddress: 5, instance: 1, information: 0 })).to.deep.equal([second]);
    expect(senders({ scheme: 'deviceInstance', shortAddress: 6, instance: 1, information: 0 })).to.deep.equal([]);
  });

  it('may be any instance of the named device, or any device with the named instance', () => {
    expect(senders({ scheme: 'device', shortAddress: 5, instanceType: OCCUPANCY, information: 0 })).to.deep.equal([
      first,
      second,
    ]);
    expect(senders({ scheme: 'instance', instance: 0, instanceType: OCCUPANCY, information: 0 })).to.deep.equal([
      first,
      other,
    ]);
  });

  it('may be anybody where only a group is named', () => {
    expect(senders({ scheme: 'deviceGroup', deviceGroup: 3, instanceType: OCCUPANCY, information: 0 })).to.deep.equal(
      placed,
    );
    expect(
      senders({ scheme: 'instanceGroup', instanceGroup: 3, instanceType: OCCUPANCY, information: 0 }),
    ).to.deep.equal(placed);
  });

  it('is nobody here when the event says that it is another type of sensor', () => {
    const schemes: InputEvent[] = [
      { scheme: 'device', shortAddress: 5, instanceType: LIGHT, information: 0 },
      { scheme: 'instance', instance: 0, instanceType: LIGHT, information: 0 },
      { scheme: 'deviceGroup', deviceGroup: 0, instanceType: LIGHT, information: 0 },
      { scheme: 'instanceGroup', instanceGroup: 0, instanceType: LIGHT, information: 0 },
    ];
    for (const event of schemes) expect(senders(event), event.scheme).to.deep.equal([]);
  });
});
