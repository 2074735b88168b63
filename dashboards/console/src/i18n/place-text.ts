import type { ControlProgram, LintFinding } from '@lamplighter/contracts';
import { formatNumber } from '../format/number.js';
import { controlName } from './control-text.js';
import { periodText } from './period-text.js';
import { stepText } from './step-text.js';
import { t } from './translate.js';

const PART = /^(.+?)\.(baseLevel|steps|activePeriods|dynamicControls|rules)(?:\.(\d+))?(?:\..+)?$/;
const OTHER = /^(luminaires|sensors|lightSensors|groups|exemptions|caps)\.(.+)$/;
type OtherKind = 'luminaires' | 'sensors' | 'lightSensors' | 'groups' | 'exemptions' | 'caps';

/** Where a finding is, as the draft on screen calls it; the path itself where it leads to something unknown. */
export function placeText(place: LintFinding['place'], draft: ControlProgram): string {
  if (place.startsWith('programs.')) return programPlace(place.slice('programs.'.length), draft);
  if (place.startsWith('calendars.')) return calendarPlace(place.slice('calendars.'.length));
  if (place === 'place' || place.startsWith('place.')) return t('place.site');
  const [, kind, id] = OTHER.exec(place) ?? [];
  return kind && id ? t(`place.${kind as OtherKind}`, { id }) : place;
}

function programPlace(path: string, draft: ControlProgram): string {
  // An id may hold dots: only the draft's own is known for certain.
  const isDraft = path === draft.id || path.startsWith(`${draft.id}.`);
  const [, id = path, list, index] = PART.exec(path) ?? [];
  if (!isDraft) return t('place.program', { id });
  const part = list === undefined ? null : partOf(draft, list, Number(index));
  return part === null ? draft.name : t('place.part', { whole: draft.name, part });
}

function partOf(draft: ControlProgram, list: string, index: number): string | null {
  if (list === 'baseLevel') return t('programs.base');
  if (list === 'activePeriods' && Number.isNaN(index)) return t('place.activePeriods');
  const step = list === 'steps' ? draft.steps[index] : undefined;
  if (step) return stepText(step);
  const control = list === 'dynamicControls' ? draft.dynamicControls[index] : undefined;
  if (control) return controlName(control);
  const period = list === 'activePeriods' ? draft.activePeriods[index] : undefined;
  return period ? t('place.activePeriod', { period: periodText(period) }) : null;
}

function calendarPlace(path: string): string {
  const [, id = path, list, index] = PART.exec(path) ?? [];
  const whole = t('place.calendar', { id });
  if (list !== 'rules' || index === undefined) return whole;
  return t('place.part', { whole, part: t('place.rule', { number: formatNumber(Number(index) + 1) }) });
}
