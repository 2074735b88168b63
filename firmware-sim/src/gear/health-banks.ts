import { bankImage, type RawValue } from '../memory/bank-image.js';
import { BANK_LAYOUT } from '../memory/bank-layout.js';
import type { BankSources } from './bank-sources.js';
import type { FailureName } from './gear-failures.js';
import type { Lamp } from './lamp.js';

/** Voltage of the LED string, and what it rises to when nothing is connected. */
const STRING_VOLTAGE = 108;
const OPEN_VOLTAGE = 180;

/** The counters of bank 206 that may be written: what they count from moves, the totals beside them stay. */
export class ResettableCounters {
  #startsBase = 0;
  #secondsBase = 0;
  readonly #bytes = new Map<number, number>();

  constructor(private readonly lamp: Lamp) {}

  get starts(): number {
    return this.lamp.meter.lampStarts - this.#startsBase;
  }

  get seconds(): number {
    return Math.floor(this.lamp.meter.lit / 1000) - this.#secondsBase;
  }

  /** Takes a byte; the counter changes with its last, least significant one. False: not a resettable location. */
  accept(address: number, value: number): boolean {
    const { startCounterResettable: starts, onTimeResettable: onTime } = BANK_LAYOUT[206].cells;
    const cell = [starts, onTime].find(([first, size]) => address >= first && address < first + size);
    if (!cell) return false;
    this.#bytes.set(address, value);
    const [first, size] = cell;
    if (address < first + size - 1) return true;
    let written = 0;
    for (let at = first; at < first + size; at += 1) {
      written = written * 256 + (this.#bytes.get(at) ?? 0);
      this.#bytes.delete(at);
    }
    this.lamp.settle();
    if (cell === starts) this.#startsBase = this.lamp.meter.lampStarts - written;
    else this.#secondsBase = Math.floor(this.lamp.meter.lit / 1000) - written;
    return true;
  }
}

/** Bank 205 (part 253). What is measured is TMASK until the gear has started. */
export function gearHealth({ lamp, character, mains, isStarting }: BankSources): (number | null)[] {
  lamp.settle();
  const { meter, failures } = lamp;
  const measured = (value: number): RawValue => (isStarting() ? 'TMASK' : value);
  const flag = (name: FailureName): number => (failures.has(name) ? 1 : 0);
  return bankImage(205, {
    version: 1,
    operatingTime: Math.floor(meter.operating / 1000),
    startCounter: meter.starts,
    supplyVoltage: measured(mains.voltage * 10),
    supplyFrequency: measured(50),
    powerFactor: measured(meter.powerFactor(lamp.power) * 100),
    overallFailure: failures.hasGearFailure ? 1 : 0,
    overallFailureCounter: failures.overallCount('gear'),
    undervoltage: flag('undervoltage'),
    undervoltageCounter: failures.countOf('undervoltage'),
    overvoltage: flag('overvoltage'),
    overvoltageCounter: failures.countOf('overvoltage'),
    outputPowerLimitation: flag('outputPowerLimitation'),
    outputPowerLimitationCounter: failures.countOf('outputPowerLimitation'),
    thermalDerating: flag('thermalDerating'),
    thermalDeratingCounter: failures.countOf('thermalDerating'),
    thermalShutdown: flag('thermalShutdown'),
    thermalShutdownCounter: failures.countOf('thermalShutdown'),
    temperature: measured(meter.gearTemperature + 60),
    outputCurrent: measured(lamp.isLit ? Math.min(100, (100 * lamp.power) / character.nominalPowerW) : 0),
  });
}

/** Bank 206 (part 253). Gear without a sensor at the LEDs answers MASK for all that it would need one for. */
export function sourceHealth(
  { lamp, character, isStarting }: BankSources,
  counters: ResettableCounters,
): (number | null)[] {
  lamp.settle();
  const { meter, failures } = lamp;
  const measured = (value: number): RawValue => (isStarting() ? 'TMASK' : value);
  const flag = (name: FailureName): number => (failures.has(name) ? 1 : 0);
  const thermal = (value: RawValue): RawValue => (character.model.measuresSourceTemperature ? value : 'MASK');
  const isOpen = failures.has('sourceOpenCircuit');
  const voltage = isOpen && lamp.target > 0 ? OPEN_VOLTAGE : lamp.isLit ? STRING_VOLTAGE : 0;
  const current = lamp.isLit ? (meter.loadPower(lamp.power) * 1000) / STRING_VOLTAGE : 0;
  return bankImage(206, {
    version: 1,
    startCounterResettable: counters.starts,
    startCounter: meter.lampStarts,
    onTimeResettable: counters.seconds,
    onTime: Math.floor(meter.lit / 1000),
    voltage: measured(10 * voltage),
    current: measured(current),
    overallFailure: failures.hasSourceFailure ? 1 : 0,
    overallFailureCounter: failures.overallCount('source'),
    shortCircuit: flag('sourceShortCircuit'),
    shortCircuitCounter: failures.countOf('sourceShortCircuit'),
    openCircuit: flag('sourceOpenCircuit'),
    openCircuitCounter: failures.countOf('sourceOpenCircuit'),
    thermalDerating: thermal(flag('sourceThermalDerating')),
    thermalDeratingCounter: thermal(failures.countOf('sourceThermalDerating')),
    thermalShutdown: thermal(flag('sourceThermalShutdown')),
    thermalShutdownCounter: thermal(failures.countOf('sourceThermalShutdown')),
    temperature: thermal(measured(meter.sourceTemperature + 60)),
  });
}
