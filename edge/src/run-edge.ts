import { SystemClock } from '@lamplighter/contracts';
import { pino } from 'pino';
import type { EdgeConfig } from './config.js';
import { createEdge, type EdgeStatus } from './edge.js';
import { platformClock } from './platform-clock.js';
import { keepStatus } from './service/status-file.js';
import { Heartbeat } from './supervisor/heartbeat.js';
import type { AliveReport, FromEdge } from './supervisor/messages.js';
import { UpdateNote } from './update/update-note.js';

/** How long stopping may take before the process ends all the same. */
const STOP_WITHIN_MS = 10_000;

/** Runs an edge as this process, until a signal or its supervisor's end. */
export async function runEdge(config: EdgeConfig, statusFile: string | null): Promise<void> {
  const log = pino({ name: 'edge', level: process.env['LOG_LEVEL'] ?? 'info' });
  const onError = (error: unknown): void => log.error({ err: error }, 'a task failed; it runs again at its next time');
  const io = new SystemClock(onError);
  const clock = platformClock(onError);
  // A lamp's gateway does not end because one thing went wrong: what is not understood is told, and lighting goes on.
  process.on('uncaughtException', (error) => log.error({ err: error }, 'unexpected error; the edge goes on'));
  process.on('unhandledRejection', (error) => log.error({ err: error }, 'unexpected rejection; the edge goes on'));

  const tell = (message: FromEdge): void => {
    if (process.connected) process.send?.(message, noop);
  };
  const heartbeat = new Heartbeat(io, tell);
  const onRound = (): void => heartbeat.beat(() => vitalsOf(edge.status()));
  const edge = createEdge({
    config,
    clock,
    io,
    log,
    onRound,
    onUpdateOffer: (source) => tell({ kind: 'offer', source }),
  });
  process.on('message', (message) => {
    const note = UpdateNote.safeParse(message);
    if (note.success) edge.noteUpdate(note.data);
  });
  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    // Whoever asks it to stop must not wait for a port or a socket that never closes; the journal is safe at any instant.
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    try {
      await edge.stop();
      log.info('stopped');
    } catch (error) {
      log.error({ err: error }, 'not everything could be closed');
    }
    process.exit(0);
  };
  // Without its supervisor it would hold the ports against the next one.
  process.once('disconnect', () => void stop('supervisor gone'));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  await edge.start();
  if (statusFile) {
    const complain = (error: Error): void => log.warn({ statusFile, reason: error.message }, 'status not written');
    keepStatus(statusFile, io, () => edge.status(), complain);
  }
  log.info(
    { edge: config.edgeId, lines: edge.status().lines, desiredVersion: edge.status().desiredVersion },
    'edge runs',
  );
}

const noop = (): void => {};

const vitalsOf = (status: EdgeStatus): Omit<AliveReport, 'kind'> => ({
  linesOpen: status.lines.filter(({ state }) => state === 'open').length,
  isJournalOpen: status.journal.epoch !== '',
  isOnline: status.link === 'online',
  desiredVersion: status.desiredVersion,
  updateHold: status.updateHold,
});
