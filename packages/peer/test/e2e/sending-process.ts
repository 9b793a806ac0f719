/**
 * Joins with a store in a file and sends numbered messages to bob for as long as it lives, a few at a time; prints each number when it is
 * accepted. With `until` it stops there, waits until every message of this store is decided, and ends.
 */
import { join } from '@kith/peer'

const [url = '', store = '', first = '1', until = ''] = process.argv.slice(2)
const last = until === '' ? Infinity : Number(until)
const peer = await join(url, { name: 'alice', store })

const sent: Promise<void>[] = []
for (let number = Number(first); number <= last;) {
  const batch = Array.from({ length: Math.min(7, last - number + 1) }, () => number++)
  const accepted = await Promise.all(
    batch.map((each) => peer.messages.send('bob', 'number', each, { key: String(each) })),
  )
  process.stdout.write(batch.map((each) => `${each}\n`).join(''))
  if (until !== '') sent.push(...accepted.map((each) => each.committed()))
}
await Promise.all(sent)
await peer.leave()
