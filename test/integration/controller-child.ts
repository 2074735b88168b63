import { createCentral, openDatabase } from '@lamplighter/controller';
import { pino } from 'pino';
import { realTime } from '../helpers/real-time.js';

/**
 * A controller without its API, to be killed by tests: database and, with MQTT_URL, everything between it and the broker.
 * Sends `{ type: 'ready', url }` or `{ type: 'failed', code, message }` to its parent.
 */
const { DATA_DIR = '', MQTT_URL, MQTT_USERNAME = '', MQTT_PASSWORD = '' } = process.env;
const io = realTime();
const log = pino({ level: 'silent' });

try {
  const database = await openDatabase({ dataDir: DATA_DIR, io, log });
  await database.migrate();
  const central = MQTT_URL
    ? createCentral({
        database,
        mqtt: { url: MQTT_URL, username: MQTT_USERNAME, password: MQTT_PASSWORD },
        hostId: 'controller',
        clock: io,
        io,
        log,
      })
    : null;
  central?.start();
  process.send?.({ type: 'ready', url: database.url });
  process.once('SIGTERM', async () => {
    await central?.stop();
    await database.stop();
    process.exit(0);
  });
} catch (error) {
  const { code, message } = error as Error & { code?: string };
  process.send?.({ type: 'failed', code, message });
}
