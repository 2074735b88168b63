import { DAY, type EpochMs, HOUR, type Luminaire, type LuminaireNight } from '@lamplighter/contracts';
import { compile, type Night, nightOf, programCurve } from '@lamplighter/lighting';
import type { Sql } from '../db/pool.js';
import { storedDesired } from '../programs/desired-documents.js';
import { nightFigures } from './night-figures.js';
import { queryReadings } from './reading-query.js';

/** Readings on both sides of darkness, so that switching shows: an offset in the program may light before sunset. */
const MARGIN_MS = HOUR;

/** The running night of a luminaire, else the last one; null when the sun does not set there, or the edge has no document. */
export async function luminaireNight(sql: Sql, luminaire: Luminaire, now: EpochMs): Promise<LuminaireNight | null> {
  const desired = await storedDesired(sql, luminaire.edge);
  const night = desired && lastNight(desired.place, now);
  if (!desired || !night) return null;
  const from = night.from - MARGIN_MS;
  const to = night.to + MARGIN_MS;
  const readings = (await queryReadings(sql, { luminaire: luminaire.id, from, to, limit: MOST_READINGS })).items;
  return {
    from: night.from,
    to: night.to,
    sunset: night.sunset,
    sunrise: night.sunrise,
    ...nightFigures(readings),
    readings,
    programmed: programCurve(compile(desired), luminaire.device, from, to),
  };
}

/** A reading each 15 minutes makes some 70; level changes come on top. */
const MOST_READINGS = 5_000;

/** The night that runs at `now`, or the one that ended last. */
function lastNight(place: Parameters<typeof nightOf>[0], now: EpochMs): Night | null {
  const coming = nightOf(place, now);
  if (!coming) return null;
  return coming.from <= now ? coming : nightOf(place, coming.from - DAY);
}
