import type { Clock, Milliseconds, Receipt } from '@lamplighter/contracts';

/**
 * When the question left that a receipt answers: its stamp was made between then and its arrival. Only a first birth of a
 * session and records sent for the first time are questions, since anything older may answer what is sent again.
 */
export class RoundTrip {
  #question: { readonly sequence: number; readonly at: Milliseconds } | null = null;
  #asked = 0;

  constructor(private readonly clock: Clock) {}

  /** A session began with a birth, which is answered by whatever receipt comes first. */
  sessionBegan(): void {
    this.#asked = 0;
    this.#question = { sequence: 0, at: this.clock.monotonic() };
  }

  sent(sequence: number): void {
    if (sequence <= this.#asked) return;
    this.#asked = sequence;
    this.#question ??= { sequence, at: this.clock.monotonic() };
  }

  /** Monotonic instant of the question that this receipt answers; null when it answers none. */
  answered({ watermark }: Receipt): Milliseconds | null {
    const question = this.#question;
    if (question === null || watermark < question.sequence) return null;
    this.#question = null;
    return question.at;
  }

  offline(): void {
    this.#question = null;
  }
}
