import type { MetricValues } from '@lamplighter/contracts';
import { SteppedClock } from '@lamplighter/contracts';
import { compile } from '@lamplighter/lighting';
import { expect } from 'chai';
import type { Poll } from '../devices/lamp.js';
import { Street } from '../devices/street.js';
import { FakeBus } from '../testing/fake-bus.js';
import { streetDocument } from '../testing/street-document.js';
import { LiveNews } from './live-news.js';

describe('live values between readings', () => {
  it('are told when a poll finds something new, and all of them again after births', async () => {
    const clock = new SteppedClock(Date.UTC(2026, 10, 22, 23));
    const bus = new FakeBus(clock, [0]);
    await bus.start();
    const street = new Street([bus]);
    street.place(compile(streetDocument(1)));
    const [lamp] = [...street.lamps.values()];
    if (!lamp) throw new Error('the street has a lamp');
    const told: MetricValues[] = [];
    const news = new LiveNews((_device, values) => void told.push(values));
    const poll = async (): Promise<Poll> => lamp.poll(clock.now(), clock.monotonic());
    news.observe(lamp, await poll());
    news.observe(lamp, await poll());
    expect(told).to.have.length(1);
    bus.at(0).arc = 100;
    news.observe(lamp, await poll());
    expect(told).to.have.length(2);
    // Nobody was connected: the births know the last reading only.
    news.renew();
    news.observe(lamp, await poll());
    expect(told).to.have.length(3);
    expect(told[2]).to.deep.equal(told[1]);
    bus.at(0).isSilent = true;
    news.observe(lamp, await poll());
    expect(told).to.have.length(3);
  });
});
