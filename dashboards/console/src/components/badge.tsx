import { translateCode } from '../i18n/translate.js';

/** Condition of a luminaire: shape and word, so that colour is never alone. */
export function ConditionBadge({ condition }: { condition: string }) {
  return (
    <span class={`badge condition-${condition}`}>
      <span class="badge-mark" aria-hidden="true" />
      {translateCode('condition', condition)}
    </span>
  );
}

export function FaultBadge({ code }: { code: string }) {
  return <span class="badge badge-fault">{translateCode('fault', code)}</span>;
}

const OUTCOME_STEPS: readonly string[] = ['queued', 'sent', 'acknowledged', 'effective'];

/** How far a command has come at one luminaire: four steps, or how it ended otherwise. */
export function OutcomeBadge({ result }: { result: string }) {
  const reached = OUTCOME_STEPS.indexOf(result) + 1;
  return (
    <span class={`outcome outcome-${result}`}>
      {reached > 0 && (
        <span class="outcome-steps" aria-hidden="true">
          {OUTCOME_STEPS.map((step, index) => (
            <span key={step} class={index < reached ? 'is-done' : ''} />
          ))}
        </span>
      )}
      {translateCode('outcome', result)}
    </span>
  );
}
