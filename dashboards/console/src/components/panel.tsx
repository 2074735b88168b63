import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/translate.js';
import { Icon } from './icon.js';

interface PanelProps {
  title: string;
  /** Changes when the panel shows something else, so that focus and scroll start anew. */
  subject: string;
  testId?: string;
  children: ComponentChildren;
}

/** Beside the map on a wide screen, a page of its own on a phone. Takes the focus when it opens. */
export function Panel({ title, subject, testId, children }: PanelProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // the subject is what opens a panel.
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest('.panel')?.scrollTo(0, 0);
  }, [subject]);
  return (
    <section class="panel" aria-labelledby="panel-title" data-testid={testId}>
      <div class="panel-head">
        <h1 id="panel-title" tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <a class="icon-button" href="#/map" aria-label={t('app.close')} title={t('app.close')}>
          <Icon name="close" />
        </a>
      </div>
      <div class="panel-body">{children}</div>
    </section>
  );
}
