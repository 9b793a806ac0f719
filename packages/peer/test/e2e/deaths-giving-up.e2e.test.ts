import { type Peer, takeName } from '@kith/peer'
import { expect, it } from 'vitest'

import { everyDeath } from './mortal.ts'
import { codeOf, lastingStore } from './network.ts'

/** For all its lives. */
const storyMsMax = 300_000

/** A message comes from one name to another. */
async function reaches(from: Peer, to: Peer): Promise<void> {
  using _ = to.messages.on('proof', () => undefined)
  await (await from.messages.send(to.name, 'proof', 'hello')).committed()
}

it(
  '[NM29] [NM31] a program that is killed while it gives up its name has given it up, and takes it back, or has it still',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const alice = await mortal.join('alice')
      const bob = await network.join('bob')
      return {
        work: () => alice.names.release(),
        afterwards: async () => {
          let again = await network.join('alice', { store: mortal.disk() })
          const said = await codeOf(again.connected())
          if (said !== 'resolved') {
            expect(said).toBe('name-released')
            await again.leave()
            again = await network.join('alice', { store: mortal.disk(), claim: { takeBack: true } })
            await again.connected()
          }
          await bob.names.lookup('alice')
          await reaches(bob, again)
        },
      }
    })
    expect(deaths).toBeGreaterThan(0)
  },
  storyMsMax,
)

it(
  '[NM33] a name that is given away belongs to one of the two, whoever of them is killed, and can be given still where it was not',
  async () => {
    const former = await everyDeath(async (network, mortal) => {
      const shop = await mortal.join('shop')
      const disk = lastingStore()
      const { take } = await takeName(network.url, { name: 'shop', store: disk.store() })
      return {
        work: () => shop.names.transfer(take),
        afterwards: async () => {
          const again = await network.join('shop', { store: mortal.disk() })
          if ((await codeOf(again.connected())) === 'resolved') await again.names.transfer(take)
          const heir = await network.join('shop', { store: disk.store() })
          await heir.connected()
          await reaches(await network.join('bob'), heir)
        },
      }
    })
    const heirs = await everyDeath(async (network, mortal) => {
      const shop = await network.join('shop')
      let giving: Promise<unknown> = Promise.resolve()
      return {
        work: async () => {
          const { take } = await takeName(mortal.url, { name: 'shop', store: mortal.store() })
          giving = shop.names.transfer(take)
          await giving
          await (await mortal.join('shop')).connected()
        },
        afterwards: async () => {
          await giving
          if (shop.status.state === 'connected') {
            const { take } = await takeName(network.url, { name: 'shop', store: mortal.disk() })
            await shop.names.transfer(take)
          }
          const heir = await network.join('shop', { store: mortal.disk() })
          await heir.connected()
          await reaches(await network.join('bob'), heir)
        },
      }
    })
    expect(Math.min(former, heirs)).toBeGreaterThan(0)
  },
  storyMsMax,
)
