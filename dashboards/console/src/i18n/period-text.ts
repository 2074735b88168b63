import type { ActivePeriod } from '@lamplighter/contracts';
import { formatMinutes, formatNumber, formatQuantity } from '../format/number.js';
import { momentText } from './step-text.js';
import { t } from './translate.js';

/** How the comparison of a value period is written: signs that every language reads alike. */
const COMPARISONS = { eq: '=', ne: '≠', ge: '≥', gt: '>', le: '≤', lt: '<' } as const;

/** When a program lights, as a sentence. */
export function periodText(period: ActivePeriod): string {
  switch (period.kind) {
    case 'astroClock':
      return t('programs.active', { on: momentText(period.on), off: momentText(period.off) });
    case 'absolute':
      return period.on === period.off
        ? t('programs.activeAlways')
        : t('programs.active', { on: momentText(period.on), off: momentText(period.off) });
    case 'clockAndSun':
      return t('programs.activeInNight', { on: momentText(period.on), off: momentText(period.off) });
    case 'sensor':
      return t('programs.activeSensor', { sensor: sensorText(period.sensor), ...luxOf(period) });
    case 'astroAndSensor':
      return t('programs.activeSunAndSensor', {
        on: momentText({ event: 'sunset', offsetMinutes: period.sunsetOffsetMinutes }),
        off: momentText({ event: 'sunrise', offsetMinutes: period.sunriseOffsetMinutes }),
        sensor: sensorText(period.sensor),
        beforeOn: formatMinutes(period.sensorBeforeSunsetMinutes),
        beforeOff: formatMinutes(period.sensorBeforeSunriseMinutes),
        ...luxOf(period),
      });
    case 'value':
      return t('programs.activeValue', {
        attribute: period.attribute,
        device: period.device,
        comparison: COMPARISONS[period.operator],
        value: formatNumber(period.value, 3),
      });
  }
}

const sensorText = (sensor: string | undefined): string =>
  sensor === undefined ? t('programs.anyLightSensor') : t('programs.oneLightSensor', { sensor });

const luxOf = (period: { readonly onLevel: number; readonly offLevel: number }): { onLux: string; offLux: string } => ({
  onLux: formatQuantity(period.onLevel, 'lx'),
  offLux: formatQuantity(period.offLevel, 'lx'),
});
