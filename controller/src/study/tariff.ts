import { issueText, LocalTime, MINUTE } from '@lamplighter/contracts';
import { sinceMidnight } from '@lamplighter/lighting';
import { z } from 'zod';
import type { LocalQuarter } from './local-quarter.js';
import { StudyError } from './study-error.js';

const PeriodId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]{0,31}$/, 'must be letters, digits and dashes, such as off-peak');

const QuarterTime = LocalTime.refine((time) => /:(00|15|30|45)(:00)?$/.test(time), {
  message: 'must be a quarter hour such as 07:00 or 22:15: electricity is metered by quarter hours',
});

/** What a kilowatt-hour costs, and when: the first window that holds names the period, else `otherwise`. */
const TariffSchema = z
  .strictObject({
    name: z.string().min(1).max(120),
    periods: z
      .array(z.strictObject({ id: PeriodId, eurPerKwh: z.number().min(0).max(10) }))
      .min(1)
      .max(8),
    windows: z
      .array(
        z.strictObject({
          period: PeriodId,
          /** ISO weekdays, 1 Monday to 7 Sunday, on which the window begins; every day when absent. */
          weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
          /** By the clock on the wall; past midnight when `to` is not after `from`. */
          from: QuarterTime,
          to: QuarterTime,
        }),
      )
      .max(32)
      .default([]),
    otherwise: PeriodId,
  })
  .superRefine(({ periods, windows, otherwise }, context) => {
    const known = new Set(periods.map(({ id }) => id));
    if (known.size < periods.length)
      context.addIssue({ code: 'custom', path: ['periods'], message: 'names one twice' });
    const check = (id: string, path: (string | number)[]): void => {
      if (known.has(id)) return;
      context.addIssue({ code: 'custom', path, message: `${id} is none of the periods ${[...known].join(', ')}` });
    };
    windows.forEach(({ period }, index) => {
      check(period, ['windows', index, 'period']);
    });
    check(otherwise, ['otherwise']);
  });
export type Tariff = z.infer<typeof TariffSchema>;

/**
 * Two-rate metering as usual in Belgium: peak on working days from 07:00 to 22:00, off-peak in the night and at weekends.
 * The prices are round figures to be replaced by one's own contract.
 */
export const BELGIAN_TARIFF: Tariff = {
  name: 'two-rate: peak Monday to Friday 07:00-22:00, off-peak otherwise, holidays as weekdays',
  periods: [
    { id: 'peak', eurPerKwh: 0.2 },
    { id: 'off-peak', eurPerKwh: 0.16 },
  ],
  windows: [{ period: 'peak', weekdays: [1, 2, 3, 4, 5], from: '07:00', to: '22:00' }],
  otherwise: 'off-peak',
};

/** Checks a tariff of any origin. Throws StudyError `bad-tariff` naming the field. */
export function parseTariff(value: unknown): Tariff {
  const parsed = TariffSchema.safeParse(value);
  if (!parsed.success) throw new StudyError('bad-tariff', `${issueText(parsed.error)}; docs/study.md shows the form`);
  return parsed.data;
}

/** The tariff with other prices, in EUR per kWh by period. Throws StudyError `bad-tariff` for a period it does not have. */
export function withPrices(tariff: Tariff, prices: ReadonlyMap<string, number>): Tariff {
  const known = tariff.periods.map(({ id }) => id);
  const stranger = [...prices.keys()].find((id) => !known.includes(id));
  if (stranger !== undefined) {
    throw new StudyError('bad-tariff', `${stranger} is none of the tariff's periods: ${known.join(', ')}`);
  }
  return parseTariff({
    ...tariff,
    periods: tariff.periods.map((period) => ({ ...period, eurPerKwh: prices.get(period.id) ?? period.eurPerKwh })),
  });
}

/** Which period, as an index into `periods`, a quarter hour belongs to. */
export function tariffPeriodOf(tariff: Tariff, quarter: Pick<LocalQuarter, 'weekday' | 'minuteOfDay'>): number {
  const { weekday, minuteOfDay } = quarter;
  const dayBefore = weekday === 1 ? 7 : weekday - 1;
  const window = tariff.windows.find(({ weekdays, from, to }) => {
    const begins = (day: number): boolean => weekdays?.includes(day) ?? true;
    const [start, end] = [minutesOf(from), minutesOf(to)];
    if (start < end) return begins(weekday) && start <= minuteOfDay && minuteOfDay < end;
    return (begins(weekday) && minuteOfDay >= start) || (begins(dayBefore) && minuteOfDay < end);
  });
  return tariff.periods.findIndex(({ id }) => id === (window?.period ?? tariff.otherwise));
}

const minutesOf = (time: string): number => sinceMidnight(time) / MINUTE;
