import type { Database } from '../store/database.ts'
import type { Naming, NamingOptions } from './naming.ts'

/** Naming on a database. */
export function openNaming(database: Database, options: NamingOptions): Naming {
  throw new Error(`not yet: ${database.dialect} ${String(options.cacheMax)}`)
}
