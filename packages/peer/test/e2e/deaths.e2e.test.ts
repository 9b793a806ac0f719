import { linkDevice, type Peer, recover } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { expect, it } from 'vitest'

import { befriend, contactUntil } from './befriend.ts'
import { everyDeath, type Mortal } from './mortal.ts'
import { Listener } from './listeners.ts'
import { codeOf, lastingStore, type Network } from './network.ts'
import { ownDevices } from './own-devices.ts'

/** For all its lives. */
const storyMsMax = 300_000

/** A message comes from one name to another, and once. */
async function reaches(from: Peer, to: Peer, text: string): Promise<void> {
  const heard: unknown[] = []
  using _ = to.messages.on('proof', ({ body }) => void heard.push(body))
  await (await from.messages.send(to.name, 'proof', text)).committed()
  expect(heard).toEqual([text])
}

it(
  '[PE1] [NM8] a program that is killed while it claims a name has it when it comes again, by the same keys',
  async () => {
    const deaths = await everyDeath((network, mortal) => {
      return Promise.resolve({
        work: () => mortal.join('alice'),
        afterwards: async () => {
          const alice = await network.join('alice', { store: mortal.disk() })
          const bob = await network.join('bob')
          expect((await bob.names.lookup('alice')).devices.map(({ device }) => device)).toEqual([alice.device])
          await reaches(bob, alice, 'hello')
        },
      })
    })
    expect(deaths).toBeGreaterThan(1)
  },
  storyMsMax,
)

/** Links a new device of alice's; both people say yes. */
async function linked(
  laptop: Peer,
  url: string,
  accept: Parameters<Awaited<ReturnType<typeof linkDevice>>['accept']>[0],
): Promise<void> {
  const link = await linkDevice(url, { label: 'Phone' })
  const request = await laptop.devices.link(link.code)
  await link.offer()
  await Promise.all([link.accept(accept), request.confirm()])
}

it(
  '[PE51] a new device that is killed while it is linked is a device of the name, or none, and can be linked then',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const laptop = await network.join('alice', { label: 'Laptop' })
      return {
        work: () => linked(laptop, mortal.url, { store: mortal.store() }),
        afterwards: async () => {
          const isListed = async (): Promise<boolean> => (await laptop.devices.list()).length === 2
          let phone = await joinedOrCode(network, mortal)
          if (typeof phone === 'string') {
            // Where the list names it already, its keys went with it: a person takes it out, and links it anew.
            expect(phone).toBe('name-taken')
            for (const { label, device } of await laptop.devices.list())
              if (label === 'Phone') await laptop.devices.remove(device)
            await linked(laptop, network.url, { store: mortal.disk() })
            phone = await network.join('alice', { store: mortal.disk() })
          }
          await until(isListed)
          const bob = await network.join('bob')
          await reaches(bob, phone, 'to the phone')
        },
      }
    }, 3)
    expect(deaths).toBeGreaterThan(0)
  },
  storyMsMax,
)

/** The next life of a device of alice's, or why there is none. */
async function joinedOrCode(network: Network, mortal: Mortal): Promise<Peer | string> {
  try {
    return await network.join('alice', { store: mortal.disk() })
  } catch (error) {
    return (error as { readonly code: string }).code
  }
}

it(
  '[PE51] [PE52] a device that is killed while it links another is one still, and the other is one too or is linked then',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const laptop = await mortal.join('alice')
      const disk = lastingStore()
      const link = await linkDevice(network.url, { label: 'Phone' })
      let accepting: Promise<unknown> = Promise.resolve()
      return {
        work: async () => {
          const request = await laptop.devices.link(link.code)
          await link.offer()
          accepting = link.accept({ store: disk.store() })
          accepting.catch(() => undefined)
          await Promise.all([accepting, request.confirm()])
        },
        afterwards: async () => {
          const again = await network.join('alice', { store: mortal.disk() })
          const bob = await network.join('bob')
          const { devices } = await bob.names.lookup('alice')
          if (devices.length === 2) await accepting
          else {
            await link[Symbol.asyncDispose]()
            await linked(again, network.url, { store: disk.store() })
          }
          const phone = await network.join('alice', { store: disk.store() })
          for (const one of [again, phone]) await until(async () => (await one.devices.list()).length === 2)
          await reaches(bob, phone, 'to the phone')
        },
      }
    }, 8)
    expect(deaths).toBeGreaterThan(1)
  },
  storyMsMax,
)

