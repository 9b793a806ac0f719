export * from './everywhere.ts'
export { join } from './join.ts'
export { openSqliteStore } from './store/sqlite.ts'
