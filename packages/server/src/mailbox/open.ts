import type { Naming } from '../naming/naming.ts'
import type { Database } from '../store/database.ts'
import type { Mailbox, MailboxOptions } from './service.ts'

/** The mailbox on a database. Relations between names are asked of `naming`. */
export function openMailbox(database: Database, naming: Naming, options: MailboxOptions): Mailbox {
  throw new Error(`not yet: ${database.dialect} ${typeof naming} ${typeof options.now}`)
}
