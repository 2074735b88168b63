import { SimulatorError } from '../simulator-error.js';
import type { SimulatedCabinet } from './simulated-cabinet.js';
import type { SimulatedMeter } from './simulated-meter.js';
import type { UnitFailure } from './unit-failure.js';

/** Unit addresses of the cabinet that is played with by hand. */
export const HAND_UNITS = { meter: 1, inputs: 2, noise: 3 } as const;

/** What can be typed at a running cabinet, with its arguments. */
export const CABINET_HELP = [
  'close N, open N        contact N (1 to 8) of unit 2',
  'noise DB               level at unit 3',
  'energy WH              the meter (unit 1) is set to this reading; roll-over and reset alike',
  'fail UNIT KIND         KIND: mute, wrongCheckSum, wrongUnit, busy, stray; heal UNIT ends it',
  'unplug, replug         the serial cable',
  'status                 what the meter shows, and how often each unit was asked',
  'quit',
].join('\n');

const FAILURES: Readonly<Record<string, UnitFailure>> = {
  mute: { kind: 'mute' },
  wrongCheckSum: { kind: 'wrongCheckSum' },
  wrongUnit: { kind: 'wrongUnit' },
  busy: { kind: 'busy' },
  stray: { kind: 'stray', bytes: [0] },
};

/** Carries out one typed command and returns what to show. Throws SimulatorError for what it does not understand. */
export async function cabinetCommand(cabinet: SimulatedCabinet, meter: SimulatedMeter, typed: string): Promise<string> {
  const [verb = '', what = '', kind = ''] = typed.trim().split(/\s+/);
  switch (verb) {
    case '':
      return '';
    case 'help':
      return CABINET_HELP;
    case 'close':
    case 'open':
      cabinet.setInput(HAND_UNITS.inputs, number(what), verb === 'close');
      return 'done';
    case 'noise':
      cabinet.setNoise(HAND_UNITS.noise, number(what));
      return 'done';
    case 'energy':
      meter.energyWh = number(what);
      return 'done';
    case 'fail':
      cabinet.fail(number(what), failure(kind));
      return 'done';
    case 'heal':
      cabinet.fail(number(what), null);
      return 'done';
    case 'unplug':
      await cabinet.unplug();
      return 'done';
    case 'replug':
      return `port ${cabinet.start()}`;
    case 'status': {
      const asked = Object.entries(HAND_UNITS).map(([name, unit]) => `${name} ${cabinet.requests(unit)}`);
      return `${meter.energyWh.toFixed(1)} Wh, ${meter.powerW.toFixed(1)} W; asked: ${asked.join(', ')}`;
    }
    default:
      throw new SimulatorError('bad-option', `"${verb}" is not known; type help`);
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value)) return value;
  throw new SimulatorError('bad-option', `"${text}" is no number; type help`);
}

function failure(kind: string): UnitFailure {
  const known = FAILURES[kind];
  if (known) return known;
  throw new SimulatorError('bad-option', `"${kind}" is no failure: ${Object.keys(FAILURES).join(', ')}`);
}
