/** Instance type of an occupancy sensor (IEC 62386-303). */
export const OCCUPANCY_SENSOR_TYPE = 3;

/** Event filter bits of part 303: which events the sensor may send. */
export const PRESENCE_FILTERS = { occupied: 1, vacant: 2, repeat: 4, movement: 8, noMovement: 16 } as const;

/** What an occupancy sensor says in the 10 information bits of its event. */
export interface PresenceEvent {
  /** Movement at this moment. */
  readonly movement: boolean;
  /** Somebody is there: stays true until the hold timer runs out. */
  readonly occupied: boolean;
  /** Said again because the report timer ran out, not because something changed. */
  readonly repeat: boolean;
  /** A `movement` sensor sees motion only; a `presence` sensor also sees people who keep still. */
  readonly sensor: 'presence' | 'movement';
}

/** Reads part 303 event information; bits 4 to 9 are zero in this edition and ignored. */
export function decodePresence(information: number): PresenceEvent {
  return {
    movement: (information & 1) !== 0,
    occupied: (information & 2) !== 0,
    repeat: (information & 4) !== 0,
    sensor: (information & 8) !== 0 ? 'movement' : 'presence',
  };
}

/** The 10 information bits of a part 303 event. */
export function encodePresence(event: PresenceEvent): number {
  return (
    (event.movement ? 1 : 0) | (event.occupied ? 2 : 0) | (event.repeat ? 4 : 0) | (event.sensor === 'movement' ? 8 : 0)
  );
}
