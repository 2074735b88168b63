import { SimulatorError } from '../simulator-error.js';
import type { SimulatedLine } from './simulated-line.js';

/** What can be typed at a running line, with its arguments. */
export const LINE_HELP = [
  'status            every gear and sensor, one line each',
  'fail N, repair N  the lamp of gear N dies, is replaced',
  'off N, on N       mains of gear N; "all" for every gear',
  'mute N            gear N obeys but does not answer; cut N: its bus wires are cut; join N ends both',
  'stick N LEVEL     output of gear N stays at this arc level; "free" lets it follow again',
  'lie N             gear N answers wrongly; truth N ends it',
  'detect N          somebody passes sensor N',
  'bus off, bus on   bus voltage of the whole line',
  'unplug, replug    the serial cable',
  'noise             32 bytes that mean nothing',
  'quit',
].join('\n');

/** Carries out one typed command and returns what to show. Throws SimulatorError for what it does not understand. */
export async function lineCommand(line: SimulatedLine, typed: string): Promise<string> {
  const [verb = '', who = '', extra = ''] = typed.trim().split(/\s+/);
  const gear = () => line.gear(address(who));
  switch (verb) {
    case '':
      return '';
    case 'help':
      return LINE_HELP;
    case 'status':
      return status(line);
    case 'fail':
      gear().failLamp();
      break;
    case 'repair':
      gear().repairLamp();
      break;
    case 'off':
    case 'on':
      if (who === 'all') line.setMains(verb === 'on');
      else if (verb === 'on') gear().powerOn();
      else gear().powerOff();
      break;
    case 'mute':
      gear().mute();
      break;
    case 'cut':
      gear().disconnect();
      break;
    case 'join':
      gear().reconnect();
      break;
    case 'stick':
      gear().stickAt(extra === 'free' ? null : level(extra));
      break;
    case 'lie':
      gear().answerWrongly((byte) => byte ^ 0x5a);
      break;
    case 'truth':
      gear().answerWrongly(null);
      break;
    case 'detect':
      await line.sensor(address(who)).detect();
      break;
    case 'bus':
      if (who !== 'on' && who !== 'off') throw new SimulatorError('bad-option', 'type "bus on" or "bus off"');
      line.setBusPower(who === 'on');
      break;
    case 'unplug':
      await line.unplug();
      break;
    case 'replug':
      return `port ${line.replug()}`;
    case 'noise':
      await line.noise(Uint8Array.from({ length: 32 }, (_, index) => (index * 89) & 0xff));
      break;
    default:
      throw new SimulatorError('bad-option', `"${verb}" is not known; type "help"`);
  }
  return 'done';
}

function status(line: SimulatedLine): string {
  const gear = line.allGear.map((each) => {
    const state = each.isPowered ? (each.hasLampFailure ? 'lamp failure' : 'ok') : 'no mains';
    const light = `${each.outputPercent.toFixed(1)} %`.padStart(8);
    const energy = `${each.powerW.toFixed(1)} W  ${each.energyWh.toFixed(2)} Wh`;
    return `gear ${String(each.shortAddress ?? '-').padStart(2)}  arc ${String(each.targetArc).padStart(3)}  ${light}  ${energy}  ${state}`;
  });
  const sensors = line.allSensors.map(
    (each) =>
      `sensor ${each.shortAddress ?? '-'}  ${each.isOccupied ? 'occupied' : 'vacant'}  ${each.detections} detections`,
  );
  const { frames, answers, garbled, events, busMilliseconds, refused } = line.stats();
  const bus = `bus: ${frames} frames, ${answers} answers, ${garbled} garbled, ${events} events, ${refused} refused, ${(busMilliseconds / 1000).toFixed(1)} s of bus time`;
  return [...gear, ...sensors, bus].join('\n');
}

function address(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 0 && value <= 63) return value;
  throw new SimulatorError('bad-option', `"${text}" is no short address; expected 0 to 63`);
}

function level(text: string): number {
  const value = Number(text);
  if (text !== '' && Number.isInteger(value) && value >= 0 && value <= 254) return value;
  throw new SimulatorError('bad-option', `"${text}" is no arc power level; expected 0 to 254, or "free"`);
}
