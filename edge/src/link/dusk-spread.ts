import { createHash } from 'node:crypto';
import { type EdgeId, type Milliseconds, SECOND, type Seconds } from '@lamplighter/contracts';

/**
 * How long the first connection after a start waits: when the power comes at dusk a whole city starts within the same
 * second. By hash of the edge id, so that each edge always has the same place and no two neighbours in name share one.
 */
export function duskSpread(edge: EdgeId, spread: Seconds): Milliseconds {
  if (spread === 0) return 0;
  return createHash('sha256').update(edge).digest().readUInt32BE(0) % (spread * SECOND);
}
