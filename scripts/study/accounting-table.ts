import type { InventoryAccounting, RowCount } from '@lamplighter/controller';
import { figure, textTable } from './text-table.js';

/** Every row of an inventory file, by what became of it, and what the file says as it stands. */
export function accountingTable({ file, fates, removed }: InventoryAccounting): string {
  const rows: (RowCount & { readonly name: string })[] = [
    ...fates.map((fate) => ({ name: fate.fate, ...fate })),
    { name: `all rows, ${figure(file.cabinets)} cabinets`, ...file },
    ...removed
      .filter((note) => note.rows > 0)
      .map((note) => ({ name: `  of these noted as removed in ${note.column}`, ...note })),
  ];
  return textTable<(typeof rows)[number]>(
    [
      { title: 'rows', of: ({ name }) => name, align: 'left' },
      { title: 'number', of: ({ rows: number }) => figure(number) },
      { title: 'without watts', of: ({ withoutWatts }) => figure(withoutWatts) },
      { title: 'watts listed', of: ({ watts }) => figure(watts) },
    ],
    rows,
  );
}
