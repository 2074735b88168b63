import { HOUR, MINUTE, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { Log } from '../log.js';
import { OfferDesk } from './offer-desk.js';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
const SOURCE = 'https://updates.example/edges/';

describe('updates that the controller offers', () => {
  let io: SteppedClock;
  let staged: string[];
  let outcome: 'done' | 'later';
  let desk: OfferDesk;
  const make = (source: string | undefined): OfferDesk =>
    new OfferDesk({
      source,
      io,
      log: silent,
      stage: async (address) => {
        staged.push(address);
        return outcome;
      },
    });

  beforeEach(() => {
    io = new SteppedClock(0);
    staged = [];
    outcome = 'done';
    desk = make(SOURCE);
  });

  it('are fetched from below the address of the settings only', async () => {
    for (const address of [
      'https://updates.example/other/5/',
      'https://updates.example/edges/../other/5/',
      'https://updates.example.evil/edges/5/',
      'https://updates.example@evil/edges/5/',
      'http://updates.example/edges/5/',
      'file:///etc/',
      'rubbish',
    ])
      desk.offered(address);
    await io.advance(HOUR);
    expect(staged).to.deep.equal([]);
    make(undefined).offered(`${SOURCE}5/`);
    await io.advance(HOUR);
    expect(staged, 'no address in the settings').to.deep.equal([]);
    desk.offered(`${SOURCE}5/`);
    await io.advance(0);
    expect(staged).to.deep.equal([`${SOURCE}5/`]);
  });

  it('are tried again while the way is bad, ever more patiently, and not twice at once', async () => {
    outcome = 'later';
    desk.offered(`${SOURCE}5/`);
    desk.offered(`${SOURCE}5/`);
    await io.advance(0);
    expect(staged).to.have.length(1);
    await io.advance(MINUTE);
    expect(staged).to.have.length(2);
    await io.advance(MINUTE);
    expect(staged, 'two minutes the next time').to.have.length(2);
    outcome = 'done';
    await io.advance(MINUTE);
    expect(staged).to.have.length(3);
    await io.advance(24 * HOUR);
    expect(staged).to.have.length(3);
  });

  it('give way to a newer one', async () => {
    outcome = 'later';
    desk.offered(`${SOURCE}5/`);
    await io.advance(0);
    outcome = 'done';
    desk.offered(`${SOURCE}6/`);
    await io.advance(HOUR);
    expect(staged).to.deep.equal([`${SOURCE}5/`, `${SOURCE}6/`]);
  });

  it('leave no timer behind when it stops', async () => {
    outcome = 'later';
    desk.offered(`${SOURCE}5/`);
    await io.advance(0);
    desk.stop();
    await io.advance(24 * HOUR);
    expect(staged).to.have.length(1);
  });
});
