/**
 * Tries a handler in a thousand histories of crashes, cuts and full disks, in one process and without a network: a shop that takes orders as
 * long as it has lamps, and answers each. Then the same shop with a mistake that works every day until somebody pulls the plug.
 */
import { runHistory, type SimulatedApplication, smallestFailure } from '@kith/testing'

const lamps = 100

/** What must hold: every lamp is on the shelf or in an order that was confirmed, whatever happened. */
const check: SimulatedApplication['check'] = (devices) =>
  devices.flatMap(({ name, rows, committed }) => {
    const stock = (rows.get('stock') ?? lamps) as number
    const sold = (rows.get('sold') ?? 0) as number
    const orders = committed.filter(({ body }) => (body as { kind: string }).kind === 'order').length
    const isRight = stock + sold === lamps && sold === Math.min(orders, lamps)
    return isRight ? [] : [`${name} took ${orders} orders, sold ${sold} lamps and has ${stock}`]
  })

/** Reads and writes through the transaction: stock, order and answer are one commit. */
const shop = (): SimulatedApplication => ({
  write: (random) => ({ kind: 'order', lamps: random.between(1, 1) }),
  handle: ({ from, body }, tx) => {
    if ((body as { kind: string }).kind !== 'order') return
    const stock = (tx.get('stock') ?? lamps) as number
    if (stock > 0) {
      tx.put('stock', stock - 1)
      tx.put('sold', ((tx.get('sold') ?? 0) as number) + 1)
    }
    tx.send(from, { kind: stock > 0 ? 'confirmed' : 'sold-out' })
  },
  check,
})

/** The same, but it counts in memory what it sold. A crash forgets that, and so does a commit that had to run again. */
const forgetfulShop = (): SimulatedApplication => {
  let sold = 0
  const { write } = shop()
  return {
    write,
    handle: ({ from, body }, tx) => {
      if ((body as { kind: string }).kind !== 'order') return
      if (sold < lamps) sold++
      tx.put('sold', sold)
      tx.put('stock', lamps - sold)
      tx.send(from, { kind: 'confirmed' })
    },
    check,
  }
}

const histories = Number(process.argv[2] ?? 200)
for (let seed = 1; seed <= histories; seed++) {
  const { violations } = runHistory({ seed, application: shop })
  if (violations.length > 0) throw new Error(`seed ${seed}: ${violations.join('; ')}`)
}
console.log(`the shop: ${histories} histories, nothing wrong`)

for (let seed = 1; seed <= histories; seed++) {
  if (runHistory({ seed, application: forgetfulShop }).violations.length === 0) continue
  const smallest = smallestFailure({ seed, application: forgetfulShop })
  console.log(
    `the forgetful shop: seed ${seed}, ${smallest?.sendsMax} sends, with ${smallest?.result.faults.join(', ')}`,
  )
  console.log(`  ${smallest?.result.violations[0]}`)
  break
}
