import type { Watt } from '@lamplighter/contracts';
import { type Conversion, type Load, type StudyFigures, Tally } from './tally.js';

/** One row of a study: the same luminaires under both programs. */
export interface StudyGroup {
  readonly name: string;
  readonly luminaires: number;
  /** Luminaires without energy because nobody knows their power. */
  readonly withoutWatts: number;
  /** Power with every luminaire at 100 %. */
  readonly connectedW: Watt;
  readonly program: StudyFigures;
  readonly against: StudyFigures;
}

/** One luminaire under both programs. */
export interface StudiedLamp {
  readonly program: Load;
  readonly against: Load;
  /** Multiplies the load; null when the power is not known. */
  readonly strength: number | null;
  readonly connectedW: Watt | null;
  readonly standbyW: Watt;
}

/** Adds up luminaires under both programs. */
export class GroupTally {
  readonly #program: Tally;
  readonly #against: Tally;
  #luminaires = 0;
  #withoutWatts = 0;
  #connectedW: Watt = 0;

  constructor(conversion: Conversion) {
    this.#program = new Tally(conversion);
    this.#against = new Tally(conversion);
  }

  add({ program, against, strength, connectedW, standbyW }: StudiedLamp): void {
    this.#luminaires += 1;
    if (connectedW === null) this.#withoutWatts += 1;
    this.#connectedW += connectedW ?? 0;
    this.#program.add(program, strength, standbyW);
    this.#against.add(against, strength, standbyW);
  }

  result(name: string): StudyGroup {
    return {
      name,
      luminaires: this.#luminaires,
      withoutWatts: this.#withoutWatts,
      connectedW: this.#connectedW,
      program: this.#program.figures(),
      against: this.#against.figures(),
    };
  }
}
