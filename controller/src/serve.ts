import type { Clock } from '@lamplighter/contracts';
import { SystemClock } from '@lamplighter/contracts';
import type { Logger } from 'pino';
import { ApiServer } from './api/index.js';
import { createMetrics } from './api/metrics.js';
import { addUser, createSignInCode, findUser, hasUsers } from './auth/index.js';
import { createCentral } from './central.js';
import { openDatabase, type Pool } from './db/index.js';
import { seedDefaults } from './inventory/index.js';
import { documentSigner } from './link/index.js';
import { type ParentChannel, platformClock } from './platform-clock.js';
import { refreshAllDesired } from './programs/index.js';
import { type Settings, SettingsError } from './settings.js';

/** A running controller. */
export interface RunningController {
  /** Address of API and console. */
  readonly url: string;
  /** Single-use code for a person; in a demonstration, and while nobody has an account. */
  readonly signInCode?: string;
  /** In a demonstration, a second single-use code, for the program that furnishes it. */
  readonly setupCode?: string;
  stop(): Promise<void>;
}

/** Account of the first administrator, who signs in by code and adds the others. */
const FIRST_ADMINISTRATOR = 'administrator';

/** Starts the controller: database, migrations, link and ingest, API. Whatever fails undoes what was started. */
export async function serve(
  settings: Settings,
  { version, log, parent }: { readonly version: string; readonly log: Logger; readonly parent: ParentChannel },
): Promise<RunningController> {
  const { username, password, url: brokerUrl } = settings.mqtt;
  if (!username || !password) {
    throw new SettingsError(
      'MQTT_USERNAME and MQTT_PASSWORD are missing: enrol the controller at the broker (enrol controller) and give what it prints',
    );
  }
  const { signingKeyFile } = settings;
  const signDocument = signingKeyFile === undefined ? undefined : await documentSigner(signingKeyFile);
  const onError = (error: unknown): void => log.error({ err: error }, 'a timed task failed');
  const io = new SystemClock(onError);
  const clock = await platformClock(settings.clock, parent, onError);
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (const undo of stops.splice(0).reverse()) await undo();
  };
  try {
    const database = await openDatabase({ databaseUrl: settings.databaseUrl, dataDir: settings.dataDir, io, log });
    stops.push(() => database.stop());
    await database.migrate();
    const pool = database.pool('web');
    await seedDefaults(pool, clock.now());
    await refreshAllDesired(database.pool('jobs'), clock.now());
    const codes = await signInCodes(pool, settings.isDemo, io);

    const central = createCentral({
      database,
      mqtt: { url: brokerUrl, username, password },
      hostId: settings.hostId,
      signDocument,
      open311: settings.open311 ?? undefined,
      clock,
      io,
      log,
    });
    central.start();
    stops.push(() => central.stop());

    const isBrokerConnected = (): boolean => central.isBrokerConnected();
    const metrics = createMetrics({ sql: pool, ingest: () => central.ingest.statistics(), isBrokerConnected });
    const api = new ApiServer({
      pool,
      importPool: database.pool('jobs'),
      clock,
      io,
      log,
      overrides: central.overrides,
      live: central.live,
      publishDesired: (edgeIds) => central.publishDesired(edgeIds),
      sendUpdates: (edgeIds) => central.sendUpdates(edgeIds),
      isBrokerConnected,
      isIngestWorking: () => !central.ingest.statistics().isHeldUp,
      metrics,
      isDemo: settings.isDemo,
      consoleDir: settings.consoleDir,
      publicUrl: settings.http.publicUrl,
      trustProxy: settings.http.trustProxy,
      version,
    });
    const url = await api.start(settings.http.host, settings.http.port);
    stops.push(() => api.stop());
    return { url: settings.http.publicUrl ?? url, ...codes, stop };
  } catch (error) {
    await stop().catch((reason: Error) => log.error({ err: reason }, 'could not stop cleanly'));
    throw error;
  }
}

/** Codes to sign in with: in a demonstration at each start, else only while nobody has an account. */
async function signInCodes(
  pool: Pool,
  isDemo: boolean,
  io: Clock,
): Promise<{ readonly signInCode?: string; readonly setupCode?: string }> {
  if (!isDemo && (await hasUsers(pool))) return {};
  const user =
    (await findUser(pool, FIRST_ADMINISTRATOR)) ??
    (await addUser(pool, {
      name: FIRST_ADMINISTRATOR,
      displayName: 'Administrator',
      role: 'administrator',
      nisCodes: [],
      password: null,
    }));
  const signInCode = await createSignInCode(pool, user.id, io.now());
  return isDemo ? { signInCode, setupCode: await createSignInCode(pool, user.id, io.now()) } : { signInCode };
}
