import { chmodSync, chownSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isRoot, run } from './processes.ts'

export interface Account {
  readonly uid?: number
  readonly gid?: number
}

/** Whom a database runs as: ourselves, or, as root, one of `names`, because databases refuse root. */
export async function unprivilegedAccount(names: readonly string[]): Promise<Account> {
  if (!isRoot) return {}
  for (const name of names)
    try {
      return { uid: Number(await run('id', ['-u', name])), gid: Number(await run('id', ['-g', name])) }
    } catch {
      // No such account here: the next one may exist.
    }
  throw new Error(`running as root, and none of the accounts ${names.join(', ')} exists`)
}

/** A new folder in the system's temporary folder that belongs to `account`. */
export function temporaryFolder(name: string, account: Account): string {
  const folder = mkdtempSync(join(tmpdir(), `kith-${name}-`))
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid)
  chmodSync(folder, 0o700)
  return folder
}
