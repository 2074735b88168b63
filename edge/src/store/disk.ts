/** An open file. */
export interface DiskFile {
  /** Writes all of `bytes` at offset `at`. Not safe from a power cut before `sync`. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /** Up to `length` bytes from offset `at`; fewer only at the end of the file. In `room`, where that is long enough. */
  read(at: number, length: number, room?: Buffer): Promise<Buffer>;
  /** Resolved: what was written is on the medium. Rejected: nothing is known of it, and a second try proves nothing. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The little that the store needs of a file system; tests put one in its place whose power they can cut. */
export interface Disk {
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none when it does not exist. */
  list(folder: string): Promise<string[]>;
  /** The whole file; null when it does not exist. */
  read(path: string): Promise<Buffer | null>;
  /** A new, empty file in place of any other. */
  create(path: string): Promise<DiskFile>;
  open(path: string): Promise<DiskFile>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; none there is fine. */
  remove(path: string): Promise<void>;
  /** Without this a power cut may forget what was created, renamed or removed in the folder. */
  syncFolder(folder: string): Promise<void>;
  /** Takes the folder for this process; gives what lets go of it. Throws StoreError `in-use`. */
  lock(folder: string): Promise<() => Promise<void>>;
}
