/** What a check found: `good`, `note` (works, but look at it) or `bad`, with what to do about it. */
export interface Finding {
  readonly grade: 'good' | 'note' | 'bad';
  readonly what: string;
  readonly found: string;
  /** Empty when nothing has to be done. */
  readonly fix: string;
}

export const good = (what: string, found: string): Finding => ({ grade: 'good', what, found, fix: '' });
export const note = (what: string, found: string, fix: string): Finding => ({ grade: 'note', what, found, fix });
export const bad = (what: string, found: string, fix: string): Finding => ({ grade: 'bad', what, found, fix });
