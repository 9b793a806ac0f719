import { join } from '@kith/peer'

const [role, name = 'sam', ...rest] = process.argv.slice(2)
const [shop = 'sam', server = 'http://localhost:4600'] = role === 'buy' ? rest : [name, ...rest]
const peer = await join(server, { name })

if (role === 'sell') {
  await peer.transact((tx) => tx.put('stock', 'tea', 2))
  peer.requests.answer<{ item: string }>('buy', async ({ mid, from, body: { item } }, tx) => {
    const left = (await tx.get<number>('stock', item)) ?? 0
    if (left === 0) return { sold: false } // a no is a reply; throw only when something is broken
    tx.put('stock', item, left - 1)
    tx.put('sales', mid, { item, from }) // stock, sale and reply are one commit, or none of them is
    return { sold: true, left: left - 1 }
  })
  console.log(`${name} sells tea`)
} else {
  for (let cup = 1; cup <= 3; cup++) {
    type Sale = { sold: boolean; left?: number }
    const { from, body } = await peer.requests.ask<Sale>(shop, 'buy', { item: 'tea' }, { within: '20s' })
    console.log(body.sold ? `${from} sold tea and has ${body.left} left` : `${from} has no tea left`)
  }
  await peer.leave()
}
