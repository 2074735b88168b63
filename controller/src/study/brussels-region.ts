import type { Degrees } from '@lamplighter/contracts';

/** A municipality of the Brussels-Capital Region. */
export interface BrusselsMunicipality {
  readonly nis: string;
  readonly name: string;
  /** Centre of its area. */
  readonly latitude: Degrees;
  readonly longitude: Degrees;
  readonly areaKm2: number;
}

/**
 * The 19 municipalities: NIS code, name, centre and area, reckoned from the boundaries of the statistical sectors (Statbel,
 * CC BY 4.0). Sunset and sunrise at a boundary are at most 31 s off those at the centre in Bruxelles, 16 s elsewhere.
 */
export const BRUSSELS_MUNICIPALITIES: readonly BrusselsMunicipality[] = (
  [
    ['21001', 'Anderlecht', 50.829, 4.293, 17.889],
    ['21002', 'Auderghem', 50.8101, 4.4382, 9.001],
    ['21003', 'Berchem-Sainte-Agathe', 50.8647, 4.2938, 2.985],
    ['21004', 'Bruxelles', 50.8729, 4.3752, 33.112],
    ['21005', 'Etterbeek', 50.833, 4.3947, 3.203],
    ['21006', 'Evere', 50.87, 4.4083, 5.127],
    ['21007', 'Forest', 50.8141, 4.3242, 6.319],
    ['21008', 'Ganshoren', 50.8744, 4.3095, 2.441],
    ['21009', 'Ixelles', 50.8223, 4.3771, 6.408],
    ['21010', 'Jette', 50.8817, 4.3214, 5.188],
    ['21011', 'Koekelberg', 50.863, 4.3242, 1.175],
    ['21012', 'Molenbeek-Saint-Jean', 50.8552, 4.3184, 6.02],
    ['21013', 'Saint-Gilles', 50.8295, 4.3447, 2.523],
    ['21014', 'Saint-Josse-ten-Noode', 50.8538, 4.3694, 1.152],
    ['21015', 'Schaerbeek', 50.8618, 4.3861, 7.912],
    ['21016', 'Uccle', 50.7898, 4.3614, 22.832],
    ['21017', 'Watermael-Boitsfort', 50.7929, 4.4235, 12.967],
    ['21018', 'Woluwe-Saint-Lambert', 50.8479, 4.4316, 7.29],
    ['21019', 'Woluwe-Saint-Pierre', 50.8311, 4.4431, 8.941],
  ] as const
).map(([nis, name, latitude, longitude, areaKm2]) => ({ nis, name, latitude, longitude, areaKm2 }));
