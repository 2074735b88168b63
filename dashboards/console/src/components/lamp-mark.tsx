import type { LuminaireState } from '@lamplighter/contracts';
import { shownLevel } from '../data/lamp.js';
import { lightColour } from '../map/light-colour.js';

/** A luminaire as the map draws it, small, for lists and legend. */
export function LampMark({ state }: { state: LuminaireState }) {
  const level = shownLevel(state);
  const isLit = state.condition === 'on' && level > 0;
  return (
    <svg class="lamp-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect width="24" height="24" rx="6" class="lamp-mark-ground" />
      {isLit && <circle cx="12" cy="12" r={5 + level / 20} fill={lightColour(level)} opacity={0.15 + level / 300} />}
      {isLit ? (
        <circle cx="12" cy="12" r={2.5 + level / 50} fill={lightColour(level)} />
      ) : (
        <circle cx="12" cy="12" r="3.2" class={`lamp-mark-${state.condition}`} />
      )}
      {state.condition === 'silent' && <path d="M9.8 9.8l4.4 4.4M14.2 9.8l-4.4 4.4" class="lamp-mark-cross" />}
      {state.openFaults.length > 0 && (
        <>
          <circle cx="12" cy="12" r="8.2" class="lamp-mark-ring" />
          <path d="M18.5 1.5 23 9h-9z" class="lamp-mark-fault" />
        </>
      )}
    </svg>
  );
}
