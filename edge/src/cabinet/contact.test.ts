import { deviceId, MINUTE, SECOND } from '@lamplighter/contracts';
import { expect } from 'chai';
import { Contact } from './contact.js';

const START = Date.UTC(2026, 10, 25, 18);
const contact = (normally: 'open' | 'closed' = 'open') =>
  new Contact({ unit: deviceId('inputs'), input: 1, kind: 'doorOpen', normally });

describe('a contact', () => {
  it('is known when two looks in a row agree, since the first of them', () => {
    const door = contact();
    expect(door).to.include({ isActive: null, since: null });
    expect(door.look(true, START, 0).kind).to.equal('unsure');
    expect(door.look(true, START + 250, 250)).to.include({ kind: 'changed', isTold: true });
    expect(door).to.include({ isActive: true, since: START, device: null });
  });

  it('does not follow a bounce', () => {
    const door = contact();
    door.look(false, START, 0);
    door.look(false, START + 1, 1);
    expect(door.look(true, START + 2000, 2000).kind).to.equal('unsure');
    expect(door.look(false, START + 2250, 2250).kind).to.equal('same');
    expect(door.look(true, START + 4000, 4000).kind).to.equal('unsure');
    expect(door).to.include({ isActive: false, since: START });
  });

  it('that is normally closed tells something when it opens', () => {
    const leakage = contact('closed');
    leakage.look(false, START, 0);
    leakage.look(false, START + 250, 250);
    expect(leakage.isActive).to.equal(true);
  });

  it('is unknown after three looks without an answer, and known again after two with one', () => {
    const door = contact();
    for (const at of [0, 250]) door.look(true, START + at, at);
    expect([door.silent().kind, door.silent().kind]).to.deep.equal(['same', 'same']);
    expect(door.isActive).to.equal(true);
    expect(door.silent().kind).to.equal('unknown');
    expect(door).to.include({ isActive: null, since: null });
    expect(door.silent().kind).to.equal('same');
    door.look(true, START + MINUTE, MINUTE);
    expect(door.look(true, START + MINUTE + 250, MINUTE + 250)).to.include({ kind: 'changed', isTold: true });
  });

  it('that chatters is followed, but told ten times in ten minutes at most', () => {
    const door = contact();
    let told = 0;
    let chatters = 0;
    let at = 0;
    const turn = (isClosed: boolean): void => {
      for (let look = 0; look < 2; look += 1) {
        at += 250;
        const seen = door.look(isClosed, START + at, at);
        if (seen.kind === 'changed' && seen.isTold) told += 1;
        if (seen.kind === 'changed' && seen.chatters) chatters += 1;
      }
    };
    for (let pulse = 0; pulse < 1000; pulse += 1) turn(pulse % 2 === 0);
    expect(door.isActive).to.equal(false);
    expect({ told, chatters }).to.deep.equal({ told: 11, chatters: 1 });
    at += 600 * SECOND;
    turn(true);
    expect(told).to.equal(12);
  });
});
