import type {
  DesiredState,
  DeviceId,
  FloorExemption,
  GroupId,
  LightCap,
  LuminairePlacement,
} from '@lamplighter/contracts';
import { type CompiledBound, compileBound } from './bounds.js';
import { type DayPlans, dayPlans } from './day-plans.js';
import { groupsOfDevices, membersOf } from './groups.js';
import type { Target } from './override.js';
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

const NO_GROUPS: ReadonlySet<GroupId> = new Set();

/** Makes a document ready; costs little, since a day is only planned when first asked for. */
export function compile(desired: DesiredState): CompiledState {
  const plans = new Map(desired.calendars.map((calendar) => [calendar.id, dayPlans(desired, calendar)]));
  const withoutCalendar = dayPlans(desired, null);
  const groups = groupsOfDevices(desired.groups ?? []);
  const sensors = sensorsByDevice(desired);
  const exemptions = (desired.exemptions ?? []).map(scoped);
  const caps = (desired.caps ?? []).map(scoped);
  return {
    desired,
    lamps: new Map(
      desired.luminaires.map((placement) => {
        const { device, calendarId } = placement;
        const lamp: CompiledLamp = {
          device,
          placement,
          groups: groups.get(device) ?? NO_GROUPS,
          sensors: sensors.get(device) ?? [],
          plans: plans.get(calendarId) ?? withoutCalendar,
          exemptions: exemptions.filter(({ holdsFor }) => holdsFor(device)).map(({ compiled }) => compiled),
          caps: caps.filter(({ holdsFor }) => holdsFor(device)).map(({ compiled }) => compiled),
        };
        return [device, lamp];
      }),
    ),
  };

  function scoped<T extends FloorExemption | LightCap>(bound: T) {
    const devices = new Set([
      ...bound.devices,
      ...bound.groups.flatMap((group) => [...membersOf(desired.groups ?? [], group)]),
    ]);
    const isForAll = bound.devices.length === 0 && bound.groups.length === 0;
    return {
      compiled: compileBound(bound, desired.place),
      holdsFor: (device: DeviceId) => isForAll || devices.has(device),
    };
  }
}

/** Every sensor whose bubble holds a device, with its ring; the innermost where it stands in several rings. */
function sensorsByDevice(desired: DesiredState): ReadonlyMap<DeviceId, NearbySensor[]> {
  const found = new Map<DeviceId, NearbySensor[]>();
  for (const { device: sensor, rings } of desired.sensors) {
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
