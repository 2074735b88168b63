import { z } from 'zod';
import { ArrivalFeed } from '../presence-feed/arrival-feed.js';
import { poissonSource } from '../presence-feed/poisson-arrivals.js';
import { type Action, lasting, once } from './action.js';

const sensor = z.number().int().min(0).max(63);
const instance = z.number().int().min(0).max(31).optional();
const rate = z.number().min(0).max(5_000);

/** What can happen to sensors. */
export const SENSOR_ACTIONS: Readonly<Record<string, Action>> = {
  detect: once('somebody passes', { sensor, instance }, ({ line }, { sensor, instance }) =>
    line.sensor(sensor).detect(instance),
  ),
  arrivals: lasting(
    'people pass at random: so many an hour, or 24 numbers for the hours of the day',
    { sensor, instance, perHour: z.union([rate, z.array(rate).length(24)]), seed: z.string().default('arrivals') },
    ({ clock, line }, { sensor, instance, perHour, seed }) => {
      const profile = typeof perHour === 'number' ? new Array<number>(24).fill(perHour) : perHour;
      const source = poissonSource({ perHour: profile, seed: `${seed} ${sensor}` });
      const feed = new ArrivalFeed(clock, source, () => line.sensor(sensor).detect(instance));
      feed.start();
      return () => feed.stop();
    },
  ),
  light: once(
    'light falls on a light sensor',
    { sensor, instance, value: z.number().int().min(0).max(1023) },
    ({ line }, { sensor, instance, value }) => line.sensor(sensor).illuminate(value, instance),
  ),
  failSensor: lasting(
    'a presence sensor sticks or goes deaf',
    { sensor, instance, fault: z.enum(['occupied', 'vacant', 'deaf']) },
    async ({ line }, { sensor, instance, fault }) => {
      await line.sensor(sensor).failPresence(fault, instance);
      return () => line.sensor(sensor).failPresence(null, instance);
    },
  ),
  chatterSensor: lasting(
    'a loose contact gives so many pulses a second',
    { sensor, instance, perSecond: z.number().gt(0).max(10_000) },
    ({ line }, { sensor, instance, perSecond }) => {
      line.sensor(sensor).chatter(perSecond, instance);
      return () => line.sensor(sensor).failPresence(null, instance);
    },
  ),
  silenceSensor: lasting('neither answers nor reports', { sensor }, ({ line }, { sensor }) => {
    line.sensor(sensor).silence();
    return () => line.sensor(sensor).speak();
  }),
};
