import { writeSync } from 'node:fs';
import { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { Clock, Milliseconds } from '@lamplighter/contracts';

type Done = (error?: Error | null) => void;

/** Pause before a full terminal buffer is tried again. */
const RETRY: Milliseconds = 2;
/** A serial transmitter does not wait for its listener: what nobody read within this span is lost, as on a real wire. */
const PATIENCE: Milliseconds = 1_000;

/**
 * The hardware's end of a virtual serial port: the master of a pseudo-terminal as a Duplex. Reading goes through the
 * tty stream; writing goes past it, because that stream writes synchronously and would deadlock a process which holds
 * both ends of the line.
 */
export class DeviceEnd extends Duplex {
  readonly #descriptor: number;
  readonly #reader: ReadStream;
  readonly #io: Clock;
  /** Bytes thrown away because nobody read them. */
  droppedBytes = 0;

  constructor(descriptor: number, io: Clock) {
    super({ autoDestroy: true, emitClose: true });
    this.#descriptor = descriptor;
    this.#io = io;
    this.#reader = new ReadStream(descriptor);
    this.#reader.on('data', (bytes) => {
      if (!this.push(bytes)) this.#reader.pause();
    });
    this.#reader.on('error', (error: NodeJS.ErrnoException) => {
      // EIO is how Linux says that the other end is gone.
      this.destroy(error.code === 'EIO' ? undefined : error);
    });
  }

  override _read(): void {
    this.#reader.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#push(chunk, this.#io.monotonic(), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#reader.destroy();
    done(error);
  }

  /** The descriptor is non-blocking, so the write returns at once; a thread for it would cost more than the write. */
  #push(chunk: Buffer, since: Milliseconds, done: Done): void {
    if (this.destroyed) {
      done();
      return;
    }
    let written = 0;
    try {
      written = writeSync(this.#descriptor, chunk);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        done(error as Error);
        return;
      }
    }
    const rest = chunk.subarray(written);
    const now = this.#io.monotonic();
    if (rest.length === 0) done();
    else if (written === 0 && now - since > PATIENCE) {
      this.droppedBytes += rest.length;
      done();
    } else this.#io.after(RETRY, () => this.#push(rest, written > 0 ? now : since, done));
  }
}
