import { getuid } from 'node:process';
import { bad, type Finding, good, note } from './finding.js';

const LEAST_NODE = [20, 19] as const;

/** Node.js and the user. */
export function checkMachine(nodeVersion: string, uid = getuid?.()): Finding[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isNew = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return [
    isNew
      ? good('Node.js', nodeVersion)
      : bad('Node.js', nodeVersion, `install ${LEAST_NODE.join('.')} or newer from https://nodejs.org`),
    uid === 0
      ? note('user', 'root', 'run as the ordinary user lamplighter in group dialout (deploy/edge)')
      : good('user', `uid ${uid ?? 'unknown'}`),
  ];
}
