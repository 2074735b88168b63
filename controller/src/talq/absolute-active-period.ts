import type { ActivePeriod } from '@lamplighter/contracts';
import { z } from 'zod';
import { TalqTime, writeTime } from './talq-time.js';

type Absolute = Extract<ActivePeriod, { kind: 'absolute' }>;

/** AbsoluteActivePeriod; the whole day when both ends are equal. */
export const AbsoluteActivePeriod = z
  .strictObject({ name: z.literal('AbsoluteActivePeriod'), startTime: TalqTime, endTime: TalqTime })
  .transform(({ startTime, endTime }): Absolute => ({ kind: 'absolute', on: startTime, off: endTime }));

export const writeAbsolute = ({ on, off }: Absolute): z.input<typeof AbsoluteActivePeriod> => ({
  name: 'AbsoluteActivePeriod',
  startTime: writeTime(on),
  endTime: writeTime(off),
});
