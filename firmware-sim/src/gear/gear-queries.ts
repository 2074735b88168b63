import { GEAR_COMMANDS as G, LED_COMMANDS as L } from '@lamplighter/dali';
import type { Commissioning } from '../bus/commissioning.js';
import { areReset, type GearVariables, lowestArc, MASK } from './gear-variables.js';
import type { Lamp } from './lamp.js';

/** YES in a backward frame; NO is silence. */
export const YES = 0xff;

/** What the queries look at. */
export interface GearState {
  readonly lamp: Lamp;
  readonly variables: GearVariables;
  readonly commissioning: Commissioning;
  readonly physicalMinimum: number;
  readonly dtr: readonly [number, number, number];
  readonly powerCycleSeen: boolean;
  /** Powered up so recently that it cannot tell its level yet. */
  readonly isStarting: boolean;
}

/** LED gear (6), with tunable white (8), that tells what luminaire it is in (50), energy (51) and health (52): D4i, ascending. */
export function deviceTypes(hasColour: boolean): readonly number[] {
  return hasColour ? [6, 8, 50, 51, 52] : [6, 50, 51, 52];
}

const yes = (isSo: boolean): number | null => (isSo ? YES : null);

/** QUERY STATUS, bit by bit (part 102, 9.16). */
export function statusByte(gear: GearState): number {
  const { lamp, variables } = gear;
  const bits = [
    lamp.failures.hasGearFailure,
    lamp.hasLampFailure,
    lamp.isLit,
    lamp.hasLimitError,
    lamp.isFading,
    isReset(gear),
    variables.shortAddress === null,
    gear.powerCycleSeen,
  ];
  return bits.reduce((byte, isSet, bit) => (isSet ? byte | (1 << bit) : byte), 0);
}

/** QUERY ACTUAL LEVEL: MASK while starting, and while a lamp that should burn does not. */
export function actualLevel({ lamp, isStarting }: GearState): number {
  if (isStarting) return MASK;
  return lamp.hasLampFailure && lamp.target > 0 ? MASK : lamp.actual;
}

/** The answer to a part 102 query; null is silence; undefined: no query that is answered from state alone. */
export function answerQuery(opcode: number, gear: GearState): number | null | undefined {
  const { lamp, variables, commissioning, dtr } = gear;
  if (opcode >= G.querySceneLevel.opcode && opcode < G.querySceneLevel.opcode + 16) {
    return variables.scenes[opcode & 0x0f] ?? MASK;
  }
  switch (opcode) {
    case G.queryStatus.opcode:
      return statusByte(gear);
    case G.queryControlGearPresent.opcode:
      return YES;
    case G.queryLampFailure.opcode:
      return yes(lamp.hasLampFailure);
    case G.queryLampPowerOn.opcode:
      return yes(lamp.isLit);
    case G.queryLimitError.opcode:
      return yes(lamp.hasLimitError);
    case G.queryResetState.opcode:
      return yes(isReset(gear));
    case G.queryMissingShortAddress.opcode:
      return yes(variables.shortAddress === null);
    case G.queryVersionNumber.opcode:
      // Version 2.0 of part 102.
      return 2 << 2;
    case G.queryContentDtr0.opcode:
      return dtr[0];
    case G.queryContentDtr1.opcode:
      return dtr[1];
    case G.queryContentDtr2.opcode:
      return dtr[2];
    case G.queryPhysicalMinimum.opcode:
      return lowestArc(variables.dimmingCurve, gear.physicalMinimum);
    case G.queryPowerFailure.opcode:
      return yes(gear.powerCycleSeen);
    case G.queryOperatingMode.opcode:
      return variables.operatingMode;
    case G.queryLightSourceType.opcode:
      // 6: LED.
      return 6;
    case G.queryActualLevel.opcode:
      return actualLevel(gear);
    case G.queryMaxLevel.opcode:
      return variables.maxLevel;
    case G.queryMinLevel.opcode:
      return variables.minLevel;
    case G.queryPowerOnLevel.opcode:
      return variables.powerOnLevel;
    case G.querySystemFailureLevel.opcode:
      return variables.systemFailureLevel;
    case G.queryFadeTimeFadeRate.opcode:
      return (variables.fadeTime << 4) | variables.fadeRate;
    case G.queryManufacturerSpecificMode.opcode:
      return yes(variables.operatingMode >= 0x80);
    case G.queryExtendedFadeTime.opcode:
      return variables.extendedFadeTime;
    case G.queryControlGearFailure.opcode:
      return yes(lamp.failures.hasGearFailure);
    case G.queryGroupsZeroToSeven.opcode:
      return variables.groups & 0xff;
    case G.queryGroupsEightToFifteen.opcode:
      return variables.groups >> 8;
    case G.queryRandomAddressH.opcode:
      return commissioning.randomAddress >> 16;
    case G.queryRandomAddressM.opcode:
      return (commissioning.randomAddress >> 8) & 0xff;
    case G.queryRandomAddressL.opcode:
      return commissioning.randomAddress & 0xff;
    default:
      return undefined;
  }
}

/** The answer to a part 207 query, ENABLE DEVICE TYPE 6 having gone before. */
export function answerLedQuery(opcode: number, { lamp, variables }: GearState): number | null {
  const { failures } = lamp;
  const isDerated = failures.has('thermalDerating') || failures.has('sourceThermalDerating');
  const isShutDown = failures.has('thermalShutdown') || failures.has('sourceThermalShutdown');
  switch (opcode) {
    case L.queryGearType.opcode:
      // Integrated supply, a.c. possible.
      return 0b0101;
    case L.queryDimmingCurve.opcode:
      return variables.dimmingCurve;
    case L.queryPossibleOperatingModes.opcode:
      // Amplitude modulation, current controlled.
      return 0b0110;
    case L.queryOperatingMode.opcode:
      // Bit 4: a curve that is not the logarithmic one.
      return 0b0110 | (variables.dimmingCurve === 1 ? 0b1_0000 : 0);
    case L.queryFeatures.opcode:
      // Short and open circuit, thermal shutdown and light reduced by heat can be queried.
      return 0b0110_0011;
    case L.queryFailureStatus.opcode:
      return (
        (failures.has('sourceShortCircuit') ? 0b0000_0001 : 0) |
        (failures.has('sourceOpenCircuit') ? 0b0000_0010 : 0) |
        (isShutDown ? 0b0010_0000 : 0) |
        (isDerated ? 0b0100_0000 : 0)
      );
    case L.queryShortCircuit.opcode:
      return yes(failures.has('sourceShortCircuit'));
    case L.queryOpenCircuit.opcode:
      return yes(failures.has('sourceOpenCircuit'));
    case L.queryThermalShutDown.opcode:
      return yes(isShutDown);
    case L.queryThermalOverload.opcode:
      return yes(isDerated);
    default:
      return null;
  }
}

function isReset(gear: GearState): boolean {
  return gear.commissioning.randomAddress === 0xffffff && areReset(gear.variables, gear.physicalMinimum);
}
