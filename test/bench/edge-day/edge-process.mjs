// The edge as it runs in production: built, plain node, nothing of the tests. Its day is stepped from outside.
import { SteppedClock, SystemClock } from '@lamplighter/contracts';
import { createEdge, parseEdgeConfig, simulatedTime } from '@lamplighter/edge';
import { pino } from 'pino';

const { config, from } = JSON.parse(process.argv[2] ?? '{}');
const clock = new SteppedClock(from);
const io = new SystemClock(() => {});
const edge = createEdge({
  config: parseEdgeConfig(config),
  clock,
  io,
  log: pino({ level: 'fatal' }),
  timeSources: [simulatedTime],
});
await edge.start();
process.send?.({ kind: 'started' });

process.on('message', async ({ advance }) => {
  if (advance === 0) {
    await edge.stop();
    process.disconnect();
    return;
  }
  await clock.advance(advance);
  const { journal, levels, openFaults } = edge.status();
  process.send?.({
    kind: 'advanced',
    residentBytes: process.memoryUsage.rss(),
    cpuSeconds: Object.values(process.cpuUsage()).reduce((sum, micros) => sum + micros, 0) / 1e6,
    records: journal.last,
    lit: levels.filter(({ appliedLevel }) => (appliedLevel ?? 0) > 0).length,
    openFaults,
  });
});
