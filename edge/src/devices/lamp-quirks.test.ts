import { SteppedClock } from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import { LuminaireModel } from '../models/luminaire-model.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import type { Lamp } from './lamp.js';
import { Street } from './street.js';

const model = (...quirks: string[]): LuminaireModel =>
  LuminaireModel.parse({
    id: 'odd',
    manufacturer: 'Example',
    name: 'Odd',
    source: 'figures made up for this test',
    gtins: ['4012345678901'],
    nominalPowerW: 60,
    powerCurve: [
      { levelPercent: 10, powerPercent: 20 },
      { levelPercent: 100, powerPercent: 100 },
    ],
    powerTolerancePercent: 10,
    standbyPowerW: 0.5,
    powerFactorCurve: [],
    hottestGearC: null,
    ratedHours: null,
    quirks: quirks.map((name) => ({ name, reason: 'seen on the bench with firmware 1.2' })),
  });

describe('a lamp whose model has quirks', () => {
  let bus: FakeBus;
  let lamp: Lamp;

  beforeEach(async () => {
    bus = new FakeBus(new SteppedClock(Date.UTC(2026, 10, 22, 23)), [0]);
    await bus.start();
    const street = new Street([bus]);
    street.place(compile(streetDocument(1)));
    const [first] = street.lamps.values();
    if (!first) throw new Error('the street has a lamp');
    lamp = first;
  });

  const askedBy = async (read: () => Promise<unknown>): Promise<number> => {
    const before = bus.asked.length;
    await read();
    return bus.asked.length - before;
  };

  it('is not asked for a bank that it never answers', async () => {
    const both = await askedBy(() => lamp.readHealth(model()));
    const without205 = await askedBy(() => lamp.readHealth(model('neverAnswersBank205')));
    expect(without205).to.be.above(0);
    expect(without205).to.be.below(both);
    expect(await askedBy(() => lamp.readHealth(model('neverAnswersBank205', 'neverAnswersBank206')))).to.equal(0);
    expect((await lamp.readHealth(model('neverAnswersBank205'))).gear).to.include({
      supplyVoltage: null,
      temperature: null,
    });
  });

  it('has no energy where the figures of its bank are worth nothing', async () => {
    expect(await askedBy(() => lamp.readEnergy(null))).to.be.above(0);
    expect(await askedBy(() => lamp.readEnergy(model('energyExponentWrong')))).to.equal(0);
    expect(await lamp.readEnergy(model('energyExponentWrong'))).to.deep.equal({ energyWh: null, powerW: null });
  });
});
