import { expect } from 'chai';
import { isMetricName, MAX_DEVICE_INDEX, METRICS, type MetricName, metricAlias, metricOfAlias } from './metrics.js';

describe('the metric catalogue', () => {
  const names = Object.keys(METRICS) as MetricName[];

  it('gives every metric a number of its own between 1 and 255', () => {
    const numbers = names.map((name) => METRICS[name].number);
    expect(new Set(numbers).size).to.equal(names.length);
    for (const number of numbers) expect(number).to.be.within(1, 255);
  });

  it('has no two names that differ only in case (specification 6.1)', () => {
    expect(new Set(names.map((name) => name.toLowerCase())).size).to.equal(names.length);
  });

  it('makes aliases that are unique over all devices of an edge and name their metric alone', () => {
    const aliases = [0, 1, 2, 256, MAX_DEVICE_INDEX].flatMap((device) =>
      names.map((name) => metricAlias(name, device)),
    );
    expect(new Set(aliases).size).to.equal(aliases.length);
    for (const name of names) expect(metricOfAlias(metricAlias(name, 77))).to.equal(name);
  });

  it('knows no metric by an inherited property name', () => {
    expect(isMetricName('constructor')).to.equal(false);
    expect(metricOfAlias(256)).to.equal(undefined);
  });
});
