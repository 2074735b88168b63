import type { DynamicControl } from '@lamplighter/contracts';
import { z } from 'zod';
import type { AddressBook } from './address-book.js';
import { controlEffect, writeControlEffect } from './control-effect.js';
import { present } from './present.js';
import type { Refusals } from './refusals.js';
import { TalqTime, writeTime } from './talq-time.js';
import { ControlWords, words } from './vendor-words.js';

/** DynamicControl: a sensor's effect, in its hours or through the whole day. */
export const dynamicControl = (addresses: AddressBook) =>
  z
    .strictObject({
      period: z
        .strictObject({ startTime: TalqTime, endTime: TalqTime })
        .transform(({ startTime, endTime }) => ({ from: startTime, to: endTime }))
        .optional(),
      effect: controlEffect(addresses),
      'x-lamplighter': ControlWords.optional(),
    })
    .transform(
      ({ period, effect, 'x-lamplighter': said }): DynamicControl =>
        present({ ...effect, id: said?.id, between: period }),
    );
export type TalqDynamicControl = z.input<ReturnType<typeof dynamicControl>>;

export const writeDynamicControl = (
  control: DynamicControl,
  addresses: AddressBook,
  refusals: Refusals,
): TalqDynamicControl =>
  present({
    period: control.between && {
      startTime: writeTime(control.between.from),
      endTime: writeTime(control.between.to),
    },
    effect: writeControlEffect(control, addresses, refusals),
    ...words({ id: control.id }),
  });
