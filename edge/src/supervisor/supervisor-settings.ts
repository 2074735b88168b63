import { z } from 'zod';

/** How an edge process is watched. */
export const SupervisorSettings = z.strictObject({
  silentSeconds: z
    .number()
    .min(1)
    .max(300)
    .default(30)
    .describe('Seconds without a completed evaluation after which the edge is killed and started again'),
  startSeconds: z.number().min(5).max(600).default(90).describe('The same from a start to the first evaluation'),
  watchdogDevice: z.string().min(1).optional().describe('Hardware watchdog, such as /dev/watchdog'),
});
