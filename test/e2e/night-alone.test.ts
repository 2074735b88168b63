import { MINUTE } from '@lamplighter/contracts';
import { expect } from 'chai';
import { lampTraces } from '../../scripts/night/compose-report.js';
import { DEFAULTS, type NightOptions } from '../../scripts/night/options.js';
import { runNight } from '../../scripts/night/run-night.js';
import type { RunningNight } from '../../scripts/night/running-night.js';

/** The same night each time: passers-by, nobody who overrides, nothing that breaks. */
const options: NightOptions = {
  ...DEFAULTS,
  speed: 0,
  lamps: 5,
  date: '2026-11-22',
  fault: null,
  brokerOutage: null,
  killController: null,
  override: null,
};

/** Every level of every lamp of one night, with `cut` done to the platform before the night begins. */
async function tracesOf(
  cut: (night: RunningNight) => Promise<void>,
): Promise<{ changes: string[]; lost: number; levels: number[] }> {
  let traces: ReturnType<typeof lampTraces> = [];
  let from = 0;
  const { report } = await runNight(options, {
    beforeNight: cut,
    beforeStop: async (night) => {
      traces = lampTraces(night, { faultedDevice: null, faultedAt: null });
      // Before dusk the edge is still being furnished, at the pace of this machine.
      from = night.plan.sunset - 5 * MINUTE;
    },
  });
  return {
    changes: traces.flatMap(({ device, trace }) =>
      trace
        .filter(({ at }) => at >= from)
        .map(({ at, percent }) => `${device} ${new Date(at).toISOString()} ${percent.toFixed(1)} %`),
    ),
    lost: report.records.lost,
    levels: traces.flatMap(({ trace }) => trace.map(({ percent }) => Math.round(percent))),
  };
}

/** Changes that only one of two nights has. */
const differences = (a: readonly string[], b: readonly string[]): string[] => [
  ...a.filter((change) => !b.includes(change)).map((change) => `only alone: ${change}`),
  ...b.filter((change) => !a.includes(change)).map((change) => `only together: ${change}`),
];

describe('a street that is left alone', function () {
  this.timeout(15 * 60_000);
  let together: Awaited<ReturnType<typeof tracesOf>>;

  before(async () => {
    together = await tracesOf(async () => undefined);
  });

  it('dims by its program and brightens for people, so that there is something to compare', () => {
    for (const level of [100, 70, 51, 0]) expect(together.levels).to.include(level);
  });

  it('gives the same light at the same instants without the broker, all night', async () => {
    const alone = await tracesOf((night) => night.platform.broker.stop());
    expect(differences(alone.changes, together.changes)).to.deep.equal([]);
    expect(alone.lost).to.equal(0);
  });

  it('gives the same light at the same instants without the controller, all night', async () => {
    const alone = await tracesOf((night) => night.platform.controller.kill());
    expect(differences(alone.changes, together.changes)).to.deep.equal([]);
    expect(alone.lost).to.equal(0);
  });
});
