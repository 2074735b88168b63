import { type DesiredState, type DeviceId, deviceId, type EpochMs, parseDesiredState } from '@lamplighter/contracts';
import { type CompiledState, compile } from '../compile.js';
import type { ActiveOverride, Decision } from '../decision.js';
import { type ResolveInput, resolve } from '../resolve.js';

export const BRUSSELS = { latitude: 50.85, longitude: 4.35, timeZone: 'Europe/Brussels', switchingElevation: -0.833 };
export const LAMP: DeviceId = deviceId('lamp-1');
export const NEIGHBOUR: DeviceId = deviceId('lamp-2');
export const SENSOR: DeviceId = deviceId('sensor-1');
export const PHOTOCELL: DeviceId = deviceId('photocell-1');

export const SUNSET_TO_SUNRISE = { kind: 'astroClock', on: { event: 'sunset' }, off: { event: 'sunrise' } };
export const at = (iso: string): EpochMs => Date.parse(iso);

/** Fields of a document as its author writes them, defaults left out. */
interface Street {
  readonly place?: object;
  readonly program?: object;
  readonly programs?: object[];
  readonly calendar?: object;
  readonly floorLevel?: number;
  readonly powerWindow?: object;
  readonly sensors?: object[];
  readonly luminaire?: object;
  readonly groups?: object[];
  readonly exemptions?: object[];
  readonly caps?: object[];
}

/** A street of two luminaires with a presence sensor between them, the first in ring 0, the second in ring 1, and a photocell. */
export function street(parts: Street = {}): DesiredState {
  const program = { id: 'p', name: 'Night', activePeriods: [SUNSET_TO_SUNRISE], ...parts.program };
  return parseDesiredState({
    format: 1,
    nis: '21004',
    edge: 'edge-1',
    version: 1,
    place: { ...BRUSSELS, ...parts.place },
    powerWindow: parts.powerWindow ?? { kind: 'permanent' },
    luminaires: [LAMP, NEIGHBOUR].map((device, shortAddress) => ({
      device,
      shortAddress,
      calendarId: 'c',
      floorLevel: parts.floorLevel ?? 0,
      ...parts.luminaire,
    })),
    lightSensors: [{ device: PHOTOCELL, kind: 'photocell', shortAddress: 1 }],
    ...(parts.groups ? { groups: parts.groups } : {}),
    ...(parts.exemptions ? { exemptions: parts.exemptions } : {}),
    ...(parts.caps ? { caps: parts.caps } : {}),
    sensors: parts.sensors ?? [{ device: SENSOR, kind: 'presence', shortAddress: 0, rings: [[LAMP], [NEIGHBOUR]] }],
    programs: parts.programs ?? [program],
    calendars: [{ id: 'c', name: 'Every day', defaultProgramId: 'p', ...parts.calendar }],
  });
}

/** resolve() for the first luminaire, with nothing but a trusted clock and what is given. */
export function lit(
  compiled: CompiledState | DesiredState,
  instant: EpochMs | string,
  input: Partial<ResolveInput> = {},
): Decision {
  return resolve({
    instant: typeof instant === 'string' ? at(instant) : instant,
    clockTrusted: true,
    desired: 'lamps' in compiled ? compiled : compile(compiled),
    device: LAMP,
    overrides: [],
    detections: new Map(),
    ...input,
  });
}

/** An operator's override of the first luminaire; ids differ by number. */
export function override(
  number: number,
  parts: Partial<ActiveOverride> & Pick<ActiveOverride, 'level'>,
): ActiveOverride {
  return {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as ActiveOverride['id'],
    devices: [LAMP],
    start: at('2026-12-21T20:00Z'),
    until: at('2026-12-22T02:00Z'),
    rank: 'operator',
    issuer: 'anna',
    reason: 'market',
    ...parts,
  };
}
