import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { ReadStream } from 'node:tty';
import type { Clock, Milliseconds } from '@lamplighter/contracts';
import { SimulatorError } from '../simulator-error.js';
import { DeviceEnd } from './device-end.js';

/** What the prebuilt binding of @lydell/node-pty offers; its JavaScript face is not used because it reads the slave. */
interface PtyBinding {
  open(columns: number, rows: number): { master: number; slave: number; pty: string };
}

/** A serial port without hardware. */
export interface VirtualPort {
  /** What a SerialPort opens: the link when one was asked for, else the terminal itself. */
  readonly path: string;
  /** The hardware's end. */
  readonly line: Duplex;
  /** Pulls the plug: whoever holds `path` open sees its port close. Resolves when that is done; twice is harmless. */
  close(): Promise<void>;
}

/**
 * Quiet before the terminal is hung up. The serialport binding hears of a lost line only while it waits for bytes; one
 * that is just reading gets an end of file, reads again at full speed and never closes.
 */
const REST: Milliseconds = 50;

/** Opens a pseudo-terminal pair in raw mode. `link`: a stable name, such as run/ttyLUX0, made as a symbolic link. */
export function openVirtualPort(options: { readonly io: Clock; readonly link?: string }): VirtualPort {
  const { master, slave, pty } = loadBinding().open(80, 24);
  // Holds the slave open so that the line outlives the program on the other end; never read, or it would steal bytes.
  const keeper = new ReadStream(slave);
  keeper.setRawMode(true);
  const line = new DeviceEnd(master, options.io);
  const link = options.link === undefined ? undefined : resolve(options.link);
  const hangUp = (): void => {
    line.destroy();
    keeper.destroy();
  };
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= new Promise((done) => {
      if (link && pointsTo(link, pty)) removeLink(link);
      line.pause();
      options.io.after(REST, () => {
        hangUp();
        done();
      });
    });
    return closing;
  };
  try {
    if (link) {
      mkdirSync(dirname(link), { recursive: true });
      removeLink(link);
      symlinkSync(pty, link);
    }
  } catch (error) {
    hangUp();
    throw error;
  }
  return { path: link ?? pty, line, close };
}

function loadBinding(): PtyBinding {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const own = createRequire(import.meta.url);
    const beside = createRequire(own.resolve('@lydell/node-pty'));
    return beside(`@lydell/node-pty-${platform}/pty.node`) as PtyBinding;
  } catch (cause) {
    throw new SimulatorError(
      'no-pseudo-terminal',
      `no pseudo-terminal for ${platform}: install the optional package @lydell/node-pty-${platform} (npm install)`,
      { cause },
    );
  }
}

/** Whether the link is still this port's: after a quick replug it belongs to the next one. */
function pointsTo(link: string, target: string): boolean {
  const found = lstatSync(link, { throwIfNoEntry: false });
  return found?.isSymbolicLink() === true && readlinkSync(link) === target;
}

/** Removes an earlier link, but never a real file or device that somebody named by mistake. */
function removeLink(link: string): void {
  const found = lstatSync(link, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSymbolicLink()) {
    throw new SimulatorError('link-taken', `${link} exists and is no symbolic link: choose another name for the port`);
  }
  rmSync(link);
}
