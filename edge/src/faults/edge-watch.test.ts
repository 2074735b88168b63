import { DAY, deviceId, HOUR, MINUTE, type Observation, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { CabinetState, ContactState, MeterState } from '../cabinet/cabinet-state.js';
import type { ContactKind } from '../cabinet/contact-kind.js';
import type { ClockJudgement } from '../clock/clock-trust.js';
import type { UpdateNote } from '../update/update-note.js';
import type { BalanceBegun } from './cabinet/energy-balance.js';
import { EdgeWatch } from './edge-watch.js';
import { FaultBook } from './fault-book.js';

const TRUSTED: ClockJudgement = { state: 'synchronised', reason: '', step: null, offset: 0, driftBound: 0 };
const CABINET = deviceId('cabinet');
const METER = deviceId('meter');
const LAMP = deviceId('lamp-1');

describe('the watch over cabinet and edge', () => {
  let clock: SteppedClock;
  let told: Observation[];
  let book: FaultBook;
  let watch: EdgeWatch;
  let contacts: ContactState[];
  let meters: MeterState[];
  let lost: { line: number; problem: string | null }[];
  let refused: number;
  let isWorking: boolean;
  let damaged: string[];
  let refusal: string;
  let isPowered: boolean | null;
  let judgement: ClockJudgement;
  let note: UpdateNote | null;
  let changed: () => void;
  let cabinet: CabinetState;
  let kept: BalanceBegun | null;

  beforeEach(() => {
    clock = new SteppedClock(Date.UTC(2026, 10, 22, 22));
    told = [];
    book = new FaultBook({ record: (observation) => told.push(observation), save: () => {} });
    contacts = [];
    meters = [];
    lost = [];
    kept = null;
    refused = 0;
    isWorking = true;
    damaged = [];
    refusal = '';
    isPowered = true;
    judgement = { ...TRUSTED };
    note = null;
    cabinet = {
      get contacts() {
        return contacts;
      },
      get meters() {
        return meters;
      },
      onChange(listener) {
        changed = listener;
        return () => {};
      },
    };
    watch = watchOver();
    watch.start();
  });
  afterEach(() => watch.stop());

  const watchOver = (): EdgeWatch =>
    new EdgeWatch({
      book,
      clock,
      cabinet,
      lampCount: () => 1,
      saveBalance: (begun) => {
        kept = begun;
      },
      isPowerExpected: () => isPowered,
      clockJudgement: () => judgement,
      updateNote: () => note,
      lostLines: () => lost,
      journal: () => ({ isWorking, refused, damaged }),
      desired: () => ({ version: 3, refusal }),
    });

  const contact = (kind: ContactKind, isActive: boolean | null): void => {
    contacts = [
      ...contacts.filter((each) => each.kind !== kind),
      { device: CABINET, kind, isActive, since: clock.now() },
    ];
    changed();
  };

  for (const [kind, code] of [
    ['doorOpen', 'cabinetDoorOpen'],
    ['leakage', 'leakageDetected'],
    ['breakerTripped', 'circuitBreakerTripped'],
  ] as const) {
    it(`tells ${code} at the contact itself, day or night, and its end`, () => {
      isPowered = false;
      contact(kind, false);
      contact(kind, true);
      expect(book.open).to.deep.equal([`cabinet ${code}`]);
      // The module went silent: nobody knows, so nothing changes.
      contact(kind, null);
      expect(book.open).to.deep.equal([`cabinet ${code}`]);
      contact(kind, false);
      expect(book.open).to.deep.equal([]);
    });
  }

  it('calls switching by hand forgotten after an hour', async () => {
    contact('localOverride', true);
    await clock.advance(59 * MINUTE);
    expect(book.open).to.deep.equal([]);
    await clock.advance(2 * MINUTE);
    expect(book.open).to.deep.equal(['cabinet localOverride']);
  });

  it('sees a contactor that does not follow the plan, and gives both five minutes', async () => {
    contact('contactorClosed', true);
    contact('hasSupply', true);
    await clock.advance(10 * MINUTE);
    isPowered = false;
    await clock.advance(4 * MINUTE);
    expect(book.open).to.deep.equal([]);
    await clock.advance(4 * MINUTE);
    expect(book.open).to.deep.equal(['cabinet contactorError']);
    contact('contactorClosed', false);
    contact('hasSupply', false);
    await clock.advance(8 * MINUTE);
    expect(book.open).to.deep.equal([]);
    // Both open for a moment: a dip, no fault of the contactor.
    isPowered = true;
    await clock.advance(4 * MINUTE);
    contact('contactorClosed', true);
    contact('hasSupply', true);
    await clock.advance(30 * MINUTE);
    contact('contactorClosed', false);
    contact('hasSupply', false);
    contact('contactorClosed', true);
    contact('hasSupply', true);
    await clock.advance(10 * MINUTE);
    expect(book.open).to.deep.equal([]);
    // While nobody knows whether there should be voltage, nothing is judged.
    isPowered = null;
    contact('contactorClosed', false);
    contact('hasSupply', false);
    await clock.advance(30 * MINUTE);
    expect(book.open).to.deep.equal([]);
    isPowered = true;
    await clock.advance(8 * MINUTE);
    expect(book.open).to.have.members(['cabinet contactorError', 'cabinet switchingErrorOff']);
  });

  it('judges each phase of a meter, and a meter that stays silent', async () => {
    const meter = (isAnswering: boolean, l3: number): MeterState => ({
      device: METER,
      values: { 'Meter/VoltageL1': 231, 'Meter/VoltageL2': 229, 'Meter/VoltageL3': l3 },
      at: clock.now(),
      isPlausible: true,
      isAnswering,
    });
    meters = [meter(true, 254)];
    await clock.advance(12 * MINUTE);
    expect(book.open).to.deep.equal(['meter supplyVoltageTooHigh']);
    meters = [meter(true, 230)];
    await clock.advance(4 * MINUTE);
    expect(book.open).to.deep.equal([]);
    meters = [meter(false, 230)];
    await clock.advance(4 * MINUTE);
    expect(book.open).to.deep.equal(['meter communicationFailure']);
  });

  describe('energy of cabinet and lamps', () => {
    let metered: number;
    let lamp: number;
    beforeEach(() => {
      metered = 1_000_000;
      lamp = 50_000;
    });
    /** A night's use, then the first readings of the next day, in the evening. */
    const day = async (meteredWh: number, lampWh: number): Promise<void> => {
      await clock.advanceTo(Math.floor(clock.now() / DAY) * DAY + DAY + 16 * HOUR);
      metered += meteredWh;
      lamp += lampWh;
      const values = { 'Meter/EnergyImport': metered };
      meters = [{ device: METER, values, at: clock.now(), isPlausible: true, isAnswering: true }];
      watch.lampEnergy(LAMP, lamp);
      await clock.advance(HOUR);
    };

    it('is compared from evening to evening; a day with a gap is given up', async () => {
      await day(0, 0);
      await day(10_000, 9_000);
      expect(book.open).to.deep.equal([]);
      await day(10_000, 8_000);
      expect(book.open).to.deep.equal(['- energyImbalance']);
      expect(JSON.parse(String(told.at(-1)?.values['Fault/Evidence']))).to.include({
        meteredKwh: 10,
        lampsKwh: 8,
        unexplainedKwh: 2,
      });
      await day(10_000, -20_000);
      expect(book.open).to.deep.equal(['- energyImbalance']);
      await day(10_000, 9_500);
      expect(book.open).to.deep.equal([]);
    });

    it('is compared by an edge that loses its power each dawn', async () => {
      await day(0, 0);
      const begun = kept;
      if (!begun) throw new Error('the beginning is kept');
      watch.stop();
      watch = watchOver();
      watch.restore(begun);
      watch.start();
      await day(10_000, 8_000);
      expect(book.open).to.deep.equal(['- energyImbalance']);
    });
  });

  it('tells a lost interface after two minutes, but not behind a feeder without voltage', async () => {
    lost = [{ line: 0, problem: 'unplugged' }];
    isPowered = false;
    await clock.advance(10 * MINUTE);
    expect(book.open).to.deep.equal([]);
    isPowered = true;
    await clock.advance(4 * MINUTE);
    expect(book.open).to.deep.equal(['- deviceMalfunction']);
    expect(String(told[0]?.values['Fault/Evidence'])).to.contain('unplugged');
    lost = [];
    await clock.advance(3 * MINUTE);
    expect(book.open).to.deep.equal([]);
  });

  it('tells a clock that is not believed, and when it is again', async () => {
    judgement = { ...TRUSTED, state: 'untrusted', reason: 'set before 2020' };
    await clock.advance(2 * MINUTE + SECOND);
    expect(book.open).to.deep.equal(['- lastSyncError']);
    expect(String(told[0]?.values['Fault/Evidence'])).to.contain('set before 2020');
    judgement = { ...TRUSTED };
    await clock.advance(2 * MINUTE);
    expect(book.open).to.deep.equal([]);
  });

  it('tells an update that was taken back until one stays', async () => {
    const outcome = { kind: 'software', version: 4, label: '4', result: 'returned', reason: 'crashed', at: 0 } as const;
    const told4: UpdateNote = {
      kind: 'update',
      phase: 'idle',
      software: 3,
      configuration: 1,
      last: outcome,
      isNews: true,
    };
    note = told4;
    await clock.advance(MINUTE + SECOND);
    expect(book.open).to.deep.equal(['- changeReleaseFailure']);
    expect(String(told[0]?.values['Fault/Evidence'])).to.contain('crashed');
    note = { ...told4, last: { ...outcome, version: 5, result: 'committed', reason: '' } };
    await clock.advance(MINUTE);
    expect(book.open).to.deep.equal([]);
  });

  it('tells a refused document with its reason, and a disk that refuses records or gave others back (F-38)', async () => {
    refusal = 'programs.0: must have steps';
    await clock.advance(MINUTE + SECOND);
    expect(book.open).to.deep.equal(['- invalidProgram']);
    expect(String(told[0]?.values['Fault/Evidence'])).to.contain('must have steps');
    refusal = '';
    refused = 7;
    isWorking = false;
    await clock.advance(60 * MINUTE);
    expect(book.open).to.deep.equal(['- functionError']);
    isWorking = true;
    await clock.advance(11 * MINUTE);
    expect(book.open).to.deep.equal([]);
    damaged = ['desired.0.json: checksum does not fit'];
    await clock.advance(60 * MINUTE);
    expect(book.open).to.deep.equal(['- functionError']);
    expect(String(told.at(-1)?.values['Fault/Evidence'])).to.contain('desired.0.json');
  });
});
