import { readdirSync, readFileSync } from 'node:fs';
import { HOUR, MINUTE, SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import { buildSite } from './build-site.js';
import { ACTIONS } from './perform.js';
import { parseScenario } from './scenario.js';
import { ScenarioPlayer } from './scenario-player.js';

const START = Date.parse('2026-11-22T16:00:00Z');

/** A scenario on stepped time with its line; nothing opens a port. */
function bench(json: Record<string, unknown>) {
  const scenario = parseScenario({ name: 'test', length: '10 h', line: { gear: 4, sensors: 1 }, ...json });
  const clock = new SteppedClock(Date.parse(scenario.start));
  const site = buildSite(scenario, { clock });
  const player = new ScenarioPlayer(site, scenario);
  return { scenario, clock, site, player, gear: site.line.allGear };
}

const refusal = (json: Record<string, unknown>): string => {
  try {
    bench(json);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a scenario', () => {
  it('does at an offset or an instant what it says, and ends it', async () => {
    const { clock, player, gear, site } = bench({
      feeders: { north: { gear: [0, 1] } },
      steps: [
        { after: '5 min', do: 'failLamp', gear: 3, for: '10 min' },
        { at: '2026-11-22T17:00:00Z', do: 'cutFeeder', feeder: 'north', for: '20 min' },
        { after: '2 h', do: 'failSensor', sensor: 0, fault: 'occupied' },
      ],
    });
    await player.start();
    const dark = () => gear.flatMap((each, index) => (each.outputPercent === 0 ? [index] : []));
    await clock.advance(5 * MINUTE);
    expect(dark()).to.deep.equal([3]);
    await clock.advance(10 * MINUTE);
    expect(dark()).to.deep.equal([]);
    await clock.advance(45 * MINUTE);
    expect(dark()).to.deep.equal([0, 1]);
    await clock.advance(2 * HOUR);
    expect([dark(), site.line.sensor(0).isOccupied]).to.deep.equal([[], true]);
    await player.stop();
    expect(player.happenings.map(({ at, what }) => [(at - START) / MINUTE, what])).to.deep.equal([
      [5, 'failLamp'],
      [15, 'end of failLamp'],
      [60, 'cutFeeder'],
      [80, 'end of cutFeeder'],
      [120, 'failSensor'],
    ]);
    await site.line.stop();
  });

  it('repeats a step as often as it fits', async () => {
    const { clock, player } = bench({ steps: [{ after: '0 s', do: 'cutBus', for: '2 s', every: '10 s' }] });
    await player.start();
    await clock.advance(35 * SECOND);
    await player.stop();
    expect(player.happenings.filter((each) => each.what === 'cutBus').map((each) => each.at - START)).to.deep.equal([
      0, 10_000, 20_000, 30_000,
    ]);
  });

  it('when stopped undoes what still lasts and leaves no timer', async () => {
    const { clock, player, gear } = bench({
      steps: [
        { after: '0 s', do: 'powerOff', gear: 'all' },
        { after: '0 s', do: 'arrivals', sensor: 0, perHour: 600 },
        { after: '1 h', do: 'failLamp', gear: 0 },
      ],
    });
    await player.start();
    await clock.advance(MINUTE);
    await player.stop();
    expect(gear.map((each) => each.isPowered)).to.deep.equal([true, true, true, true]);
    const told = player.happenings.length;
    await clock.advance(5 * HOUR);
    expect(player.happenings.length).to.equal(told);
  });

  it('tells of a step that could not be done, and goes on', async () => {
    const { clock, player } = bench({
      steps: [
        { after: '1 s', do: 'setContact', contact: 'door', isClosed: false },
        { after: '2 s', do: 'detect', sensor: 0 },
      ],
    });
    await player.start();
    await clock.advance(3 * SECOND);
    await player.stop();
    expect(player.happenings.map((each) => each.what)).to.deep.equal([
      'setContact failed: no cabinet with a contact door is simulated',
      'detect',
    ]);
  });

  it('plays with a cabinet through two small interfaces', async () => {
    const { scenario, clock, site } = bench({
      steps: [
        { after: '1 s', do: 'setContact', contact: 'door', isClosed: false, for: '1 s' },
        { after: '1 s', do: 'silenceMeter', for: '5 s' },
      ],
    });
    const seen: string[] = [];
    const contacts = { set: (contact: string, isClosed: boolean) => void seen.push(`${contact} ${isClosed}`) };
    const meter = { setDumb: (isDumb: boolean) => void seen.push(`dumb ${isDumb}`) };
    const player = new ScenarioPlayer({ ...site, contacts, meter }, scenario);
    await player.start();
    await clock.advance(10 * SECOND);
    await player.stop();
    expect(seen).to.deep.equal(['door false', 'dumb true', 'door true', 'dumb false']);
  });
});

describe('a scenario that is wrong', () => {
  it('is refused with the field and what it should be', () => {
    const cases: [Record<string, unknown>, string][] = [
      [
        { steps: [{ after: '5 min', do: 'failLamp', gear: 9 }] },
        'steps.0.gear: 9 is not on the line; short addresses are 0 to 3',
      ],
      [{ steps: [{ after: '5 min', do: 'dance' }] }, 'steps.0: do: "dance" is no action; there are failLamp'],
      [{ steps: [{ after: '5 min' }] }, 'steps.0: do: nothing is no action'],
      [{ steps: [{ do: 'cutBus' }] }, 'steps.0: (whole): needs either "at" or "after"'],
      [{ steps: [{ after: 'soon', do: 'cutBus' }] }, 'after: "soon" is no span; expected such as "5 s"'],
      [{ steps: [{ at: 'noon', do: 'cutBus' }] }, 'at: must be an instant such as 2026-11-22T17:00:00Z'],
      [{ steps: [{ after: '1 s', do: 'detect', sensor: 0, for: '5 s' }] }, 'steps.0.for: detect is over at once'],
      [{ steps: [{ after: '1 s', do: 'cutFeeder', feeder: 'east' }] }, 'steps.0.feeder: "east" is none'],
      [{ steps: [{ after: '1 s', do: 'detect', sensor: 1 }] }, 'steps.0.sensor: 1 is not on the line'],
      [{ steps: [{ after: '1 s', do: 'stickLamp', gear: 0, level: 300 }] }, 'steps.0: stickLamp: level:'],
      [
        { steps: [{ after: '1 s', do: 'cutBus', for: '5 s', every: '5 s' }] },
        'steps.0.every: must be longer than "for"',
      ],
      [{ feeders: { n: { gear: [7] } }, steps: [] }, 'feeders.n.gear: 7 is not on the line of 4'],
      [{ length: 5, steps: [] }, 'length:'],
      [{ steps: [], colour: 'red' }, 'colour'],
      [{ line: { model: 'sun' }, steps: [] }, 'line.model:'],
      [{ steps: [{ after: '1 s', do: 'constructor' }] }, '"constructor" is no action'],
    ];
    for (const [json, expected] of cases) expect(refusal(json), JSON.stringify(json)).to.contain(expected);
  });

  it('is refused whatever JSON it is', () => {
    for (const json of [null, 5, 'x', [], {}, { steps: 'many' }, { steps: [null] }]) {
      expect(() => parseScenario(json)).to.throw('scenario: ');
    }
  });
});

describe('the example scenarios', () => {
  const folder = new URL('./examples/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  for (const file of files) {
    it(`${file} plays to its end without a failed step, and the same again`, async () => {
      const json: unknown = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
      const play = async () => {
        const scenario = parseScenario(json);
        const clock = new SteppedClock(Date.parse(scenario.start));
        const site = buildSite(scenario, { clock });
        const player = new ScenarioPlayer(site, scenario);
        await player.start();
        await clock.advance(scenario.length);
        const ledger = {
          happenings: [...player.happenings],
          gear: site.line.allGear.map((each) => [each.energyWh, each.levelTrace, each.burningHours]),
          detections: site.line.allSensors.map((each) => each.detections),
          bus: site.line.stats().busMilliseconds,
        };
        await player.stop();
        await site.line.stop();
        return ledger;
      };
      const first = await play();
      expect(first.happenings.length).to.be.above(5);
      expect(first.happenings.filter(({ what }) => /failed|outside/.test(what))).to.deep.equal([]);
      expect(await play()).to.deep.equal(first);
    });
  }

  it('are three', () => {
    expect(files).to.have.length(3);
  });
});

describe('every action', () => {
  it('says what it is about', () => {
    for (const [name, { about }] of Object.entries(ACTIONS)) expect(about, name).to.match(/^[a-z].{5,}[^.]$/);
  });
});
