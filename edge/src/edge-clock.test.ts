import { DAY, HOUR, MINUTE, SECOND } from '@lamplighter/contracts';
import { percentToArc } from '@lamplighter/dali';
import { expect } from 'chai';
import { streetDocument } from './testing/street-document.js';
import { StreetRig } from './testing/street-rig.js';

const NIGHT = Date.UTC(2026, 10, 22, 23);
const NOON = Date.UTC(2026, 10, 23, 11);
const HALF = percentToArc(50);

describe('an edge and its clock', () => {
  const rig = new StreetRig();
  const arc = (): number => rig.bus.at(0).arc;
  beforeEach(() => rig.furnish(streetDocument(3)));
  afterEach(() => rig.destroy());

  it('LS-3: gives full light while it is powered when it starts in 1970 or in 2040, day and night', async () => {
    for (const at of [0, 12 * HOUR, Date.UTC(2040, 5, 1, 12), Date.UTC(2040, 5, 1, 23)]) {
      await rig.furnish(streetDocument(3));
      await rig.power(at, 3);
      await rig.clock.advance(MINUTE);
      expect(arc(), new Date(at).toISOString()).to.equal(254);
      expect(rig.edge?.status().clock.state).to.equal('untrusted');
    }
  });

  it('LS-3: returns to its program as soon as a source confirms the clock', async () => {
    await rig.power(0, 3);
    await rig.clock.advance(30 * SECOND);
    rig.truth = () => rig.clock.now();
    rig.clock.jump(NIGHT);
    await rig.clock.advance(15 * SECOND);
    expect(arc()).to.equal(HALF);
    expect(rig.edge?.status().clock.state).to.equal('synchronised');
  });

  it('F-20: gives full light when the clock was stepped by an hour and nobody confirms it, and its program when it is set back', async () => {
    for (const by of [HOUR, -HOUR, 3652 * DAY, -NIGHT]) {
      await rig.furnish(streetDocument(3));
      await rig.power(NIGHT, 3);
      await rig.clock.advance(15 * SECOND);
      expect(arc()).to.equal(HALF);
      rig.clock.jump(by);
      await rig.clock.advance(2 * SECOND);
      expect(arc(), `${by / HOUR} h`).to.equal(254);
      rig.clock.jump(-by);
      await rig.clock.advance(15 * SECOND);
      expect(arc(), `${by / HOUR} h and back`).to.equal(HALF);
      expect(await rig.events('clockStepped')).to.deep.include({
        seconds: by / SECOND,
        state: 'untrusted',
        reason:
          by === -NIGHT
            ? '1970-01-01T00:00:16.000Z cannot be: the clock was never set'
            : 'it was stepped and no source confirms it',
      });
    }
  });

  it('F-20: decides anew at once when the clock is set right, by its program of the right hour', async () => {
    let noon = NOON;
    rig.truth = () => noon + rig.clock.monotonic();
    await rig.power(NOON, 3);
    await rig.clock.advance(15 * SECOND);
    expect(arc()).to.equal(0);
    noon = NIGHT;
    rig.clock.jump(NIGHT - NOON);
    await rig.clock.advance(15 * SECOND);
    expect(arc()).to.equal(HALF);
  });

  it('F-20: makes up for no missed reading when the clock is set ahead, and repeats none when it is set back', async () => {
    await rig.power(NIGHT, 3);
    let truth = NIGHT;
    rig.truth = () => truth + rig.clock.monotonic();
    await rig.clock.advance(20 * MINUTE);
    for (const by of [5 * HOUR, -5 * HOUR]) {
      truth += by;
      rig.clock.jump(by);
      await rig.clock.advance(10 * SECOND);
    }
    const readings = (await rig.records()).filter(({ kind, device }) => kind === 'reading' && device === 'lamp-0');
    // At rest after the start, at the quarter, and one for each time that another quarter began.
    expect(readings).to.have.length(4);
  });

  it('F-20: drifts 100 ppm for a day without a flicker', async () => {
    await rig.furnish(streetDocument(3, { sensors: [] }));
    await rig.power(NIGHT, 3);
    await rig.clock.advance(MINUTE);
    for (let hour = 0; hour < 24; hour += 1) {
      rig.clock.jump(0.36 * SECOND);
      await rig.clock.advance(HOUR);
    }
    const arcs = rig.bus.at(0).trace.map((step) => step.arc);
    expect(arcs.filter((level) => level === 254)).to.have.length(1);
    expect(arcs.filter((level) => level === 0)).to.have.length(1);
    expect(arc()).to.equal(HALF);
    expect(await rig.events('clockStepped')).to.deep.equal([]);
  }).timeout(60_000);

  it('F-20, S-36: keeps its program while two sources disagree and its confirmed clock goes with one of them', async () => {
    rig.truth = () => rig.clock.now();
    await rig.power(NIGHT, 3);
    await rig.clock.advance(15 * SECOND);
    rig.truth = () => rig.clock.now() + 8 * HOUR;
    await rig.clock.advance(10 * MINUTE);
    expect(arc()).to.equal(HALF);
    expect(rig.edge?.status().clock).to.deep.include({ state: 'holdover', offset: 8 * HOUR });
  });

  it('runs its program after a power cut by a clock that went on meanwhile', async () => {
    await rig.power(NIGHT, 3);
    await rig.clock.advance(16 * MINUTE);
    await rig.end();
    await rig.power(NIGHT + DAY, 3);
    await rig.clock.advance(15 * SECOND);
    expect(arc()).to.equal(HALF);
  });

  it('gives full light after a start with a clock before what its disk has seen', async () => {
    await rig.power(NIGHT, 3);
    await rig.clock.advance(16 * MINUTE);
    await rig.end();
    await rig.power(NIGHT - 2 * HOUR, 3);
    await rig.clock.advance(15 * SECOND);
    expect(arc()).to.equal(254);
    expect((await rig.events('clockState'))[0]).to.include({ state: 'untrusted' });
  });
});
