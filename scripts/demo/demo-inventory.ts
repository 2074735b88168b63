import type { DeviceId, SensorPlacement } from '@lamplighter/contracts';
import type { DemoCabinet } from '@lamplighter/firmware-sim';

/** The luminaires of a generated cabinet in the platform's own inventory form (CSV), for the import route. */
export function inventoryCsv(cabinet: DemoCabinet): string {
  const rows = cabinet.luminaires.map((lamp) => [
    cabinet.edgeId,
    cabinet.cabinet,
    lamp.device,
    cabinet.nis,
    lamp.street,
    lamp.latitude,
    lamp.longitude,
    lamp.model,
    lamp.nominalPowerW,
    lamp.lightingClass,
    lamp.line,
    lamp.shortAddress,
  ]);
  const heading =
    'edge,cabinet,device,nis,street,latitude,longitude,model,nominal_power_w,lighting_class,line,short_address';
  return [heading, ...rows.map((row) => row.map(quoted).join(','))].join('\n');
}

/** The sensors of a generated cabinet as its edge's desired state places them. */
export const sensorPlacements = (cabinet: DemoCabinet): SensorPlacement[] =>
  cabinet.sensors.map(({ device, line, shortAddress, instance, rings }) => ({
    device,
    kind: 'presence',
    line,
    shortAddress,
    instance,
    rings: rings.map((ring): DeviceId[] => [...ring]),
  }));

const quoted = (value: string | number): string => `"${String(value).replaceAll('"', '""')}"`;
