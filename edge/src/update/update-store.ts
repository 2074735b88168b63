import { z } from 'zod';
import { GenerationFile } from '../store/generation-file.js';
import { NEW_EDGE, UpdateState } from './update-state.js';

/**
 * What is kept of updates in their folder. Supervisor and staging are two processes that never write in the same phase:
 * each call reads the files anew.
 */
export class UpdateStore {
  constructor(private readonly folder: string) {}

  /** The newest whole state. Damage of both generations is a new edge: what the crew installed runs. */
  async load(): Promise<UpdateState> {
    return (await this.#stateFile().load()).value ?? NEW_EDGE;
  }

  /** Resolved: it is on disk. Throws StoreError. */
  async save(state: UpdateState): Promise<void> {
    const file = this.#stateFile();
    await file.load();
    await file.save(state);
  }

  /** The newest root that arrived with an update, as its signed text; null: none did. */
  async loadRoot(): Promise<string | null> {
    return (await this.#textFile('root').load()).value;
  }

  async saveRoot(text: string): Promise<void> {
    const file = this.#textFile('root');
    await file.load();
    await file.save(text);
  }

  /** The outcome that was told last. */
  async loadTold(): Promise<string | null> {
    return (await this.#textFile('told').load()).value;
  }

  async saveTold(outcome: string): Promise<void> {
    const file = this.#textFile('told');
    await file.load();
    await file.save(outcome);
  }

  #stateFile(): GenerationFile<UpdateState> {
    return new GenerationFile(this.folder, 'state', (value) => UpdateState.parse(value));
  }

  #textFile(name: string): GenerationFile<string> {
    return new GenerationFile(this.folder, name, (value) => z.string().parse(value));
  }
}
