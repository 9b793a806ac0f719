/** Commits without end, and says after each commit which one it was: the process that the power-cut test kills. */
import { openSqliteStore } from '../../src/store/sqlite.ts'

const [path = ''] = process.argv.slice(2)
const store = await openSqliteStore(path)
const value = new Uint8Array(300)
let next = 1
/** Several at a time, so that some share a disk transaction. */
async function commitOn(): Promise<void> {
  for (;;) {
    const at = next++
    const key = String(at).padStart(8, '0')
    await store.commit([
      {
        changes: [
          { collection: 'left', key, value },
          { collection: 'right', key, value },
        ],
        expects: [],
      },
    ])
    process.stdout.write(`${at}\n`)
  }
}
await Promise.all([commitOn(), commitOn(), commitOn()])
