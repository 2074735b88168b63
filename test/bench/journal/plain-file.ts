import { type FileHandle, open } from 'node:fs/promises';
import type { Observation } from '@lamplighter/contracts';

/** What a journal is measured against: a file of JSON lines, each group of them synced. It promises nothing else. */
export class PlainFile {
  bytes = 0;

  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<PlainFile> {
    return new PlainFile(await open(path, 'w'));
  }

  async append(group: readonly Observation[]): Promise<void> {
    const text = Buffer.from(group.map((observation) => `${JSON.stringify(observation)}\n`).join(''));
    await this.file.write(text, 0, text.length, this.bytes);
    await this.file.datasync();
    this.bytes += text.length;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
