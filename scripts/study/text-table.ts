/** A column of a table for a terminal. Numbers stand right, words left. */
export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string;
  readonly align?: 'left' | 'right';
}

/** A table with a rule under its heading. */
export function textTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = rows.map((row) => columns.map((column) => column.of(row)));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.align === 'left' ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd();
  const heading = columns.map(({ title }) => title);
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...cells.map(line)]
    .map((text) => `  ${text}`)
    .join('\n');
}

/** `12,345.6`: digits in groups, with so many after the point. */
export function figure(value: number, decimals = 0): string {
  const scale = 10 ** decimals;
  // A saving of almost nothing is 0, not -0.
  const rounded = Math.round(value * scale) / scale || 0;
  return rounded.toLocaleString('en', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** Decimals with which amounts up to so much still say something: a lamp's week is no whole kilowatt-hour. */
export const decimalsFor = (most: number): number => (most < 10 ? 3 : most < 1000 ? 1 : 0);

/** `15.3 %`, or a dash where there is nothing to take a share of. */
export const percent = (part: number, whole: number, decimals = 1): string =>
  whole === 0 ? '-' : `${figure((100 * part) / whole, decimals)} %`;

/** Titles beside texts; long texts are broken and indented. */
export function titledLines(lines: readonly (readonly [title: string, text: string])[], width = 116): string {
  const indent = Math.max(...lines.map(([title]) => title.length)) + 4;
  return lines
    .flatMap(([title, text]) =>
      wrapped(text, width - indent).map((part, index) => `  ${(index === 0 ? title : '').padEnd(indent - 4)}  ${part}`),
    )
    .join('\n');
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
