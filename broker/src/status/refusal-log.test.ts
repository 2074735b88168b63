import { SECOND, SteppedClock } from '@lamplighter/contracts';
import { expect } from 'chai';
import type { BrokerMetrics } from './broker-metrics.js';
import { RefusalLog } from './refusal-log.js';

describe('the log of refusals', () => {
  it('says once a minute who was refused, why and what mends it, and counts every time', async () => {
    const lines: Record<string, unknown>[] = [];
    let counted = 0;
    const clock = new SteppedClock(0);
    const refusals = new RefusalLog(
      { refused: () => void counted++ } as unknown as BrokerMetrics,
      { warn: (fields: unknown) => void lines.push(fields as Record<string, unknown>) },
      clock,
    );
    for (let time = 0; time < 3; time += 1) refusals.refused('packet-too-large', 'cabinet-52');
    refusals.refused('bad-credentials', 'cabinet-53', { address: '192.0.2.1', hint: undefined });
    refusals.refused('client-id', 'cabinet-54', { hint: 'the client id must be the username, cabinet-54' });
    expect(counted).to.equal(5);
    expect(lines).to.have.length(3);
    expect(lines[0]).to.include({ client: 'cabinet-52', reason: 'packet-too-large' });
    expect(lines[0]?.['hint']).to.match(/shorter packets/);
    expect(lines[1]?.['hint']).to.match(/enrol the client again/);
    expect(lines[2]?.['hint']).to.match(/must be the username/);
    await clock.advance(61 * SECOND);
    refusals.refused('packet-too-large', 'cabinet-52');
    expect(lines).to.have.length(4);
  });
});
