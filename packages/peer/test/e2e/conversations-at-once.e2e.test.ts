import { openMemoryStore, type Peer, type PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { befriend } from './befriend.ts'
import { Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

const roundCount = 15
/** How long a disk takes at most. */
const commitMsMax = 60
const readMsMax = 4

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A store on a slow disk, so that much is on its way at a time. */
function slowStore(random: () => number): PeerStore {
  const store = openMemoryStore()
  return {
    get: async (collection, key) => {
      await pause(random() * readMsMax)
      return store.get(collection, key)
    },
    list: (collection, range) => store.list(collection, range),
    commit: async (groups) => {
      await pause((random() * commitMsMax) / 2)
      const result = await store.commit(groups)
      await pause((random() * commitMsMax) / 2)
      return result
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** Numbers from 0 to 1, the same in each run. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

it('[CV6] [CV14] nothing is refused or lost when all members of new conversations answer at once', async () => {
  const random = numbersFrom(7)
  const heard = new Map<string, string[]>()
  const failed: unknown[] = []
  const joined = async (name: string): Promise<Peer> => {
    const peer = await network.join(name, { store: slowStore(random) })
    const lines: string[] = []
    heard.set(name, lines)
    // A handler runs again where others were faster; what it writes is there once.
    for (const type of ['line', 'seen'])
      peer.conversations.on<string>(type, ({ conversation, mid, from, body }, tx) => {
        tx.put('heard', mid, { conversation, type, words: `${conversation} ${from}: ${body}` })
      })
    const answer = async (conversation: string): Promise<void> => {
      await pause(random() * 20)
      await peer.transact((tx) => {
        tx.say(conversation, 'seen', 'seen')
      })
    }
    void (async () => {
      for await (const { value } of peer.records.changes('heard')) {
        const { conversation, type, words } = value as unknown as Heard
        lines.push(words)
        if (type === 'line') answer(conversation).catch((error: unknown) => void failed.push(error))
      }
    })()
    return peer
  }
  const [alice, bob, carol] = [await joined('alice'), await joined('bob'), await joined('carol')]
  await befriend(alice, bob)
  await befriend(alice, carol)
  const wanted: string[] = []
  for (let round = 0; round < roundCount; round++) {
    const { id } = await alice.conversations.create({ title: 'Hike', members: ['bob', 'carol'] })
    const say = (peer: Peer, line: string): Promise<void> =>
      peer.transact((tx) => {
        tx.say(id, 'line', line)
      })
    const hears = (name: string, line: string): Promise<true> =>
      until(() => (heard.get(name)?.includes(`${id} ${line}`) === true ? true : undefined))
    await say(alice, 'one')
    await hears('bob', 'alice: one')
    await say(bob, 'two')
    await hears('carol', 'bob: two')
    await say(carol, 'three')
    await Promise.all([hears('alice', 'carol: three'), hears('bob', 'carol: three'), hears('alice', 'bob: two')])
    // Each has said one line and seen two.
    for (const [name, line] of Object.entries({ alice: 'one', bob: 'two', carol: 'three' }))
      wanted.push(...[line, 'seen', 'seen'].map((words) => `${id} ${name}: ${words}`))
  }
  for (const name of ['alice', 'bob', 'carol']) {
    const ofOthers = wanted.filter((line) => !line.includes(` ${name}: `)).sort()
    await until(() => failed.length > 0 || (heard.get(name)?.length ?? 0) >= ofOthers.length)
    expect(failed).toEqual([])
    expect(heard.get(name)?.toSorted()).toEqual(ofOthers)
  }
})

interface Heard {
  readonly conversation: string
  readonly type: string
  readonly words: string
}
