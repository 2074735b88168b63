/** What a query's macros and variables stand for in one run. */
export interface MacroValues {
  readonly from: Date;
  readonly to: Date;
  /** Values of multi-value variables by name. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
  /** `jsonData.timescaledb` of the data source: groups with time_bucket(). */
  readonly timescaledb: boolean;
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/**
 * A panel's SQL as Grafana's PostgreSQL data source sends it to the database, so that a test can run it. Throws an Error for
 * a macro or variable that is not known, and for brackets inside a macro: Grafana ends its arguments at the first `)`.
 */
export function expandMacros(sql: string, values: MacroValues): string {
  const expanded = sql.replace(/\$__(\w+)\(([^)]*)\)/g, (whole, name: string, text: string) => {
    if (text.includes('(')) throw new Error(`${whole}): a macro cannot hold a bracket`);
    const args = text.split(',').map((arg) => arg.trim());
    return expand(name, args, values, whole);
  });
  return expanded.replace(/\$(\w+)/g, (whole, name: string) => {
    const chosen = values.variables[name];
    if (!chosen) throw new Error(`${whole} is no variable of this dashboard`);
    return chosen.map((value) => `'${value.replaceAll("'", "''")}'`).join(',');
  });
}

function expand(name: string, args: readonly string[], values: MacroValues, whole: string): string {
  const [column = '', interval = ''] = args;
  const from = `'${values.from.toISOString()}'`;
  const to = `'${values.to.toISOString()}'`;
  switch (name) {
    case 'timeFilter':
      return `${column} BETWEEN ${from} AND ${to}`;
    case 'timeFrom':
      return from;
    case 'timeTo':
      return to;
    case 'timeGroup':
    case 'timeGroupAlias': {
      const seconds = intervalSeconds(interval);
      const group = values.timescaledb
        ? `time_bucket('${seconds.toFixed(3)}s',${column})`
        : `floor(extract(epoch from ${column})/${seconds})*${seconds}`;
      return name === 'timeGroupAlias' ? `${group} AS "time"` : group;
    }
    default:
      throw new Error(`${whole} is no macro that this project uses`);
  }
}

function intervalSeconds(interval: string): number {
  const [, count, unit] = /^'?(\d+)([smhd])'?$/.exec(interval) ?? [];
  const seconds = Number(count) * (SECONDS[unit ?? ''] ?? Number.NaN);
  if (!(seconds > 0)) throw new Error(`${interval} is no interval such as '15m'`);
  return seconds;
}
