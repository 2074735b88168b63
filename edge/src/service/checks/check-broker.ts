import { connect } from 'node:net';
import { SECOND } from '@lamplighter/contracts';
import { bad, type Finding, good } from './finding.js';

const LONGEST_WAIT = 5 * SECOND;
const PORTS: Readonly<Record<string, number>> = { 'mqtt:': 1883, 'mqtts:': 8883 };

/** Whether the broker's port can be reached. Nobody signs in: that would throw a running edge off. */
export async function checkBroker(url: string): Promise<Finding> {
  const { protocol, hostname, port } = new URL(url);
  const at = { host: hostname, port: Number(port) || (PORTS[protocol] ?? 1883) };
  const problem = await new Promise<string | null>((resolve) => {
    const socket = connect(at);
    socket.setTimeout(LONGEST_WAIT, () => socket.destroy(new Error('no answer within 5 s')));
    socket.once('connect', () => {
      socket.destroy();
      resolve(null);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  const name = `${at.host}:${at.port}`;
  if (problem === null) return good('broker', `${name} can be reached`);
  return bad('broker', `${name}: ${problem}`, 'check network, name and firewall; the light does not need it');
}
