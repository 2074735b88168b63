import { DAY, deviceId, HOUR, MINUTE, type Observation, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { CabinetState, ContactState, MeterState } from '../cabinet/cabinet-state.js';
import type { ContactKind } from '../cabinet/contact-kind.js';
import type { ClockJudgement } from '../clock/clock-trust.js';
import type { UpdateNote } from '../update/update-note.js';
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
  let refusal: string;
  let isPowered: boolean;
  let judgement: ClockJudgement;
  let note: UpdateNote | null;
  let changed: () => void;

  beforeEach(() => {
    clock = new SteppedClock(Date.UTC(2026, 10, 22, 22));
    told = [];
    book = new FaultBook({ record: (observation) => told.push(observation), save: () => {} });
    contacts = [];
    meters = [];
    lost = [];
    refused = 0;
    refusal = '';
    isPowered = true;
    judgement = { ...TRUSTED };
    note = null;
    const cabinet: CabinetState = {
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
    watch = new EdgeWatch({
      book,
      clock,
      cabinet,
      isPowered: () => isPowered,
      clockJudgement: () => judgement,
      updateNote: () => note,
      lostLines: () => lost,
      refusedRecords: () => refused,
      desired: () => ({ version: 3, refusal }),
    });
    watch.start();
  });
  afterEach(() => watch.stop());

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
    await clock.advance(3 * MINUTE);
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

  it('compares the energy of cabinet and lamps from noon to noon, and gives up a day with a gap', async () => {
    let metered = 1_000_000;
    let lamp = 50_000;
    const day = async (meteredWh: number, lampWh: number): Promise<void> => {
      await clock.advanceTo(Math.floor(clock.now() / DAY) * DAY + 1.5 * DAY - HOUR);
      metered += meteredWh;
      lamp += lampWh;
      meters = [
        {
          device: METER,
          values: { 'Meter/EnergyImport': metered },
          at: clock.now(),
          isPlausible: true,
          isAnswering: true,
        },
      ];
      watch.lampEnergy(LAMP, lamp);
      await clock.advance(2 * HOUR);
    };
    await day(0, 0);
    await day(10_000, 9_000);
    await day(10_000, 8_000);
    expect(book.open).to.deep.equal([]);
    await day(10_000, 8_000);
    expect(book.open).to.deep.equal(['- energyImbalance']);
    expect(JSON.parse(String(told.at(-1)?.values['Fault/Evidence']))).to.include({
      meteredKwh: 10,
      lampsKwh: 8,
      unexplainedKwh: 2,
    });
    await day(10_000, -20_000);
    await day(10_000, 9_500);
    expect(book.open).to.deep.equal(['- energyImbalance']);
    await day(10_000, 9_500);
    expect(book.open).to.deep.equal([]);
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

  it('tells a refused document with its reason, and a disk that refuses records', async () => {
    refusal = 'programs.0: must have steps';
    await clock.advance(MINUTE + SECOND);
    expect(book.open).to.deep.equal(['- invalidProgram']);
    expect(String(told[0]?.values['Fault/Evidence'])).to.contain('must have steps');
    refusal = '';
    refused = 7;
    await clock.advance(MINUTE);
    expect(book.open).to.deep.equal(['- functionError']);
    await clock.advance(11 * MINUTE);
    expect(book.open).to.deep.equal([]);
  });
});