it(
  '[PE55] a recovery that is killed is done again with the same code',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const lost = await network.join('alice')
      const bob = await network.join('bob')
      await reaches(bob, lost, 'before')
      const { code, confirm } = await lost.devices.recovery.create()
      await confirm(code)
      await lost.leave()
      const again = (url: string, store: ReturnType<Mortal['disk']>): Promise<unknown> =>
        recover(url, { name: 'alice', secret: { code }, store })
      return {
        work: () => again(mortal.url, mortal.store()),
        afterwards: async () => {
          if ((await codeOf(again(network.url, mortal.disk()))) !== 'resolved')
            expect(await codeOf(again(network.url, mortal.disk()))).toBe('name-wrong')
          const alice = await network.join('alice', { store: mortal.disk() })
          await bob.names.lookup('alice')
          await reaches(bob, alice, 'after')
          expect((await alice.devices.list()).map(({ device }) => device)).toContain(alice.device)
        },
      }
    }, 3)
    expect(deaths).toBeGreaterThan(0)
  },
  storyMsMax,
)

it(
  '[FC2] [PE83] whoever is killed while one asks and the other accepts, they are contacts once both said so',
  async () => {
    const [asking, asked] = await Promise.all([
      everyDeath(async (network, mortal) => {
        const bob = await network.join('bob', { strangers: 'requests' })
        const alice = await mortal.join('alice')
        return {
          work: () => befriend(alice, bob),
          afterwards: async () => {
            const again = await network.join('alice', { store: mortal.disk() })
            if ((await again.contacts.list()).length === 0) await again.contacts.request('bob')
            await until(async () => (await bob.contacts.list()).length === 1)
            if ((await bob.contacts.list())[0]?.state === 'asking') await bob.contacts.accept('alice')
            await contactUntil(again, 'bob', 'contact')
            await reaches(again, bob, 'as a contact')
          },
        }
      }, 9),
      everyDeath(async (network, mortal) => {
        const bob = await mortal.join('bob', { strangers: 'requests' })
        const alice = await network.join('alice')
        return {
          work: () => befriend(alice, bob),
          afterwards: async () => {
            const again = await network.join('bob', { store: mortal.disk(), strangers: 'requests' })
            if ((await alice.contacts.list()).length === 0) await alice.contacts.request('bob')
            await until(async () => (await again.contacts.list()).length === 1)
            if ((await again.contacts.list())[0]?.state === 'asking') await again.contacts.accept('alice')
            await contactUntil(alice, 'bob', 'contact')
            await reaches(alice, again, 'as a contact')
          },
        }
      }, 9),
    ])
    expect(Math.min(asking, asked)).toBeGreaterThan(1)
  },
  storyMsMax,
)

it(
  '[PE72] [PE75] a comparison stands on both devices of a name, or on none, wherever it was cut off',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
      if (first === undefined || second === undefined) throw new Error('two were asked for')
      mortal.begin(first)
      const laptop = await mortal.join('alice')
      const phone = await network.join('alice', { store: second.store() })
      const bob = await network.join('bob')
      const { digits } = await bob.names.fingerprint('bob')
      for (const one of [laptop, phone]) await one.names.lookup('bob')
      return {
        work: () => laptop.names.verify('bob', digits),
        afterwards: async () => {
          const again = await network.join('alice', { store: mortal.disk() })
          const { trust } = await again.names.trust('bob')
          if (trust === 'unverified') expect((await phone.names.trust('bob')).trust).toBe('unverified')
          else await until(async () => (await phone.names.trust('bob')).trust === 'verified')
        },
      }
    })
    expect(deaths).toBeGreaterThan(0)
  },
  storyMsMax,
)

