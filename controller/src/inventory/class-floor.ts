import type { DimLevel } from '@lamplighter/contracts';

/**
 * Least dim level while a program lights, by EN 13201 class of the segment. The standard gives light levels, not dim
 * levels: these figures keep a lamp dimensioned for its class within about two classes of it, and are the platform's
 * default until a photometric floor is known for the segment.
 */
const FLOORS: Readonly<Record<string, DimLevel>> = {
  M1: 50,
  M2: 50,
  M3: 40,
  M4: 40,
  M5: 30,
  M6: 30,
  C0: 50,
  C1: 50,
  C2: 50,
  C3: 40,
  C4: 40,
  C5: 30,
  P1: 30,
  P2: 30,
  P3: 20,
  P4: 20,
  P5: 20,
  P6: 10,
  P7: 10,
};

/** Floor of a class in percent; 0 for an unclassified segment (empty text), null for a class that does not exist. */
export const floorOfClass = (lightingClass: string): DimLevel | null =>
  lightingClass === '' ? 0 : (FLOORS[lightingClass] ?? null);
