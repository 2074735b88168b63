import { formatLevel } from '../format/number.js';
import { t } from '../i18n/translate.js';
import { lightColour } from '../map/light-colour.js';

/** The level as a bar of light, with a tick at the class floor. */
export function LightBar({ level, floor }: { level: number | null; floor: number }) {
  const shown = level ?? 0;
  return (
    <svg class="light-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <title>{t('lamp.level')}</title>
      <rect width="100" height="10" class="light-bar-ground" />
      <rect width={shown} height="10" fill={lightColour(shown)} />
      {floor > 0 && (
        <rect x={floor - 0.3} width="0.6" height="10" class="light-bar-floor" data-floor={formatLevel(floor)} />
      )}
    </svg>
  );
}
