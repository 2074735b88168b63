import type { DesiredState, EdgeAddress } from '@lamplighter/contracts';
import { type CompiledState, compile } from '@lamplighter/lighting';
import type { Log } from '../log.js';

export interface DesiredDeskOptions {
  readonly at: EdgeAddress;
  readonly log: Log;
  readonly save: (document: DesiredState) => Promise<void>;
  /** A document is in force from now on. */
  readonly onActivated: (compiled: CompiledState) => void;
  /** A document was not taken; the last good one stays in force. */
  readonly onRefused: (reason: string) => void;
  /** The document in force arrived once more: whoever sent it does not know that it is there. */
  readonly onRepeated: () => void;
}

/** The document that says what every lamp should do: checked, kept, then activated as a whole; or refused. */
export class DesiredDesk {
  #current: CompiledState | null = null;
  #refusal = '';
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly options: DesiredDeskOptions) {}

  /** Takes over the document that was kept when the edge last ran. */
  restore(document: DesiredState): void {
    this.#current = compile(document);
    this.options.onActivated(this.#current);
  }

  /** Version in force; 0 when none. */
  get version(): number {
    return this.#current?.desired.version ?? 0;
  }

  /** Why the last document was refused; empty when it was not. */
  get refusal(): string {
    return this.#refusal;
  }

  /** Takes a document. Resolved: it is in force, or refused. Never rejects. */
  handle(document: DesiredState): Promise<void> {
    this.#work = this.#work.then(() => this.#handle(document)).catch((error: Error) => this.refuse(error.message));
    return this.#work;
  }

  /** Keeps the last good document and says why the new one was not taken. */
  refuse(reason: string): void {
    this.options.log.warn({ reason, inForce: this.version }, 'desired state refused; the last good one stays in force');
    this.#refusal = reason;
    this.options.onRefused(reason);
  }

  async #handle(document: DesiredState): Promise<void> {
    const { at, save, onActivated, onRepeated, log } = this.options;
    if (document.nis !== at.nis || document.edge !== at.edge) {
      this.refuse(`document is for ${document.nis}/${document.edge}, not for this edge`);
      return;
    }
    if (document.version === this.version) {
      onRepeated();
      return;
    }
    if (document.version < this.version) {
      this.refuse(`version ${document.version} is older than ${this.version}, which is in force`);
      return;
    }
    const compiled = compile(document);
    await save(document);
    this.#current = compiled;
    this.#refusal = '';
    log.info({ version: document.version, luminaires: document.luminaires.length }, 'desired state in force');
    onActivated(compiled);
  }
}
