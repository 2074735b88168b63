import type { ControlProgram, LuminairePlacement, Place } from '@lamplighter/contracts';
import type { NightCurve, Preview } from '@lamplighter/lighting';

/** Everything that a picture of a program shows. */
export interface PictureData {
  readonly program: Pick<ControlProgram, 'name' | 'description'>;
  readonly place: Place;
  readonly lamp: Pick<LuminairePlacement, 'floorLevel' | 'lightingClass'>;
  readonly year: number;
  readonly preview: Preview;
  readonly night: NightCurve;
}
