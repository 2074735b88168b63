import {
  BELGIAN_TARIFF,
  type PowerCurves,
  parsePowerCurves,
  parseTariff,
  runStudy,
  type StudyProgram,
  type StudyResult,
  type Tariff,
  withPrices,
} from '@lamplighter/controller';
import { DateTime } from 'luxon';
import { forOption, readJson } from '../read-file.js';
import { type Estate, loadEstate } from './estate.js';
import type { StudyCommand } from './options.js';
import { loadPresence } from './presence.js';
import { loadPrograms } from './programs.js';

/** Everything that went into a study and came out of it. */
export interface StudyReport {
  readonly command: StudyCommand;
  readonly estate: Estate;
  readonly program: StudyProgram;
  readonly against: StudyProgram;
  readonly tariff: Tariff;
  readonly curves: PowerCurves;
  readonly standbyW: number;
  readonly ballastFactor: number;
  readonly presence: string;
  readonly timeZone: string;
  readonly result: StudyResult;
  readonly seconds: number;
}

/** Sun's elevation below which the class floor is due: the end of civil twilight. */
export const DARK_ELEVATION = -6;
const STANDBY_W = 0.5;

/** Loads what the options name and runs the study. Throws errors that name the option and the fix. */
export function makeStudy(command: StudyCommand, onProgress: (share: number) => void): StudyReport {
  const started = performance.now();
  const { program, against } = loadPrograms(command);
  const tariff = loadTariff(command);
  const curves = forOption('--power-curve', () =>
    parsePowerCurves(command.powerCurve === undefined ? {} : readJson('--power-curve', command.powerCurve)),
  );
  const estate = loadEstate(command);
  if (command.ballast !== undefined && !estate.listsLampWatts) {
    throw new Error('--ballast: this inventory gives the input power of luminaires; leave the option out');
  }
  const timeZone = [...estate.places.values()][0]?.place.timeZone ?? 'UTC';
  const span = { from: midnight(command.from, timeZone, 0), to: midnight(command.to, timeZone, 1), timeZone };
  const { presence, description } = loadPresence(command, span);
  const standbyW = command.standby ?? (estate.listsLampWatts ? 0 : STANDBY_W);
  const ballastFactor = command.ballast ?? 1;
  const result = runStudy({
    ...span,
    lamps: estate.lamps,
    places: estate.places,
    program,
    against,
    powerWindow: command.supply,
    darkElevation: DARK_ELEVATION,
    tariff,
    curves,
    standbyW,
    ballastFactor,
    co2KgPerKwh: command.co2,
    presence,
    groupBy: command.by,
    onProgress,
  });
  const seconds = (performance.now() - started) / 1000;
  return {
    command,
    estate,
    program,
    against,
    tariff,
    curves,
    standbyW,
    ballastFactor,
    presence: description,
    timeZone,
    result,
    seconds,
  };
}

function loadTariff({ tariff: file, price }: StudyCommand): Tariff {
  const tariff = forOption('--tariff', () =>
    file === undefined ? BELGIAN_TARIFF : parseTariff(readJson('--tariff', file)),
  );
  if (price === undefined) return tariff;
  const single = price.get('');
  const prices = single === undefined ? price : new Map(tariff.periods.map(({ id }) => [id, single]));
  return forOption('--price', () => withPrices(tariff, prices));
}

const midnight = (date: string, zone: string, plusDays: number): number =>
  DateTime.fromISO(date, { zone }).plus({ days: plusDays }).startOf('day').toMillis();
