import type { ActivePeriod, ProgramStep } from '@lamplighter/contracts';
import { formatMinutes } from '../format/number.js';
import { t } from './translate.js';

/** When something happens, in words: at a local time, or before, at or after sunset or sunrise. */
export function stepText(step: ProgramStep): string {
  return step.kind === 'fixedTime' ? t('programs.at', { time: step.at }) : sunText(step.event, step.offsetMinutes);
}

export function periodText(period: ActivePeriod): string {
  const isAstro = period.kind === 'astroClock';
  const on = isAstro ? sunText(period.on.event, period.on.offsetMinutes) : t('programs.at', { time: period.on });
  const off = isAstro ? sunText(period.off.event, period.off.offsetMinutes) : t('programs.at', { time: period.off });
  return t('programs.active', { on, off });
}

function sunText(event: 'sunset' | 'sunrise', offsetMinutes: number): string {
  const span = formatMinutes(Math.abs(offsetMinutes));
  const isSunset = event === 'sunset';
  if (offsetMinutes === 0) return t(isSunset ? 'programs.atSunset' : 'programs.atSunrise');
  if (offsetMinutes > 0) return t(isSunset ? 'programs.afterSunset' : 'programs.afterSunrise', { span });
  return t(isSunset ? 'programs.beforeSunset' : 'programs.beforeSunrise', { span });
}
