import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DATASOURCE } from './datasource.js';

/** `table` gives rows as they are; `time_series` needs a column `time` and turns text columns into series. */
export type ResultFormat = 'table' | 'time_series';

/** A panel's query as Grafana's PostgreSQL data source stores it; the SDK has no builder for it. */
export class SqlQuery implements Builder<Dataquery> {
  constructor(
    private readonly sql: string,
    private readonly format: ResultFormat = 'table',
  ) {}

  build(): Dataquery {
    const query = {
      refId: 'A',
      rawSql: this.sql.trim(),
      format: this.format,
      rawQuery: true,
      editorMode: 'code',
      datasource: DATASOURCE,
      _implementsDataqueryVariant: () => {},
    };
    return query;
  }
}
