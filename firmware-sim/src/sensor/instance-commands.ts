import { INSTANCE_COMMANDS as I } from '@lamplighter/dali';
import { type Dtr, type InputInstance, inputBytes, MASK, YES } from './input-instance.js';

/** Opcodes below are the instance type's own, from here on part 103's. */
const FIRST_COMMON = 0x60;
/** Part 103: SET and QUERY INSTANCE GROUP 1 and 2. */
const GROUP = { set1: 0x65, set2: 0x66, query1: 0x89, query2: 0x8a } as const;

/** Carries out a command to an instance (parts 103, 303, 304) and returns its answer; null is silence. */
export function instanceCommand(instance: InputInstance, opcode: number, dtr: Dtr, isRepeat: boolean): number | null {
  if (opcode < FIRST_COMMON) return instance.command(opcode, dtr, isRepeat);
  const { variables } = instance;
  switch (opcode) {
    case I.queryInstanceType.opcode:
      return instance.type;
    case I.queryResolution.opcode:
      return instance.resolution;
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
    case GROUP.query1:
      return variables.group1;
    case GROUP.query2:
      return variables.group2;
    case I.queryEventScheme.opcode:
      return variables.eventScheme;
    case I.queryInputValue.opcode: {
      // Asking latches the value, so that further bytes belong to the same instant.
      const [first = 0, ...rest] = inputBytes(instance.inputValue, instance.resolution);
      instance.latched = rest;
      return first;
    }
    case I.queryInputValueLatch.opcode:
      return instance.latched.shift() ?? null;
    case I.queryEventFilterZeroToSeven.opcode:
      return variables.eventFilter;
  }
  if (isRepeat) instanceSetting(instance, opcode, dtr[0]);
  return null;
}

function instanceSetting({ variables, filterBits }: InputInstance, opcode: number, value: number): void {
  const isGroup = value < 32 || value === MASK;
  switch (opcode) {
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
      if (isGroup) variables.primaryGroup = value;
      return;
    case GROUP.set1:
      if (isGroup) variables.group1 = value;
      return;
    case GROUP.set2:
      if (isGroup) variables.group2 = value;
      return;
    case I.setEventScheme.opcode:
      if (value <= 4) variables.eventScheme = value;
      return;
    case I.setEventFilter.opcode:
      variables.eventFilter = value & filterBits;
      return;
  }
}
