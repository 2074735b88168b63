/** One cell: text as it is, a number right-aligned, null as a dash. */
export type Cell = string | number | null;

const NOTHING = '-';
const textOf = (cell: Cell): string => (cell === null || cell === '' ? NOTHING : String(cell));

/** Rows under headings, in columns as wide as their widest cell, two spaces apart. Numbers stand right. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => textOf(row[column] ?? null).length)),
  );
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === 'number' ? textOf(cell).padStart(width) : textOf(cell).padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(headings), rule, ...rows.map(line)].join('\n');
}
