import {
  type DesiredState,
  type DeviceId,
  type FloorExemption,
  type LightCap,
  type LuminairePlacement,
  neighbourSensor,
} from '@lamplighter/contracts';
import { type CompiledBound, compileBound } from './bounds.js';
import { type DayPlans, dayPlans } from './day-plans.js';
import { groupsOfDevices } from './groups.js';
import { concerns, NO_GROUPS, type Target } from './override.js';
import type { NearbySensor } from './sensing.js';

/** A desired state made ready for resolve(): indexed by device, with a cache of day plans per calendar. */
export interface CompiledState {
  readonly desired: DesiredState;
  readonly lamps: ReadonlyMap<DeviceId, CompiledLamp>;
}

export interface CompiledLamp extends Target {
  readonly placement: LuminairePlacement;
  readonly sensors: readonly NearbySensor[];
  readonly plans: DayPlans;
  readonly exemptions: readonly CompiledBound<FloorExemption>[];
  readonly caps: readonly CompiledBound<LightCap>[];
}

/** Makes a document ready; costs little, since a day is only planned when first asked for. */
export function compile(desired: DesiredState): CompiledState {
  const plans = new Map(desired.calendars.map((calendar) => [calendar.id, dayPlans(desired, calendar)]));
  const withoutCalendar = dayPlans(desired, null);
  const groups = groupsOfDevices(desired.groups ?? []);
  const sensors = sensorsByDevice(desired);
  const exemptions = (desired.exemptions ?? []).map((bound) => compileBound(bound, desired.place));
  const caps = (desired.caps ?? []).map((bound) => compileBound(bound, desired.place));
  return {
    desired,
    lamps: new Map(
      desired.luminaires.map((placement) => {
        const { device, calendarId } = placement;
        const target: Target = { device, groups: groups.get(device) ?? NO_GROUPS };
        const isFelt = ({ bound }: CompiledBound<FloorExemption | LightCap>): boolean =>
          bound.devices.length + bound.groups.length === 0 || concerns(bound, target);
        const lamp: CompiledLamp = {
          ...target,
          placement,
          sensors: sensors.get(device) ?? [],
          plans: plans.get(calendarId) ?? withoutCalendar,
          exemptions: exemptions.filter(isFelt),
          caps: caps.filter(isFelt),
        };
        return [device, lamp];
      }),
    ),
  };
}

/** Every sensor whose bubble holds a device, with its ring; the innermost where it stands in several rings. */
function sensorsByDevice(desired: DesiredState): ReadonlyMap<DeviceId, NearbySensor[]> {
  const found = new Map<DeviceId, NearbySensor[]>();
  const bubbles = [
    ...desired.sensors.map(({ device, rings }) => ({ sensor: device, rings })),
    // A boost from another edge is presence there.
    ...(desired.neighbours ?? []).map(({ edge, rings }) => ({ sensor: neighbourSensor(edge), rings })),
  ];
  for (const { sensor, rings } of bubbles) {
    const rung = new Set<DeviceId>();
    rings.forEach((ring, index) => {
      for (const device of ring) {
        if (rung.has(device)) continue;
        rung.add(device);
        found.set(device, [...(found.get(device) ?? []), { sensor, ring: index }]);
      }
    });
  }
  return found;
}
