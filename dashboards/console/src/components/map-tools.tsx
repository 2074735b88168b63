import { useState } from 'preact/hooks';
import { t } from '../i18n/translate.js';
import type { NightMap } from '../map/night-map.js';
import { Icon, type IconName } from './icon.js';

/** Zoom, fit, select several, and the way to the list. */
export function MapTools({ night }: { night: NightMap | null }) {
  const [isSelecting, setIsSelecting] = useState(false);
  const toggle = (): void => {
    if (night) night.isSelecting = !isSelecting;
    setIsSelecting(!isSelecting);
  };
  return (
    <>
      <div class="map-tools">
        <Tool icon="plus" text={t('map.zoomIn')} onClick={() => night?.map.zoomIn()} />
        <Tool icon="minus" text={t('map.zoomOut')} onClick={() => night?.map.zoomOut()} />
        <Tool icon="fit" text={t('map.fit')} onClick={() => night?.fit()} />
        <Tool icon="select" text={t('map.select')} isPressed={isSelecting} onClick={toggle} />
        <a class="tool" href="#/luminaires" aria-label={t('nav.list')} title={t('nav.list')}>
          <Icon name="list" />
        </a>
      </div>
      {isSelecting && (
        <p class="map-hint" role="status">
          {t('map.selectHelp')}
        </p>
      )}
    </>
  );
}

interface ToolProps {
  icon: IconName;
  text: string;
  isPressed?: boolean;
  onClick: () => void;
}

function Tool({ icon, text, isPressed, onClick }: ToolProps) {
  return (
    <button type="button" class="tool" aria-label={text} title={text} aria-pressed={isPressed} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
