import type { ProgramStep, SunEvent } from '@lamplighter/contracts';
import { formatMinutes } from '../format/number.js';
import { t } from './translate.js';

/** When a step falls, in words, and how its level meets the one below unless it replaces it. */
export function stepText(step: ProgramStep): string {
  if (step.kind === 'fixedTime') return momentText(step.at);
  const when = momentText(step);
  if (step.operation === 'set') return when;
  return t('programs.stepOperation', { step: when, operation: t(`operation.${step.operation}`) });
}

/** A local time, or before, at or after sunset or sunrise. */
export function momentText(moment: string | SunEvent): string {
  if (typeof moment === 'string') return t('programs.at', { time: moment });
  const { event, offsetMinutes } = moment;
  const isSunset = event === 'sunset';
  const span = formatMinutes(Math.abs(offsetMinutes));
  if (offsetMinutes === 0) return t(isSunset ? 'programs.atSunset' : 'programs.atSunrise');
  if (offsetMinutes > 0) return t(isSunset ? 'programs.afterSunset' : 'programs.afterSunrise', { span });
  return t(isSunset ? 'programs.beforeSunset' : 'programs.beforeSunrise', { span });
}
