import type { Explanation } from '../data/explanation.js';
import { formatLevel } from '../format/number.js';
import { t } from './translate.js';

/** The sentence that says why a luminaire is at a level, from the source that decided (lighting's LevelSource). */
export function explain(source: string | null, level: number | null): string {
  const values = { level: formatLevel(level) };
  switch (source) {
    case 'maintenanceLock':
      return t('why.maintenanceLock', values);
    case 'emergency':
      return t('why.emergency', values);
    case 'localOverride':
      return t('why.localOverride', values);
    case 'override':
      return t('why.override', values);
    case 'presence':
      return t('why.presence', values);
    case 'dynamicControl':
      return t('why.dynamicControl', values);
    case 'program':
      return t('why.program', values);
    case 'lastGoodProgram':
      return t('why.lastGoodProgram', values);
    case 'default':
      return t('why.default', values);
    default:
      return source ?? t('source.unknown');
  }
}

/** The sentence that says what was asked for where the class floor raised it or a cap lowered it. */
export function clampText({ kind, asked }: NonNullable<Explanation['clamp']>): string {
  return t(kind === 'cap' ? 'why.cap' : 'why.clamp', { asked: formatLevel(asked) });
}
