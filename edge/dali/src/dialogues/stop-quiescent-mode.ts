import { DEVICE_COMMANDS } from '../commands/device-commands.js';
import { theDevice } from '../device-frames.js';
import { deviceCommand } from '../exchanges.js';
import type { Dialogue } from '../frames.js';

/** Lets every control device of the line speak again: whoever silenced them may have gone before it said so. */
export function* stopQuiescentMode(): Dialogue<void> {
  yield deviceCommand({ kind: 'broadcast' }, theDevice, DEVICE_COMMANDS.stopQuiescentMode);
}
