import type { DimLevel, Place, Watt } from '@lamplighter/contracts';

/** What a study must know of a luminaire. A luminaire of an inventory is one. */
export interface StudyLamp {
  readonly nis: string;
  readonly street: string;
  /** EN 13201 class, empty when not classified. */
  readonly lightingClass: string;
  readonly floorLevel: DimLevel;
  readonly model: string;
  /** Null when the inventory does not tell: then it has hours but no energy. */
  readonly nominalPowerW: Watt | null;
  /** Null: the program document chooses. */
  readonly calendarId: string | null;
}

/** A municipality: its name on reports, and the one point where its sun is reckoned. */
export interface StudyPlace {
  readonly name: string;
  readonly place: Place;
}
