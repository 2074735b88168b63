import type { DynamicControl } from '@lamplighter/contracts';
import { formatNumber } from '../format/number.js';
import { t } from './translate.js';

/** What a dynamic control is called in a list of levels. */
export function controlName(control: DynamicControl): string {
  switch (control.kind) {
    case 'presence':
      return t('programs.presenceName');
    case 'sensor':
      return t('programs.sensorName', { sensors: control.sensors.join(', ') });
    case 'external':
      return t('programs.externalName', { source: control.source });
  }
}

/** What starts a dynamic control, how long it holds, how it meets the program, and between which hours. */
export function controlText(control: DynamicControl): string {
  const sentences = [holdText(control), t(`effect.${control.operation}`)];
  if (control.between) sentences.push(t('programs.controlBetween', control.between));
  return sentences.join(' ');
}

function holdText(control: DynamicControl): string {
  const seconds = formatNumber(control.holdSeconds);
  switch (control.kind) {
    case 'presence':
      return t('programs.presenceHold', { seconds });
    case 'sensor':
      return t('programs.sensorHold', { seconds, sensors: control.sensors.join(', ') });
    case 'external':
      return t('programs.externalHold', { seconds, source: control.source });
  }
}
