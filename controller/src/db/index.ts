export { type CopyColumns, type CopyType, encodeRows } from './copy-rows.js';
export { DatabaseError, type DatabaseErrorCode, isDataRefusal, sqlState } from './database-error.js';
export { migrate } from './migrate.js';
export { type Database, type OpenDatabaseOptions, openDatabase } from './open-database.js';
export type { Pool, PoolPurpose, Sql, Transaction } from './pool.js';