it(
  '[CV2] [CV5] who is killed while it makes a conversation, speaks in it and changes who is in it goes on where it was: nothing is lost, nothing said twice',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const bob = await Listener.join(network, 'bob')
      for (const name of ['carol', 'dave']) await Listener.join(network, name)
      const alice = await mortal.join('alice')
      const said: string[] = []
      return {
        work: async () => {
          const group = await alice.conversations.create({ members: ['bob', 'carol'] })
          const say = async (text: string): Promise<unknown> => {
            const sent = await group.send('chat', text)
            said.push(`alice: ${text}`)
            return sent.committed()
          }
          await say('one')
          await group.add('dave')
          await group.remove('carol')
          await say('two')
        },
        afterwards: async () => {
          const again = new Listener(await network.join('alice', { store: mortal.disk() }))
          const [known] = await again.peer.conversations.list()
          const { conversations } = again.peer
          const group =
            known === undefined
              ? await conversations.create({ members: ['bob', 'carol'] })
              : conversations.get(known.id)
          const members = await again.members(group.id)
          if (!members.includes('dave')) await group.add('dave')
          if (members.includes('carol')) await group.remove('carol')
          await (await group.send('chat', 'end')).committed()
          await bob.hears('alice: end')
          const heard = (await bob.heard()).filter((line) => line.startsWith('alice:'))
          expect(heard.slice(0, said.length)).toEqual(said)
          expect(new Set(heard).size).toBe(heard.length)
          await until(async () => (await bob.members(group.id)).join() === 'alice,bob,dave')
          expect(await again.members(group.id)).toEqual(['alice', 'bob', 'dave'])
          expect(await bob.peer.conversations.list()).toHaveLength(1)
        },
      }
    }, 20)
    expect(deaths).toBeGreaterThan(1)
  },
  storyMsMax,
)

it(
  '[CV2] [CV5] a member that is killed at any commit hears all that was said, once and in order, and is heard',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const alice = await Listener.join(network, 'alice')
      const bob = new Listener(await mortal.join('bob'))
      await Listener.join(network, 'carol')
      const { id } = await alice.peer.conversations.create({ members: ['bob'] })
      const group = alice.peer.conversations.get(id)
      return {
        work: async () => {
          for (const text of ['one', 'two']) await group.send('chat', text)
          await bob.hears('alice: two')
          await (await bob.peer.conversations.get(id).send('chat', 'mine')).committed()
          await group.add('carol')
          await bob.hears('joined carol alice writer')
        },
        afterwards: async () => {
          const again = new Listener(await network.join('bob', { store: mortal.disk() }))
          await until(async () => (await again.members(id)).includes('bob'))
          if (!(await alice.members(id)).includes('carol')) await group.add('carol')
          await (await group.send('chat', 'end')).committed()
          await (await again.peer.conversations.get(id).send('chat', 'mine, too')).committed()
          await again.hears('alice: end')
          const heard = (await again.heard()).filter((line) => line.startsWith('alice:'))
          expect(heard).toEqual(['alice: one', 'alice: two', 'alice: end'])
          const answers = (await alice.heard()).filter((line) => line.startsWith('bob:'))
          expect(answers.at(-1)).toBe('bob: mine, too')
          expect(new Set(answers).size).toBe(answers.length)
          await until(async () => (await again.members(id)).join() === 'alice,bob,carol')
        },
      }
    }, 9)
    expect(deaths).toBeGreaterThan(1)
  },
  storyMsMax,
)

it(
  '[PE82] a device that is killed while it takes the records of another has all of them once it asked again',
  async () => {
    const deaths = await everyDeath(async (network, mortal) => {
      const [first, second] = await ownDevices('alice', 'Laptop', 'Phone')
      if (first === undefined || second === undefined) throw new Error('two were asked for')
      mortal.begin(second)
      const old = await network.join('alice', { store: first.store() })
      const lines = Array.from({ length: 250 }, (_, at) => String(at).padStart(4, '0'))
      await old.transact((tx) => {
        for (const key of lines) tx.put('lines', key, key)
      })
      old.devices.history.give(['lines'], () => true)
      const fresh = await mortal.join('alice')
      return {
        work: () => fresh.devices.history.take(['lines']),
        afterwards: async () => {
          const again = await network.join('alice', { store: mortal.disk() })
          await again.devices.history.take(['lines'])
          const found = await again.records.list('lines', { limit: 1000 })
          expect(found.map(({ value }) => value)).toEqual(lines)
        },
      }
    }, 12)
    expect(deaths).toBeGreaterThan(2)
  },
  storyMsMax,
)
