import type { ComponentChildren } from 'preact';

/** A figure with its name, inside a <dl class="figures">. */
export function Figure({ name, testId, children }: { name: string; testId?: string; children: ComponentChildren }) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd data-testid={testId}>{children}</dd>
    </div>
  );
}

/** Name and value on one line, inside a <dl class="facts">. */
export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
