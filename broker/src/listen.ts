import type { Server } from 'node:net';
import { BrokerError } from './broker-error.js';

/** Clients of a whole city return within seconds; the kernel keeps so many waiting (capped by net.core.somaxconn). */
const BACKLOG = 4_096;

/** Listens, or says in one sentence which port or address is at fault and which setting changes it. */
export function listenOn(server: Server, host: string, port: number, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') {
        const message = `port ${port} on ${host} is already in use; stop the program that uses it or set ${setting} to another port`;
        reject(new BrokerError('port-taken', message));
      } else {
        reject(
          new BrokerError(
            'address-refused',
            `cannot listen on ${host} port ${port} (${error.message}); check ${setting}`,
          ),
        );
      }
    };
    server.once('error', onError);
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.removeListener('error', onError);
      resolve();
    });
  });
}
