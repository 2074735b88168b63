import { DAY, HOUR, MINUTE, type Milliseconds, SECOND } from '@lamplighter/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { type ClockJudgement, ClockTrust, type KeptTime } from './clock-trust.js';
import type { Moment } from './time-opinion.js';

const EVENING = Date.UTC(2026, 10, 22, 16);
const YEAR = 365.25 * DAY;

/** A machine with its two clocks, the true time beside it, and sources that know the true time or are off by some. */
class Machine {
  readonly trust = new ClockTrust();
  truth = EVENING;
  wall = EVENING;
  monotonic = 0;

  /** Without more said, as the process starts on a disk that saw the clock confirmed an hour ago. */
  begin(kept: KeptTime | null = lastSeen(this.wall - HOUR, 0), hasRebooted = false): this {
    this.trust.begin(this.#moment(), kept, hasRebooted);
    return this;
  }

  /** Time passes; the machine's clock gains `drift` of it. */
  pass(span: Milliseconds, drift = 0): this {
    this.truth += span;
    this.wall += span * (1 + drift);
    this.monotonic += span;
    return this;
  }

  step(by: Milliseconds): this {
    this.wall += by;
    return this;
  }

  hear(source: 'controller' | 'system' | 'rtc', off: Milliseconds = 0, width: Milliseconds = 0): this {
    const earliest = this.truth + off - width;
    const latest = this.truth + off;
    this.trust.hear({ source, isReference: source !== 'rtc', earliest, latest, heardAt: this.monotonic });
    return this;
  }

  /** A stamp that may have been under way for any time. */
  hearLate(stamp: number): this {
    const { monotonic: heardAt } = this;
    this.trust.hear({ source: 'controller', isReference: true, earliest: stamp, latest: Infinity, heardAt });
    return this;
  }

  judge(): ClockJudgement {
    return this.trust.judge(this.#moment());
  }

  get state(): string {
    return this.judge().state;
  }

  #moment(): Moment {
    return { wall: this.wall, monotonic: this.monotonic };
  }
}

const lastSeen = (newest: number, confirmedBefore = DAY): KeptTime => ({
  newest,
  confirmed: newest - confirmedBefore,
  isDoubted: false,
});

describe('trust in the clock', () => {
  describe('at the start of the process', () => {
    it('is refused to a clock that was never set or runs wild (LS-3)', () => {
      for (const wall of [0, Date.UTC(2019, 11, 31), Date.UTC(2040, 0, 1), Date.UTC(2040, 5, 1), Number.NaN]) {
        const machine = new Machine();
        machine.wall = wall;
        expect(machine.begin().state, String(wall)).to.equal('untrusted');
        // Not even a source that says the same makes 1970 true.
        machine.truth = wall;
        expect(machine.hear('controller').state, String(wall)).to.equal('untrusted');
      }
    });

    it('is refused at the very first start, whatever the clock shows, until any source confirms it (LS-3)', () => {
      for (const source of ['controller', 'system', 'rtc'] as const) {
        const machine = new Machine().begin(null);
        expect(machine.state).to.equal('untrusted');
        expect(machine.pass(DAY).state).to.equal('untrusted');
        expect(machine.trust.kept).to.equal(null);
        expect(machine.hear(source).state).to.equal(source === 'rtc' ? 'holdover' : 'synchronised');
        expect(machine.trust.kept).to.deep.equal({
          newest: machine.wall,
          confirmed: machine.wall,
          isDoubted: false,
        });
      }
    });

    it('is refused to a clock that shows more than 104 days since it was last confirmed, until a source confirms it', () => {
      const start = (days: number): Machine => new Machine().begin(lastSeen(EVENING - days * DAY, 0));
      expect(start(104).state).to.equal('holdover');
      for (const days of [105, 400, 2_000]) {
        expect(start(days).state).to.equal('untrusted');
        expect(start(days).hear('system').state).to.equal('synchronised');
      }
    });

    it('is given to a clock that went on since it was last seen', () => {
      expect(new Machine().begin(lastSeen(EVENING - 9 * HOUR), true).state).to.equal('holdover');
    });

    it('is refused to a clock that shows less than the disk has seen, until a source confirms it', () => {
      const machine = new Machine().begin(lastSeen(EVENING + HOUR));
      expect(machine.state).to.equal('untrusted');
      expect(machine.pass(DAY).state).to.equal('untrusted');
      expect(machine.hear('controller').state).to.equal('synchronised');
      expect(machine.trust.kept?.newest).to.equal(machine.wall);
    });

    it('is refused after a reboot to a clock that may have stood still while the power was off', () => {
      const machine = new Machine().begin(lastSeen(EVENING - 5 * MINUTE), true);
      expect(machine.state).to.equal('untrusted');
      expect(machine.hear('rtc').state).to.equal('holdover');
    });

    it('is given at once when only the process was restarted', () => {
      expect(new Machine().begin(lastSeen(EVENING - 5 * SECOND), false).state).to.equal('holdover');
    });

    it('is refused over restarts to a clock that lost its trust, until a source confirms it', () => {
      const stepped = new Machine().begin();
      stepped.judge();
      const contradicted = new Machine().begin().hear('controller', 5 * HOUR);
      for (const before of [stepped.step(11 * HOUR), contradicted]) {
        expect(before.state).to.equal('untrusted');
        expect(before.trust.kept?.isDoubted).to.equal(true);
        const after = new Machine().begin(before.trust.kept);
        expect(after.pass(DAY).state).to.equal('untrusted');
        expect(after.trust.kept?.isDoubted).to.equal(true);
        expect(after.hear('rtc').state).to.equal('holdover');
        expect(after.trust.kept?.isDoubted).to.equal(false);
      }
    });

    it('is no worse for a start in between with a clock that was never set: the next one may be right', () => {
      const dead = new Machine();
      dead.wall = 0;
      dead.begin(lastSeen(EVENING - DAY));
      expect(dead.state).to.equal('untrusted');
      expect(new Machine().begin(dead.trust.kept, true).state).to.equal('holdover');
    });

    it('heeds no battery-backed clock that shows less than the disk has seen', () => {
      const machine = new Machine();
      machine.wall = EVENING - 2 * YEAR;
      machine.begin(lastSeen(EVENING - HOUR), true);
      expect(machine.hear('rtc', -2 * YEAR).state).to.equal('untrusted');
    });

    it('is refused when a battery-backed clock alone says otherwise', () => {
      expect(new Machine().begin().hear('rtc', 3 * HOUR).state).to.equal('untrusted');
    });
  });

  describe('in a run', () => {
    it('lasts a month alone, with a stated bound of 4.3 minutes, and ends after 104 days', () => {
      const machine = new Machine().begin().hear('controller');
      expect(machine.state).to.equal('synchronised');
      for (let day = 0; day < 30; day += 1) machine.pass(DAY, 100e-6).judge();
      const alone = machine.judge();
      expect(alone.state).to.equal('holdover');
      expect((alone.driftBound ?? 0) / MINUTE).to.be.closeTo(4.32, 0.01);
      expect(machine.pass(74 * DAY).state).to.equal('holdover');
      expect(machine.pass(DAY).state).to.equal('untrusted');
      expect(machine.step(machine.truth - machine.wall).hear('controller').state).to.equal('synchronised');
    });

    it('F-20: is lost when the clock is stepped by an hour, and found again when it is stepped back', () => {
      for (const by of [HOUR, -HOUR]) {
        const machine = new Machine().begin();
        expect(machine.pass(MINUTE).state).to.equal('holdover');
        const stepped = machine.pass(SECOND).step(by).judge();
        expect(stepped).to.include({ state: 'untrusted', step: by });
        expect(machine.pass(SECOND).judge()).to.include({ state: 'untrusted', step: null });
        expect(machine.step(-by).judge()).to.include({ state: 'holdover', step: -by });
      }
    });

    it('F-20: is lost when the clock is stepped by ten years or to 1970', () => {
      for (const by of [10 * YEAR, -EVENING]) {
        const machine = new Machine().begin().hear('controller');
        expect(machine.pass(MINUTE).state).to.equal('synchronised');
        expect(machine.step(by).judge()).to.include({ state: 'untrusted', step: by });
      }
    });

    it('F-20: is kept through a step that a source confirms: the clock was set right', () => {
      const machine = new Machine();
      machine.wall -= HOUR;
      machine.begin().hear('system');
      expect(machine.state).to.equal('untrusted');
      expect(machine.step(HOUR).judge()).to.include({ state: 'synchronised', step: HOUR });
    });

    it('F-20: stands a drift of 100 ppm for a month, and then knows how far it is off', () => {
      for (const drift of [100e-6, -100e-6]) {
        const machine = new Machine().begin().hear('controller');
        machine.judge();
        for (let hour = 0; hour < 720; hour += 1) expect(machine.pass(HOUR, drift).judge().step).to.equal(null);
        const back = machine.hear('controller').judge();
        expect(back.state).to.equal('holdover');
        expect((back.offset ?? 0) / SECOND).to.be.closeTo(-drift * 720 * 3600, 0.1);
      }
    });

    it('F-20: between two sources that disagree goes with the one that the clock agrees with, else with none', () => {
      const right = new Machine().begin().hear('controller');
      expect(right.state).to.equal('synchronised');
      expect(right.hear('system', 2 * HOUR).state).to.equal('synchronised');
      expect(right.hear('controller', -2 * HOUR).state).to.equal('untrusted');
      const fresh = new Machine()
        .begin()
        .hear('controller')
        .hear('system', 2 * HOUR);
      expect(fresh.state, 'a clock that nothing confirmed before is no witness').to.equal('untrusted');
      expect(new Machine().begin().hear('system').hear('rtc', HOUR).state).to.equal('synchronised');
    });

    it('S-36: is not shaken by one lying source once the clock was confirmed', () => {
      const machine = new Machine().begin().hear('system');
      machine.judge();
      machine.pass(2 * HOUR).hear('controller', -5 * HOUR);
      expect(machine.judge()).to.deep.include({ state: 'holdover', offset: -5 * HOUR });
      expect(machine.hear('system', -5 * HOUR).state).to.equal('untrusted');
      expect(machine.pass(2 * HOUR).state, 'silence brings no trust back').to.equal('untrusted');
    });

    it('takes a stamp of unknown age as the least that it can be', () => {
      const machine = new Machine().begin();
      expect(machine.hearLate(EVENING - 30 * DAY).state).to.equal('holdover');
      expect(machine.hearLate(EVENING + HOUR).state).to.equal('untrusted');
    });

    it('is neither won nor lost by an answer that took minutes', () => {
      const machine = new Machine().begin().hear('controller', 0, 10 * MINUTE);
      expect(machine.judge()).to.include({ state: 'holdover', offset: null });
    });

    it('takes small steps as what they are, and no sum of them beyond a minute', () => {
      const machine = new Machine().begin();
      machine.judge();
      expect(machine.pass(SECOND).step(SECOND).judge().step).to.equal(null);
      for (let steps = 0; steps < 5; steps += 1)
        expect(machine.pass(SECOND).step(10 * SECOND).state).to.equal('holdover');
      expect(machine.pass(SECOND).step(10 * SECOND).state).to.equal('untrusted');
    });
  });

  it('never trusts a clock that all sources contradict, whatever happened before (property)', () => {
    const happening = fc.oneof(
      fc.record({ kind: fc.constant('pass' as const), by: fc.integer({ min: 1, max: 3 * DAY }) }),
      fc.record({ kind: fc.constant('step' as const), by: fc.integer({ min: -3 * DAY, max: 3 * DAY }) }),
      fc.record({ kind: fc.constant('hear' as const), by: fc.integer({ min: -HOUR, max: HOUR }) }),
    );
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), (course) => {
        const machine = new Machine().begin();
        for (const { kind, by } of course) {
          if (kind === 'hear') machine.hear('controller', by);
          else machine[kind](by);
          machine.judge();
        }
        const off = machine.wall - machine.truth;
        machine.hear('controller').hear('system').hear('rtc');
        const { state } = machine.judge();
        if (Math.abs(off) < MINUTE) expect(state).to.equal('synchronised');
        // What drift may explain is no contradiction.
        if (Math.abs(off) > 20 * MINUTE) expect(state).to.equal('untrusted');
      }),
      { numRuns: 500 },
    );
  });
});
