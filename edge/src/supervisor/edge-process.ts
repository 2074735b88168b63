import { type ChildProcess, fork } from 'node:child_process';

/** What to start: a program file and its arguments. */
export interface Launch {
  readonly entry: string;
  readonly args: readonly string[];
}

export interface EdgeProcessEvents {
  message(message: unknown): void;
  /** The process is gone, for this reason. Called once. */
  ended(reason: string): void;
}

/** One run of the edge as a process of its own. */
export interface EdgeProcess {
  readonly pid: number | undefined;
  /** Tells the edge something; lost when it is not there any more. */
  send(message: unknown): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export type StartEdge = (launch: Launch, events: EdgeProcessEvents) => EdgeProcess;

/** Starts the edge as a child that shares output and Node options with this process. Never throws: a failure is an end. */
export const forkEdge: StartEdge = ({ entry, args }, events) => {
  let isEnded = false;
  const end = (reason: string): void => {
    if (isEnded) return;
    isEnded = true;
    events.ended(reason);
  };
  // The service manager is told by the supervisor alone.
  const { NOTIFY_SOCKET: _, WATCHDOG_USEC: __, WATCHDOG_PID: ___, ...env } = process.env;
  let child: ChildProcess;
  try {
    child = fork(entry, args, { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  } catch (error) {
    queueMicrotask(() => end(`could not be started: ${(error as Error).message}`));
    return { pid: undefined, send: () => {}, kill: () => {} };
  }
  child.on('message', (message) => events.message(message));
  child.on('error', (error) => {
    if (child.pid === undefined) end(`could not be started: ${error.message}`);
  });
  child.on('exit', (code, signal) => end(signal ? `ended by ${signal}` : `ended with code ${code}`));
  return {
    pid: child.pid,
    send: (message) => {
      if (child.connected) child.send(message as object, () => {});
    },
    kill: (signal) => void child.kill(signal),
  };
};
