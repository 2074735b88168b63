import type { ControlProgram, DeviceId } from '@lamplighter/contracts';
import type { CompiledState } from '@lamplighter/lighting';

/**
 * The lamps whose level a presence sensor or another source can change, nearest ring first; those that a program ties to
 * it by name count as nearest.
 */
export function lampsBySensor({ desired, lamps }: CompiledState): ReadonlyMap<DeviceId, readonly DeviceId[]> {
  const rings = new Map<DeviceId, DeviceId[][]>();
  const put = (sensor: DeviceId, ring: number, lamp: DeviceId): void => {
    const found = rings.get(sensor) ?? [];
    rings.set(sensor, found);
    const members = found[ring] ?? [];
    found[ring] = members;
    members.push(lamp);
  };
  const named = namedByCalendar(desired);
  for (const { device, sensors, placement } of lamps.values()) {
    for (const { sensor, ring } of sensors) put(sensor, ring, device);
    for (const sensor of named.get(placement.calendarId) ?? []) put(sensor, 0, device);
  }
  return new Map([...rings].map(([sensor, found]) => [sensor, [...new Set(found.flat())]]));
}

/** Sensors and sources that the programs of a calendar name. */
function namedByCalendar({
  calendars,
  programs,
}: CompiledState['desired']): ReadonlyMap<string, ReadonlySet<DeviceId>> {
  const byProgram = new Map(programs.map((program) => [program.id, namedIn(program)]));
  return new Map(
    calendars.map(({ id, defaultProgramId, rules }) => [
      id,
      new Set([defaultProgramId, ...rules.map((rule) => rule.programId)].flatMap((each) => byProgram.get(each) ?? [])),
    ]),
  );
}

const namedIn = ({ dynamicControls }: ControlProgram): DeviceId[] =>
  dynamicControls.flatMap((control) => {
    if (control.kind === 'sensor') return control.sensors;
    return control.kind === 'external' ? [control.source] : [];
  });
