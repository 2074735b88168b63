import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Sql } from '../db/index.js';
import type { IngestStatistics } from '../ingest/index.js';

/** What the figures are taken from. */
export interface MetricSources {
  readonly sql: Sql;
  readonly ingest: () => IngestStatistics;
  readonly isBrokerConnected: () => boolean;
}

/** Figures for Prometheus (STANDARDS.md 7.2): prefix lighting_, base units, no label by luminaire. */
export function createMetrics(sources: MetricSources): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'lighting_controller_' });
  const registers = [registry];

  new Gauge({
    name: 'lighting_broker_connected',
    help: '1 while the controller is connected to the broker',
    registers,
    collect() {
      this.set(sources.isBrokerConnected() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'lighting_ingest_waiting_messages',
    help: 'Messages that arrived and are not yet committed',
    registers,
    collect() {
      this.set(sources.ingest().waiting);
    },
  });
  new Counter({
    name: 'lighting_ingest_records_total',
    help: 'Journal records by what became of them since the start',
    labelNames: ['result'],
    registers,
    collect() {
      this.reset();
      const { committed, repeated, early, rejected, refused } = sources.ingest();
      for (const [result, count] of Object.entries({ committed, repeated, early, rejected, refused })) {
        this.inc({ result }, count);
      }
    },
  });
  new Gauge({
    name: 'lighting_edges',
    help: 'Edges by municipality, on line or not',
    labelNames: ['nis', 'online'],
    registers,
    async collect() {
      this.reset();
      const rows = await sources.sql.query<{ nis: string; is_online: boolean; edges: number }>(
        'select nis, is_online, count(*) as edges from edge group by nis, is_online',
      );
      for (const { nis, is_online, edges } of rows) this.set({ nis, online: String(is_online) }, edges);
    },
  });
  new Gauge({
    name: 'lighting_faults_open',
    help: 'Faults that are not closed, by TALQ code and municipality',
    labelNames: ['code', 'nis'],
    registers,
    async collect() {
      this.reset();
      const rows = await sources.sql.query<{ code: string; nis: string; faults: number }>(
        `select code, nis, count(*) as faults from fault where state <> 'closed' group by code, nis`,
      );
      for (const { code, nis, faults } of rows) this.set({ code, nis }, faults);
    },
  });
  return registry;
}
