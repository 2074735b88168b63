export {
  type Database,
  DatabaseError,
  type DatabaseErrorCode,
  encodeRows,
  type OpenDatabaseOptions,
  openDatabase,
  type Pool,
  type Sql,
  type Transaction,
} from './db/index.js';
