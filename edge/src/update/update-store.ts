import { z } from 'zod';
import { GenerationFile } from '../store/generation-file.js';
import { NEW_EDGE, UpdateState } from './update-state.js';

/**
 * What is kept of updates in their folder. Supervisor and staging are two processes that never write in the same phase:
 * each call reads the files anew.
 */
export class UpdateStore {
  #saving: Promise<unknown> = Promise.resolve();

  constructor(private readonly folder: string) {}

  /** The newest whole state. Damage of both generations is a new edge: what the crew installed runs. */
  async load(): Promise<UpdateState> {
    return (await this.#stateFile().load()).value ?? NEW_EDGE;
  }

  /** Resolved: it is on disk. Throws StoreError. */
  save(state: UpdateState): Promise<void> {
    return this.#write(this.#stateFile(), state);
  }

  /** The newest root that arrived with an update, as its signed text; null: none did. */
  async loadRoot(): Promise<string | null> {
    return (await this.#textFile('root').load()).value;
  }

  saveRoot(text: string): Promise<void> {
    return this.#write(this.#textFile('root'), text);
  }

  /** The outcome that was told last. */
  async loadTold(): Promise<string | null> {
    return (await this.#textFile('told').load()).value;
  }

  saveTold(outcome: string): Promise<void> {
    return this.#write(this.#textFile('told'), outcome);
  }

  /** Resolved: no save is under way. */
  async settled(): Promise<void> {
    await this.#saving;
  }

  /** One after the other: each begins by looking which generation is the newest. */
  #write<T>(file: GenerationFile<T>, value: T): Promise<void> {
    const next = this.#saving.then(async () => {
      await file.load();
      await file.save(value);
    });
    this.#saving = next.catch(() => undefined);
    return next;
  }

  #stateFile(): GenerationFile<UpdateState> {
    return new GenerationFile(this.folder, 'state', (value) => UpdateState.parse(value));
  }

  #textFile(name: string): GenerationFile<string> {
    return new GenerationFile(this.folder, name, (value) => z.string().parse(value));
  }
}
