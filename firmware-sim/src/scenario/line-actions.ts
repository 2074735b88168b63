import type { Milliseconds } from '@lamplighter/contracts';
import { z } from 'zod';
import { seededRandom } from '../deterministic-random.js';
import { SimulatorError } from '../simulator-error.js';
import { type Action, lasting, once } from './action.js';
import { feederOf, type ScenarioSite } from './scenario-site.js';

const feeder = z.string().min(1);
/** Noise on the serial line comes in bursts this far apart. */
const BURST: Milliseconds = 100;

function replug({ line, hasPort }: ScenarioSite): void {
  if (hasPort) line.replug();
}

/** What can happen to the line, its feeders and the cabinet around it. */
export const LINE_ACTIONS: Readonly<Record<string, Action>> = {
  cutFeeder: lasting('mains of a feeder fails', { feeder }, async (site, { feeder }) => {
    await feederOf(site, feeder).setMains(false);
    return () => feederOf(site, feeder).setMains(true);
  }),
  restoreFeeder: once('mains of a feeder is back', { feeder }, (site, { feeder }) =>
    feederOf(site, feeder).setMains(true),
  ),
  tripBreaker: lasting('the breaker of a feeder trips', { feeder }, async (site, { feeder }) => {
    await feederOf(site, feeder).setBreaker(false);
    return () => feederOf(site, feeder).setBreaker(true);
  }),
  switchContactor: once(
    'the contactor of a feeder closes or opens',
    { feeder, isClosed: z.boolean() },
    (site, { feeder, isClosed }) => feederOf(site, feeder).setContactor(isClosed),
  ),
  cutMains: lasting('mains of all gear of the line is gone', {}, ({ line }) => {
    line.setMains(false);
    return () => line.setMains(true);
  }),
  restoreMains: once('mains of all gear is back', {}, ({ line }) => line.setMains(true)),
  cutBus: lasting('the bus has no voltage', {}, ({ line }) => {
    line.setBusPower(false);
    return () => line.setBusPower(true);
  }),
  restoreBus: once('the bus has voltage again', {}, ({ line }) => line.setBusPower(true)),
  busNoise: lasting(
    'frames on the bus are spoilt with this probability',
    { share: z.number().min(0).max(1) },
    ({ line }, { share }) => {
      line.setBusNoise(share);
      return () => line.setBusNoise(0);
    },
  ),
  serialNoise: lasting(
    'bytes that mean nothing on the serial line: one burst, or with `for` ten a second',
    { bytes: z.number().int().min(1).max(4_096).default(32), seed: z.string().default('noise') },
    async ({ clock, line }, { bytes, seed }) => {
      const random = seededRandom(`serial ${seed}`);
      const burst = () => line.noise(Uint8Array.from({ length: bytes }, () => Math.floor(random() * 256)));
      await burst();
      return clock.every(BURST, burst);
    },
  ),
  unplug: lasting('the serial cable is pulled', {}, async (site) => {
    await site.line.unplug();
    return () => replug(site);
  }),
  replug: once('the serial cable is in again', {}, replug),
  setContact: lasting(
    'a contact of the cabinet closes or opens',
    { contact: z.string().min(1), isClosed: z.boolean() },
    ({ contacts }, { contact, isClosed }) => {
      if (!contacts) throw new SimulatorError('unknown-device', `no cabinet with a contact ${contact} is simulated`);
      contacts.set(contact, isClosed);
      return () => contacts.set(contact, !isClosed);
    },
  ),
  silenceMeter: lasting('the meter of the cabinet does not answer', {}, ({ meter }) => {
    if (!meter) throw new SimulatorError('unknown-device', 'no meter is simulated');
    meter.setDumb(true);
    return () => meter.setDumb(false);
  }),
};
