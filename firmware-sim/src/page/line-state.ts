import { GEAR_FAILURES, SOURCE_FAILURES } from '../gear/gear-failures.js';
import type { SimulatedGear } from '../gear/simulated-gear.js';
import type { SimulatedLine } from '../line/simulated-line.js';

/** What the page shows of a line: plain numbers, ready for JSON. */
export function lineState(line: SimulatedLine, port: string) {
  const { frames, answers, garbled, events, busyShare } = line.stats();
  return {
    port,
    bus: { frames, answers, garbled, events, busyShare },
    gear: line.allGear.map((gear) => ({
      address: gear.shortAddress,
      targetArc: gear.targetArc,
      percent: gear.outputPercent,
      watts: gear.powerW,
      energyWh: gear.energyWh,
      burningHours: gear.burningHours,
      temperatureC: gear.temperatureC,
      writes: [...gear.writes.values()].reduce((sum, count) => sum + count, 0),
      troubles: troublesOf(gear),
    })),
    sensors: line.allSensors.map(({ shortAddress, isOccupied, illuminance, detections }) => ({
      address: shortAddress,
      isOccupied,
      illuminance,
      detections,
    })),
  };
}

function troublesOf(gear: SimulatedGear): string[] {
  const failures = [...GEAR_FAILURES, ...SOURCE_FAILURES].filter((name) => gear.hasFailure(name));
  return [
    ...(gear.isPowered ? [] : ['no mains']),
    ...(gear.hearing === 'normal' ? [] : [gear.hearing]),
    ...failures.map((name) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)),
  ];
}
