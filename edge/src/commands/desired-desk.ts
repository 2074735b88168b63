import { canonicalBytes, type DesiredState, type EdgeAddress } from '@lamplighter/contracts';
import { type CompiledState, compile } from '@lamplighter/lighting';
import type { Log } from '../log.js';
import { documentOf, type KeptDocument } from '../store/state-files.js';
import type { DocumentKey } from './document-key.js';

/** A document as it came down the wire. */
export interface ReceivedDocument {
  readonly document: DesiredState;
  /** The same before defaults were filled in: what the signature covers. */
  readonly received: unknown;
  readonly signature: Uint8Array;
}

export interface DesiredDeskOptions {
  readonly at: EdgeAddress;
  readonly log: Log;
  readonly key: DocumentKey;
  readonly save: (kept: KeptDocument) => Promise<void>;
  /** A document is in force from now on. */
  readonly onActivated: (compiled: CompiledState) => void;
  /** A document was not taken; the last good one stays in force. */
  readonly onRefused: (reason: string) => void;
  /** The document in force arrived once more: whoever sent it does not know that it is there. */
  readonly onRepeated: () => void;
}

/** The document that says what every lamp should do: verified, checked, kept, then activated as a whole; or refused. */
export class DesiredDesk {
  #current: CompiledState | null = null;
  #refusal = '';
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly options: DesiredDeskOptions) {}

  /** Takes over the document that was kept when the edge last ran. */
  restore(kept: KeptDocument): void {
    this.#current = compile(documentOf(kept));
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
  handle(received: ReceivedDocument): Promise<void> {
    this.#work = this.#work.then(() => this.#handle(received)).catch((error: Error) => this.refuse(error.message));
    return this.#work;
  }

  /** Keeps the last good document and says why the new one was not taken. */
  refuse(reason: string): void {
    this.options.log.warn({ reason, inForce: this.version }, 'desired state refused; the last good one stays in force');
    this.#refusal = reason;
    this.options.onRefused(reason);
  }

  async #handle({ document, received, signature }: ReceivedDocument): Promise<void> {
    const { key, save, onActivated, onRepeated, log } = this.options;
    const refusal = key.refusalOf(received, signature) ?? this.#refusalOf(document);
    if (refusal !== null) {
      this.refuse(refusal);
      return;
    }
    if (document.version === this.version) {
      onRepeated();
      return;
    }
    const compiled = compile(document);
    await save({ received, signature: Buffer.from(signature).toString('base64') });
    this.#current = compiled;
    this.#refusal = '';
    log.info({ version: document.version, luminaires: document.luminaires.length }, 'desired state in force');
    onActivated(compiled);
  }

  #refusalOf(document: DesiredState): string | null {
    const { at } = this.options;
    if (document.nis !== at.nis || document.edge !== at.edge) {
      return `document is for ${document.nis}/${document.edge}, not for this edge`;
    }
    if (document.version < this.version) {
      return `version ${document.version} is older than ${this.version}, which is in force`;
    }
    if (document.version === this.version && !isSame(document, this.#current?.desired)) {
      return `version ${document.version} is in force with another content: a change needs a higher version`;
    }
    return null;
  }
}

const isSame = (a: unknown, b: unknown): boolean => Buffer.compare(canonicalBytes(a), canonicalBytes(b)) === 0;
