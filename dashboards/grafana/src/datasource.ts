/** The PostgreSQL data source that provisioning/datasources/lamplighter.yaml sets up. */
export const DATASOURCE = { type: 'grafana-postgresql-datasource', uid: 'lamplighter-db' } as const;
