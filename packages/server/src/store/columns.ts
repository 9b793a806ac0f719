import { sql, type ColumnDefinitionBuilder, type RawBuilder } from 'kysely'

/** The databases that Kith runs on; MariaDB is `mysql`. */
export type Dialect = 'sqlite' | 'postgres' | 'mysql'

/** Column types that mean the same on the three databases, for migrations. */
export interface Columns {
  readonly dialect: Dialect
  /** 64-bit integer; read as a number, so at most 2^53 - 1. */
  readonly integer: RawBuilder<unknown>
  /** Exactly 16 bytes. */
  readonly bytes16: RawBuilder<unknown>
  /** Exactly 32 bytes. */
  readonly bytes32: RawBuilder<unknown>
  /** Up to 16 MiB. */
  readonly blob: RawBuilder<unknown>
  /** Text of at most `lengthMax` characters that is compared byte by byte. */
  text(lengthMax: number): RawBuilder<unknown>
  /** Type of a primary key that the database counts up and never gives twice; use with `key`. */
  readonly counter: RawBuilder<unknown>
  /** Makes a `counter` column the primary key. */
  key(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder
}

/** The column types of one database. */
export function columnsOf(dialect: Dialect): Columns {
  const raw = (text: string): RawBuilder<unknown> => sql.raw(text)
  switch (dialect) {
    case 'sqlite':
      return {
        dialect,
        integer: raw('integer'),
        bytes16: raw('blob'),
        bytes32: raw('blob'),
        blob: raw('blob'),
        text: () => raw('text'),
        counter: raw('integer'),
        key: (column) => column.primaryKey().autoIncrement(),
      }
    case 'postgres':
      return {
        dialect,
        integer: raw('bigint'),
        bytes16: raw('bytea'),
        bytes32: raw('bytea'),
        blob: raw('bytea'),
        text: (lengthMax) => raw(`varchar(${String(lengthMax)}) collate "C"`),
        counter: raw('bigint'),
        key: (column) => column.generatedByDefaultAsIdentity().primaryKey(),
      }
    case 'mysql':
      return {
        dialect,
        integer: raw('bigint'),
        bytes16: raw('binary(16)'),
        bytes32: raw('binary(32)'),
        blob: raw('mediumblob'),
        text: (lengthMax) => raw(`varchar(${String(lengthMax)}) character set utf8mb4 collate utf8mb4_bin`),
        counter: raw('bigint'),
        key: (column) => column.primaryKey().autoIncrement(),
      }
  }
}
