import { SPECIAL_COMMANDS as S } from '@lamplighter/dali';
import type { Commissioning } from '../bus/commissioning.js';
import { YES } from './gear-queries.js';
import { type GearVariables, MASK } from './gear-variables.js';

/** Carries out a special command of part 102 that finds gear and gives it its address; returns its answer, null is silence. */
export function commissionGear(
  commissioning: Commissioning,
  variables: GearVariables,
  code: number,
  data: number,
  isRepeat: boolean,
): number | null {
  const own = variables.shortAddress;
  const ownByte = own === null ? MASK : (own << 1) | 1;
  switch (code) {
    case S.terminate.opcode:
      commissioning.terminate();
      return null;
    case S.initialise.opcode:
      if (isRepeat && (data === 0 || data === ownByte)) commissioning.initialise();
      return null;
    case S.randomise.opcode:
      if (isRepeat) commissioning.randomise();
      return null;
    case S.compare.opcode:
      return commissioning.compare() ? YES : null;
    case S.withdraw.opcode:
      commissioning.withdraw();
      return null;
    case S.searchAddrH.opcode:
      commissioning.setSearch(2, data);
      return null;
    case S.searchAddrM.opcode:
      commissioning.setSearch(1, data);
      return null;
    case S.searchAddrL.opcode:
      commissioning.setSearch(0, data);
      return null;
    case S.programShortAddress.opcode:
      if (!commissioning.isSelected) return null;
      if (data === MASK) variables.shortAddress = null;
      else if ((data & 0x81) === 1) variables.shortAddress = data >> 1;
      return null;
    case S.verifyShortAddress.opcode:
      return commissioning.isOpen && data === ownByte ? YES : null;
    case S.queryShortAddress.opcode:
      return commissioning.isSelected ? ownByte : null;
    default:
      return null;
  }
}
