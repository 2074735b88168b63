import type { ComponentChildren } from 'preact';

/** Lets a wide table scroll sideways by itself, by finger or by keyboard, instead of the whole page. */
export function TableFrame({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus to be scrolled by keyboard (WCAG 2.1.1).
    <section class="table-frame" tabIndex={0} aria-label={label}>
      <table>{children}</table>
    </section>
  );
}
