import type { Watt } from '@lamplighter/contracts';

/** A point of a curve: at `at`, the value is `is`. Straight in between, level before the first and after the last. */
export interface CurvePoint {
  readonly at: number;
  readonly is: number;
}

/** What a kind of gear in its luminaire is like, as data: everything that differs between products. */
export interface GearModel {
  /** Where the figures come from. */
  readonly source: string;
  /** GTIN of bank 0, up to 14 digits; the prefix 02 is what GS1 keeps for restricted circulation. */
  readonly gtin: string;
  /** Mains power at full light; null: each piece of gear says its own. */
  readonly nominalPowerW: Watt | null;
  /** Mains power with the light off. */
  readonly standbyW: Watt;
  /** Lowest arc power level on the logarithmic curve. */
  readonly physicalMinimum: number;
  /** Share of nominal mains power (0 to 1) by percent of full light; the first point is the lowest level. */
  readonly powerShareByLight: readonly CurvePoint[];
  /** Power factor by share of nominal power. */
  readonly powerFactorByLoad: readonly CurvePoint[];
  /** Share of mains power that reaches the LEDs, by share of nominal power. */
  readonly efficiencyByLoad: readonly CurvePoint[];
  /** Light output per watt of nominal power when new. */
  readonly lumensPerWatt: number;
  /** Share of light lost, and of lit power gained, in 1,000 burning hours. */
  readonly lightLossPerKiloHour: number;
  readonly powerGainPerKiloHour: number;
  /** Bank 207: burning hours in thousands and starts in hundreds at which half of the light sources have failed. */
  readonly medianKiloHours: number;
  readonly medianHundredStarts: number;
  /** Degrees Celsius in the gear and at the LEDs at which light is reduced and at which it goes out. */
  readonly gearDeratesAtC: number;
  readonly gearShutsDownAtC: number;
  readonly sourceDeratesAtC: number;
  readonly sourceShutsDownAtC: number;
  /** Whether the gear measures the temperature of the LEDs; without, bank 206 says MASK. */
  readonly measuresSourceTemperature: boolean;
  /** Device type 8: coolest and warmest colour temperature in mirek; null: fixed white. */
  readonly mirek: readonly [coolest: number, warmest: number] | null;
}

const generic: GearModel = {
  source: 'Round figures: a tenth of nominal power at the lowest level, straight to full; does not age.',
  gtin: '02000000000107',
  nominalPowerW: null,
  standbyW: 0.4,
  physicalMinimum: 85,
  powerShareByLight: [
    { at: 1, is: 0.1 },
    { at: 100, is: 1 },
  ],
  powerFactorByLoad: [
    { at: 0.02, is: 0.5 },
    { at: 0.1, is: 0.66 },
    { at: 0.3, is: 0.78 },
    { at: 0.5, is: 0.87 },
    { at: 0.75, is: 0.94 },
    { at: 1, is: 0.96 },
  ],
  efficiencyByLoad: [{ at: 0, is: 0.92 }],
  lumensPerWatt: 145,
  lightLossPerKiloHour: 0,
  powerGainPerKiloHour: 0,
  medianKiloHours: 100,
  medianHundredStarts: 500,
  gearDeratesAtC: 85,
  gearShutsDownAtC: 95,
  sourceDeratesAtC: 105,
  sourceShutsDownAtC: 120,
  measuresSourceTemperature: true,
  mirek: null,
};

/**
 * Invented products of the kinds that light streets. Shapes follow what data sheets of road-lighting gear have in common:
 * efficiency and power factor fall as it dims, standby below 0.5 W, light falls to 90 % in 60,000 to 100,000 h.
 */
export const GEAR_MODELS = {
  generic,
  'road-40': {
    ...generic,
    source: 'Invented: a 40 W road luminaire, L90 at 100,000 h.',
    gtin: '02000000000404',
    nominalPowerW: 40,
    standbyW: 0.35,
    powerShareByLight: [
      { at: 1, is: 0.11 },
      { at: 10, is: 0.17 },
      { at: 50, is: 0.5 },
      { at: 70, is: 0.68 },
      { at: 100, is: 1 },
    ],
    powerFactorByLoad: [
      { at: 0.01, is: 0.12 },
      { at: 0.11, is: 0.55 },
      { at: 0.3, is: 0.85 },
      { at: 0.5, is: 0.93 },
      { at: 1, is: 0.98 },
    ],
    efficiencyByLoad: [
      { at: 0.1, is: 0.68 },
      { at: 0.3, is: 0.84 },
      { at: 1, is: 0.91 },
    ],
    lightLossPerKiloHour: 0.001,
    powerGainPerKiloHour: 0.0002,
  },
  'road-90-hot': {
    ...generic,
    source:
      'Invented: a 90 W luminaire of the first LED years, L70 at 60,000 h, poor when dimmed, no sensor at the LEDs.',
    gtin: '02000000000909',
    nominalPowerW: 90,
    standbyW: 1.2,
    physicalMinimum: 126,
    powerShareByLight: [
      { at: 3, is: 0.2 },
      { at: 50, is: 0.6 },
      { at: 100, is: 1 },
    ],
    powerFactorByLoad: [
      { at: 0.01, is: 0.1 },
      { at: 0.2, is: 0.45 },
      { at: 0.6, is: 0.82 },
      { at: 1, is: 0.93 },
    ],
    efficiencyByLoad: [
      { at: 0.2, is: 0.66 },
      { at: 1, is: 0.87 },
    ],
    lumensPerWatt: 95,
    lightLossPerKiloHour: 0.005,
    powerGainPerKiloHour: 0.001,
    medianKiloHours: 50,
    medianHundredStarts: 200,
    gearDeratesAtC: 75,
    gearShutsDownAtC: 85,
    measuresSourceTemperature: false,
  },
  'path-20-white': {
    ...generic,
    source: 'Invented: a 20 W path luminaire with tunable white, 2200 to 4000 K.',
    gtin: '02000000000206',
    nominalPowerW: 20,
    standbyW: 0.45,
    lightLossPerKiloHour: 0.0015,
    powerGainPerKiloHour: 0.0003,
    mirek: [250, 454],
  },
} as const satisfies Record<string, GearModel>;
export type GearModelName = keyof typeof GEAR_MODELS;

/** The value of a curve at a place. */
export function onCurve(points: readonly CurvePoint[], at: number): number {
  let before: CurvePoint | null = null;
  for (const point of points) {
    if (at <= point.at) {
      if (!before) return point.is;
      return before.is + ((at - before.at) / (point.at - before.at)) * (point.is - before.is);
    }
    before = point;
  }
  return before?.is ?? 0;
}
