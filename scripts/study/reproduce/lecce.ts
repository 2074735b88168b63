import { accountInventory } from '@lamplighter/controller';
import { readBytes } from '../../read-file.js';
import { accountingTable } from '../accounting-table.js';
import { figure } from '../text-table.js';
import type { ReproducedSection } from './section.js';

/** The public lighting points of Lecce: 4,636,454 W on 549 cabinets, 363 points without watts, 5 removed. */
export function reproduceLecce(file: string): ReproducedSection {
  const { accounting } = accountInventory({ csv: readBytes('--lecce', file), mapping: 'lecce', nis: '00000' });
  const { file: all, removed, fates } = accounting;
  const noted = removed.find(({ column }) => column === 'Data_Attiv');
  const figures = [
    { what: 'lamp watts of all rows', published: 4_636_454, found: all.watts, unit: ' W' },
    { what: 'cabinets (QUADRO) in all rows', published: 549, found: all.cabinets, unit: '' },
    { what: 'rows without watts', published: 363, found: all.withoutWatts, unit: '' },
    { what: 'rows noted as removed in Data_Attiv', published: 5, found: noted?.rows ?? 0, unit: '' },
  ];
  const lit = fates[0]?.watts ?? 0;
  return {
    title: 'The inventory of Lecce',
    method: [
      `Counted as the file stands: all ${figure(all.rows)} rows, also those that are removed or written twice, each by lampWatts() of its LAMPADA.`,
      `The import takes another view: ${figure(lit)} W hang on luminaires that can be lit; the rest is accounted for below, row by row.`,
    ],
    figures: figures.map(({ what, published, found, unit }) => ({
      what,
      published: `${figure(published)}${unit}`,
      found: `${figure(found)}${unit}`,
      agrees: found === published,
    })),
    table: accountingTable(accounting),
    details: accounting,
  };
}
