import type { DeviceId, MetricValues } from '@lamplighter/contracts';
import type { Street } from '../devices/street.js';
import {
  bornTarget,
  LAMP_METRICS,
  LIGHT_SENSOR_METRICS,
  SENSOR_METRICS,
  withNulls,
} from '../telemetry/reading-values.js';

/** Births of everything on the lines, with the newest values that are known. */
export function* streetBirths(
  street: Street,
  latest: (device: DeviceId) => MetricValues,
): Generator<{ readonly device: DeviceId; readonly values: MetricValues }> {
  for (const [device, lamp] of street.lamps) {
    yield { device, values: withNulls(LAMP_METRICS, { ...latest(device), ...bornTarget(lamp) }) };
  }
  for (const { device } of street.sensors) yield { device, values: withNulls(SENSOR_METRICS, latest(device)) };
  for (const { device } of street.lightSensors) {
    yield { device, values: withNulls(LIGHT_SENSOR_METRICS, latest(device)) };
  }
}
