import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nisCode, type SensorPlacement, SteppedClock, SystemClock } from '@lamplighter/contracts';
import { createEdge, parseEdgeConfig, simulatedTime } from '@lamplighter/edge';
import pino from 'pino';
import { Platform } from '../platform/platform.js';
import { RestClient } from '../platform/rest-client.js';
import { startStreetIssues } from '../platform/street-issues.js';
import { workFolder } from '../platform/work-folder.js';
import { composeReport } from './compose-report.js';
import { importStreet } from './import-street.js';
import type { NightOptions } from './options.js';
import { passNight } from './pass-night.js';
import { patiently } from './patience.js';
import { BRUSSELS, type NightPlan, planNight } from './plan.js';
import { presenceArrivals } from './presence.js';
import { Reaction } from './reaction.js';
import type { NightReport } from './report.js';
import type { NightHooks, RunningNight } from './running-night.js';
import { eventsOn, openStreet } from './street.js';

/** Municipality that the night's lamps are filed under: the City of Brussels. */
const NIS = nisCode('21004');

/** How long the last records may take to be stored once the night is over, ms of real time. */
const DRAIN_WITHIN_MS = 90_000;

/**
 * One whole night through the real parts: simulated gear behind serial ports, one edge, the broker and the controller as
 * processes of their own, PostgreSQL. Platform time is stepped: it waits for the serial line, so that the outcome does not
 * depend on how fast this machine is.
 */
export async function runNight(
  options: NightOptions,
  hooks: NightHooks = {},
): Promise<{ report: NightReport; plan: NightPlan }> {
  const io = new SystemClock(() => undefined);
  const startedAt = io.monotonic();
  const plan = planNight(options, BRUSSELS, io.now());
  const folder = options.data ?? workFolder('night');
  const clock = new SteppedClock(plan.from);
  const log = pino({ level: 'info' }, pino.destination({ dest: join(folder, 'edge.log'), mkdir: true, sync: false }));
  const stops: (() => Promise<void>)[] = [];
  try {
    const { system: streetIssues, open311 } = await startStreetIssues(clock);
    stops.push(() => streetIssues.stop());

    const platform = new Platform({
      folder,
      httpPort: 0,
      brokerPort: 0,
      clock: 'parent',
      startTime: plan.from,
      isDemo: true,
      open311,
    });
    stops.push(() => platform.stop());
    const { url, setupCode } = await platform.start();
    const rest = new RestClient(url);
    await rest.signIn(setupCode);

    const reaction = new Reaction();
    const imported = await importStreet(rest, options, NIS, plan.place);
    const [sensor] = imported.sensors as [SensorPlacement];
    const street = await openStreet({
      clock,
      luminaires: imported.luminaires,
      sensors: imported.sensors,
      pace: 'none',
      afterEvent: (events) => reaction.to(events),
    });
    stops.push(() => street.stop());

    const login = platform.edgeLogin(NIS, imported.edge);
    const edge = createEdge({
      config: parseEdgeConfig({
        edgeId: imported.edge,
        nis: NIS,
        dataDir: join(folder, 'edge'),
        mqtt: { url: platform.brokerUrl, ...login, spreadSeconds: 0 },
        lines: street.ports.map((path) => ({ path })),
        sensorHoldSeconds: 10,
      }),
      clock,
      io,
      log,
      timeSources: [simulatedTime],
      heedsControllerTime: false,
    });
    await edge.start();
    stops.push(() => edge.stop());
    await patiently('the edge to take over its desired state', 30_000, async () => {
      await clock.advance(100);
      return edge.status().link === 'online' && edge.status().desiredVersion > 0;
    });

    const night: RunningNight = {
      options,
      plan,
      clock,
      platform,
      rest,
      edge,
      street,
      imported,
      sensor,
      streetIssues,
      arrivals: presenceArrivals(options, plan),
      events: [],
    };
    reaction.listen(edge, eventsOn(street.lines));
    await hooks.beforeNight?.(night);
    const passed = await passNight(night, hooks, io);
    await patiently('the last records to be stored', DRAIN_WITHIN_MS, async () => {
      const { last, watermark } = edge.status().journal;
      return watermark === last;
    });
    await hooks.beforeStop?.(night);
    const report = await composeReport(night, passed, (io.monotonic() - startedAt) / 1000);
    return { report, plan };
  } finally {
    for (const stop of stops.reverse())
      await stop().catch((error: Error) => process.stderr.write(`while stopping: ${error.message}\n`));
    log.flush();
    if (options.data === undefined) rmSync(folder, { recursive: true, force: true });
  }
}
