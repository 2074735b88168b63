import type { Clock } from '@lamplighter/contracts';
import { type DeviceId, deviceId, type Luminaire, type SensorPlacement } from '@lamplighter/contracts';
import {
  createSimulatedLine,
  type GearOptions,
  type SimulatedGear,
  type SimulatedLine,
  type SimulatedSensor,
} from '@lamplighter/firmware-sim';

/** Watts of a luminaire whose inventory names none. */
const USUAL_POWER_W = 60;

/** The hardware of one edge: a line of simulated gear per DALI line, each behind a serial port. */
export interface SimulatedStreet {
  /** Serial ports in order of line. */
  readonly ports: readonly string[];
  readonly lines: readonly SimulatedLine[];
  gearOf(lamp: Pick<Luminaire, 'line' | 'shortAddress'>): SimulatedGear;
  sensorOf(sensor: Pick<SensorPlacement, 'line' | 'shortAddress'>): SimulatedSensor;
  stop(): Promise<void>;
}

export interface StreetOptions {
  readonly clock: Clock;
  readonly luminaires: readonly Luminaire[];
  readonly sensors: readonly SensorPlacement[];
  readonly pace: 'none' | 'line';
  /** Stable name of the port of a line, such as run/ttyLUX0; pseudo-terminal names when absent. */
  readonly link?: (line: number) => string;
  /** Called after a sensor's event has left, with the events so far; platform time waits for it. For a stepped clock. */
  readonly afterEvent?: (events: number) => Promise<void>;
}

/** Builds and opens the hardware that an inventory describes. */
export async function openStreet({
  clock,
  luminaires,
  sensors,
  pace,
  link,
  afterEvent,
}: StreetOptions): Promise<SimulatedStreet> {
  const count = 1 + Math.max(0, ...luminaires.map((lamp) => lamp.line), ...sensors.map((sensor) => sensor.line));
  const lines: SimulatedLine[] = Array.from({ length: count }, (_, line) => {
    const name = link?.(line);
    return createSimulatedLine({
      clock,
      pace,
      gear: luminaires.filter((lamp) => lamp.line === line).map(gearOptions),
      sensors: sensors.filter((sensor) => sensor.line === line).map(({ shortAddress }) => ({ shortAddress })),
      ...(name === undefined ? {} : { link: name }),
      ...(afterEvent ? { afterEvent: () => afterEvent(eventsOn(lines)) } : {}),
    });
  });
  const ports = await Promise.all(lines.map((line) => line.start()));
  const lineAt = (index: number): SimulatedLine => {
    const line = lines[index];
    if (!line) throw new RangeError(`there is no line ${index}`);
    return line;
  };
  return {
    ports,
    lines,
    gearOf: ({ line, shortAddress }) => lineAt(line).gear(shortAddress),
    sensorOf: ({ line, shortAddress }) => lineAt(line).sensor(shortAddress),
    stop: async () => {
      for (const line of lines) await line.stop();
    },
  };
}

/** Sensor events that lines have carried so far. */
export const eventsOn = (lines: readonly SimulatedLine[]): number =>
  lines.reduce((sum, line) => sum + line.stats().events, 0);

/** Forward frames that lines have carried so far. */
export const framesOn = (lines: readonly SimulatedLine[]): number =>
  lines.reduce((sum, line) => sum + line.stats().frames, 0);

const gearOptions = (lamp: Luminaire): GearOptions => ({
  shortAddress: lamp.shortAddress,
  nominalPowerW: lamp.nominalPowerW ?? USUAL_POWER_W,
  seed: lamp.id,
});

/** A presence sensor in the middle of a street: its own three luminaires, then the next two on either side. */
export function sensorAmid(
  luminaires: readonly Pick<Luminaire, 'device' | 'latitude' | 'longitude' | 'line'>[],
): SensorPlacement {
  const middle = luminaires[Math.floor(luminaires.length / 2)];
  if (!middle) throw new RangeError('a street without luminaires takes no sensor');
  const byDistance = [...luminaires]
    .sort((a, b) => distance(a, middle) - distance(b, middle))
    .map((lamp): DeviceId => lamp.device);
  return {
    device: deviceId('presence-1'),
    kind: 'presence',
    line: middle.line,
    shortAddress: 0,
    instance: 0,
    rings: [byDistance.slice(0, 3), byDistance.slice(3, 7)],
  };
}

/** Good enough to order luminaires of one street: degrees, longitude shrunk by the latitude. */
function distance(a: { latitude: number; longitude: number }, b: { latitude: number; longitude: number }): number {
  return Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * Math.cos((b.latitude * Math.PI) / 180));
}
