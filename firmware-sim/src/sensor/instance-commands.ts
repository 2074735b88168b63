import { INSTANCE_COMMANDS as I, OCCUPANCY_COMMANDS as O, OCCUPANCY_SENSOR_TYPE } from '@lamplighter/dali';
import type { PresenceInstance } from './presence-instance.js';

const YES = 0xff;
const MASK = 0xff;

/** Carries out a command to the presence instance (parts 103 and 303) and returns its answer; null is silence. */
export function instanceCommand(
  instance: PresenceInstance,
  opcode: number,
  dtr: readonly [number, number, number],
  isRepeat: boolean,
): number | null {
  const { variables } = instance;
  switch (opcode) {
    case O.catchMovement.opcode:
      instance.catchMovement();
      return null;
    case O.cancelHoldTimer.opcode:
      void instance.cancelHold();
      return null;
    case O.queryDeadtimeTimer.opcode:
      return variables.deadTime;
    case O.queryHoldTimer.opcode:
      return variables.holdTimer;
    case O.queryReportTimer.opcode:
      return variables.reportTimer;
    case O.queryCatching.opcode:
      return instance.isCatching ? YES : null;
    case I.queryInstanceType.opcode:
      return OCCUPANCY_SENSOR_TYPE;
    case I.queryResolution.opcode:
      return 2;
    case I.queryInstanceError.opcode:
      return 0;
    case I.queryInstanceStatus.opcode:
      // Bit 0 instance error, bit 1 instance active.
      return variables.isEnabled ? 0b10 : 0;
    case I.queryEventPriority.opcode:
      return variables.eventPriority;
    case I.queryInstanceEnabled.opcode:
      return variables.isEnabled ? YES : null;
    case I.queryPrimaryInstanceGroup.opcode:
      return variables.primaryGroup;
    case I.queryEventScheme.opcode:
      return variables.eventScheme;
    case I.queryInputValue.opcode:
      return instance.inputValue;
    case I.queryEventFilterZeroToSeven.opcode:
      return variables.eventFilter;
  }
  if (isRepeat) instanceSetting(instance, opcode, dtr[0]);
  return null;
}

function instanceSetting({ variables }: PresenceInstance, opcode: number, value: number): void {
  switch (opcode) {
    case O.setHoldTimer.opcode:
      variables.holdTimer = Math.min(254, value);
      return;
    case O.setReportTimer.opcode:
      variables.reportTimer = value;
      return;
    case O.setDeadtimeTimer.opcode:
      variables.deadTime = value;
      return;
    case I.setEventPriority.opcode:
      if (value >= 2 && value <= 5) variables.eventPriority = value;
      return;
    case I.enableInstance.opcode:
      variables.isEnabled = true;
      return;
    case I.disableInstance.opcode:
      variables.isEnabled = false;
      return;
    case I.setPrimaryInstanceGroup.opcode:
      if (value < 32 || value === MASK) variables.primaryGroup = value;
      return;
    case I.setEventScheme.opcode:
      if (value <= 4) variables.eventScheme = value;
      return;
    case I.setEventFilter.opcode:
      variables.eventFilter = value & 0x1f;
      return;
  }
}
