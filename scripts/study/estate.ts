import type { Place } from '@lamplighter/contracts';
import {
  type AccountedInventory,
  accountInventory,
  BRUSSELS_MUNICIPALITIES,
  GENERATED_REGION_ASSUMPTIONS,
  generatedRegion,
  type InventoryAccounting,
  type StudyLamp,
  type StudyPlace,
} from '@lamplighter/controller';
import { grouped } from '@lamplighter/lighting';
import { inventoryFormatOf } from '../inventory-format.js';
import { forOption, readBytes } from '../read-file.js';
import type { GivenPlace, StudyCommand } from './options.js';
import { sunSpreadSeconds } from './sun-spread.js';

/** The luminaires of a study, and where they stand. */
export interface Estate {
  readonly lamps: readonly StudyLamp[];
  readonly places: ReadonlyMap<string, StudyPlace>;
  /** Null for the generated Region. */
  readonly accounting: InventoryAccounting | null;
  /** The inventory lists the watts of lamps, not those of luminaires. */
  readonly listsLampWatts: boolean;
  /** What of it is assumption, for people. */
  readonly assumptions: readonly string[];
}

type Wish = Pick<StudyCommand, 'inventory' | 'format' | 'cabinets' | 'nis' | 'place' | 'elevation'>;

/** No municipality of Belgium: stands for a city elsewhere whose list names none. */
const ELSEWHERE = '00000';

/** Reads the inventory that the options name, or generates the Region. */
export function loadEstate(wish: Wish): Estate {
  return wish.inventory === undefined ? theRegion(wish) : fromFile(wish, wish.inventory);
}

function theRegion({ place, elevation }: Wish): Estate {
  const places = BRUSSELS_MUNICIPALITIES.map(({ nis, name, latitude, longitude }): [string, StudyPlace] => [
    nis,
    { name, place: placeAt(place ?? { latitude, longitude }, 'Europe/Brussels', elevation) },
  ]);
  return {
    lamps: generatedRegion(),
    places: new Map(places),
    accounting: null,
    listsLampWatts: false,
    assumptions: [
      ...GENERATED_REGION_ASSUMPTIONS,
      place
        ? `sun reckoned once, at ${place.latitude}, ${place.longitude}`
        : 'sun reckoned once per municipality, at its centre; at the boundary it differs by up to 31 s in Bruxelles, 16 s elsewhere',
    ],
  };
}

function fromFile(wish: Wish, file: string): Estate {
  const csv = readBytes('--inventory', file);
  const cabinetsCsv = wish.cabinets === undefined ? undefined : readBytes('--cabinets', wish.cabinets);
  const format = wish.format ?? inventoryFormatOf(csv.subarray(0, 500).toString('latin1'));
  const nis = wish.nis ?? (format === 'lecce' ? ELSEWHERE : undefined);
  const { inventory, accounting } = forOption('--inventory', () =>
    accountInventory({ csv, cabinetsCsv, mapping: format, nis }),
  );
  if (inventory.luminaires.length === 0) {
    const [first] = inventory.rejected;
    const why = first ? `row ${first.row}, ${first.field}: ${first.reason}` : 'it has no rows';
    throw new Error(`--inventory: ${file} gives no luminaire: ${why}`);
  }
  const places = placesOf(inventory, wish, format === 'lecce' ? 'Europe/Rome' : 'Europe/Brussels');
  return {
    lamps: inventory.luminaires,
    places: new Map([...places].map(([key, { name, place }]) => [key, { name, place }])),
    accounting,
    listsLampWatts: format === 'lecce',
    assumptions: [...places.values()].map(({ name, place, spreadSeconds }) => {
      const at = `${place.latitude.toFixed(4)}, ${place.longitude.toFixed(4)} (${place.timeZone})`;
      return `sun of ${name} reckoned once, at ${at}: its outermost luminaires differ by at most ${spreadSeconds} s`;
    }),
  };
}

function placesOf(
  { luminaires }: AccountedInventory['inventory'],
  { place, elevation }: Wish,
  timeZone: string,
): Map<string, StudyPlace & { readonly spreadSeconds: number }> {
  return new Map(
    [...grouped(luminaires, ({ nis }) => nis)].map(([nis, lamps]) => {
      const mean = (of: (lamp: (typeof lamps)[number]) => number): number =>
        lamps.reduce((sum, lamp) => sum + of(lamp), 0) / lamps.length;
      const middle = { latitude: mean((lamp) => lamp.latitude), longitude: mean((lamp) => lamp.longitude) };
      const at = placeAt(place ?? middle, timeZone, elevation);
      const known = BRUSSELS_MUNICIPALITIES.find((each) => each.nis === nis)?.name;
      const name = known ?? (nis === ELSEWHERE ? 'Lecce' : nis);
      return [nis, { name, place: at, spreadSeconds: sunSpreadSeconds(at, lamps) }];
    }),
  );
}

const placeAt = ({ latitude, longitude, timeZone }: GivenPlace, zone: string, switchingElevation: number): Place => ({
  latitude,
  longitude,
  timeZone: timeZone ?? zone,
  switchingElevation,
});
