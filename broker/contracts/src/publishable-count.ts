/** Smaller counts of people could point at one of them (RELIABILITY S-27). */
export const LEAST_PUBLISHABLE_COUNT = 5;

/**
 * A count of activations of a presence sensor as it may be shown outside operations; null when it is too small to be. The
 * view `sensor_count_published` of the database says the same.
 */
export const publishableCount = (count: number): number | null => (count < LEAST_PUBLISHABLE_COUNT ? null : count);
