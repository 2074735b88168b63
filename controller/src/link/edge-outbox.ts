import type { EdgeAddress, NodeCommand } from '@lamplighter/contracts';

/** Sends node commands to edges. False when there is no connection to the broker: nothing was sent, nothing is queued. */
export interface EdgeOutbox {
  send(edge: EdgeAddress, message: NodeCommand): boolean;
}
