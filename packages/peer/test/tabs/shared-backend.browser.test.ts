import { type MessageId, type PeerName, KithError, type WireMessage } from '@kith/wire'
import { until } from '@kith/testing/contracts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Submission } from '../../src/backend/backend.ts'
import { openIndexedDbStore } from '../../src/store/indexed-db.ts'
import { openSharedBackend, type SharedBackend, type SharedBackendOptions } from '../../src/tabs/shared-backend.ts'
import type { Order, Told } from './tab-worker.ts'
import { openToyBackend, type ToyLog } from './toy-backend.ts'

/** A tab in a worker. */
class Tab {
  readonly #worker = new Worker(new URL('tab-worker.ts', import.meta.url), { type: 'module' })
  readonly #answers = new Map<number, (told: Told & { told: 'answer' }) => void>()
  #heard: Told[] = []
  #lastId = 0

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.told === 'answer') this.#answers.get(data.id)?.(data)
      else this.#heard.push(data)
    }
  }

  async open(peer: string, name: string): Promise<this> {
    this.#say({ order: 'open', peer, name })
    await this.#until('open')
    return this
  }

  call(method: 'submit' | 'facts', input?: unknown): Promise<{ output?: unknown; code?: unknown }> {
    const id = ++this.#lastId
    this.#say({ order: 'call', id, method, input })
    return new Promise((resolve) => {
      this.#answers.set(id, resolve)
    })
  }

  async leave(): Promise<void> {
    this.#say({ order: 'leave' })
    await this.#until('left')
  }

  /** Ends it as a crash would. */
  kill(): void {
    this.#worker.terminate()
  }

  #say(order: Order): void {
    this.#worker.postMessage(order)
  }

  async #until(told: Told['told']): Promise<void> {
    await until(() => this.#heard.some((each) => each.told === told))
    this.#heard = this.#heard.filter((each) => each.told !== told)
  }
}

let made = 0
let peer: string
let log: ToyLog
const tabs: Tab[] = []
const here: SharedBackend[] = []

beforeEach(() => {
  peer = `kith-tabs-${++made}`
  log = { streams: new Map(), aborted: 0 }
})
afterEach(async () => {
  for (const backend of here.splice(0)) await backend[Symbol.asyncDispose]()
  for (const tab of tabs.splice(0)) tab.kill()
})

async function openTab(name: string): Promise<Tab> {
  const tab = new Tab()
  tabs.push(tab)
  return tab.open(peer, name)
}

/** A tab within the test's page; several may be. */
async function openHere(name: string, options: Partial<SharedBackendOptions> = {}): Promise<SharedBackend> {
  const own = (): Promise<SharedBackend> =>
    openToyBackend(peer, name, () => undefined, log) as unknown as Promise<SharedBackend>
  const backend = await openSharedBackend({ peer, own, ...options })
  here.push(backend)
  return backend
}

describe('tabs that share a peer', () => {
  it('have one owner, whom the others ask', async () => {
    const owner = await openTab('first')
    const backend = await openHere('second')
    const third = await openTab('third')
    expect(backend.isOwner).toBe(false)
    expect((await backend.call('facts', undefined)).name).toBe('first')
    expect(await third.call('facts')).toMatchObject({ output: { name: 'first' } })
    expect(await owner.call('facts')).toMatchObject({ output: { name: 'first' } })
  })

  it('get errors as codes with their sentences', async () => {
    await openTab('first')
    const backend = await openHere('second')
    const error: unknown = await backend.call('lookup', { name: 'bob' }).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(KithError)
    expect(error).toMatchObject({ code: 'name-unknown', message: 'nobody has this name, they say' })
    const items = backend.stream('directory', search)[Symbol.asyncIterator]()
    await expect(items.next()).rejects.toMatchObject({ code: 'search-malformed', message: 'no such search' })
    await expect(backend.call('submit', (() => undefined) as never)).rejects.toBeDefined()
  })

  it('read streams of the owner in order, and end them there when they leave the loop, abort or close', async () => {
    const owner = await openHere('first')
    const other = await openHere('second')
    expect([owner.isOwner, other.isOwner]).toEqual([true, false])

    const items = other.stream('signals', undefined)[Symbol.asyncIterator]()
    await until(() => log.streams.get('signals') === 1)
    for (let at = 0; at < 50; at++) await other.call('signal', { to: 'x', type: 't', body: at })
    for (let at = 0; at < 50; at++) expect((await items.next()).value).toMatchObject({ body: at })
    await items.return?.()
    await until(() => log.streams.get('signals') === 0)

    const abort = new AbortController()
    const aborted = other.stream('signals', undefined, { signal: abort.signal })[Symbol.asyncIterator]()
    await until(() => log.streams.get('signals') === 1)
    const pending = aborted.next()
    abort.abort()
    expect(await pending).toMatchObject({ done: true })
    await until(() => log.streams.get('signals') === 0)

    const left = other.stream('signals', undefined)[Symbol.asyncIterator]()
    await until(() => log.streams.get('signals') === 1)
    await other[Symbol.asyncDispose]()
    expect(await left.next()).toMatchObject({ done: true })
    await until(() => log.streams.get('signals') === 0)
  })

  it('end their calls and streams at the owner when they crash', async () => {
    await openHere('first')
    const other = await openTab('second')
    void other.call('submit', submission('drained-never', 'never'))
    await other.call('facts')
    const waiting = new Tab()
    tabs.push(waiting)
    await waiting.open(peer, 'third')
    other.kill()
    waiting.kill()
    // The lock of a dead tab is free; whoever holds it next is the owner, who then forgets the tab.
    const locks = await navigator.locks.query()
    expect(locks.held?.filter(({ name }) => name?.startsWith(`kith-owner:${peer}`))).toHaveLength(1)
    await until(async () => {
      const { held = [], pending = [] } = await navigator.locks.query()
      return [...held, ...pending].filter(({ name }) => name?.startsWith(`kith-tab:${peer}:`)).length === 1
    })
  })

  it('stop waiting when the caller aborts, and the owner stops too', async () => {
    await openHere('first')
    const other = await openHere('second')
    const abort = new AbortController()
    const waiting = other.call('drained', undefined, { signal: abort.signal })
    await other.call('facts', undefined)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    await until(() => log.aborted === 1)
  })

  it('hand over when the owner leaves: streams go on with the new owner, and open calls that may be repeated', async () => {
    const owner = await openTab('first')
    const backend = await openHere('second')
    const third = await openTab('third')
    const names: string[] = []
    const reading = (async () => {
      for await (const { name } of backend.stream('facts', undefined)) {
        names.push(name)
        if (names.length === 2) return
      }
    })()
    await until(() => names.length === 1)
    const abort = new AbortController()
    const drained = backend.call('drained', undefined, { signal: abort.signal })
    await owner.leave()
    await reading
    expect(names).toEqual(['first', 'second'])
    expect(backend.isOwner).toBe(true)
    expect(await third.call('facts')).toMatchObject({ output: { name: 'second' } })
    abort.abort()
    await expect(drained).rejects.toMatchObject({ code: 'aborted' })
  })

  it('hand over again and again, while everybody asks', async () => {
    const queue = [await openTab('0'), await openTab('1'), await openTab('2'), await openTab('3')]
    const backend = await openHere('last')
    for (let round = 0; round < queue.length; round++) {
      expect((await backend.call('facts', undefined)).name).toBe(String(round))
      if (round % 2 === 0) queue[round]?.kill()
      else await queue[round]?.leave()
      await until(async () => (await backend.call('facts', undefined)).name !== String(round))
    }
    expect(backend.isOwner).toBe(true)
  })

  for (const when of ['before', 'after'] as const)
    it(`accept a message once when the owner dies ${when} its commit, and before its answer`, async () => {
      await openTab('first')
      const backend = await openHere('second')
      await openTab('third')
      expect(await backend.call('submit', submission('mid-1', 'plain'))).toBe('accepted')
      // The new owner is this page, whose backend only dies in workers.
      const dying = submission('mid-2', `die-${when}`)
      if (when === 'before') {
        const answer = backend.call('submit', dying)
        await until(() => backend.isOwner)
        void answer.catch(() => undefined)
        // It came to a backend that dies of it again, so only the store tells: it was never accepted, and never doubled.
        await backend[Symbol.asyncDispose]()
        expect(await versionOf('mid-2')).toBeUndefined()
      } else {
        expect(await backend.call('submit', dying)).toBe('accepted')
        expect(backend.isOwner).toBe(true)
        await backend[Symbol.asyncDispose]()
        expect(await versionOf('mid-2')).toBe(1)
      }
      expect(await versionOf('mid-1')).toBe(1)
    })

  it('accept everything once when owners are killed under a stream of messages', async () => {
    const queue = [await openTab('0'), await openTab('1'), await openTab('2')]
    const backend = await openHere('last')
    const count = 300
    const sending = Array.from({ length: count }, async (_, at) => {
      const mid = `mid-${String(at).padStart(4, '0')}`
      // One in three also writes what it has read, so that a repetition would conflict with itself.
      const expects = at % 3 === 0 ? [{ collection: 'once', key: mid, version: 0 }] : []
      const changes = at % 3 === 0 ? [{ collection: 'once', key: mid, value: new Uint8Array(1) }] : []
      for (let turns = 0; turns < at / 3; turns++) await backend.call('facts', undefined)
      return backend.call('submit', submission(mid, 'plain', { expects, changes }))
    })
    const killing = (async () => {
      for (const [round, tab] of queue.entries()) {
        await until(async () => (await backend.call('facts', undefined)).name === String(round))
        await Promise.all(sending.slice(0, (round + 1) * 60))
        tab.kill()
      }
    })()
    const answers = await Promise.all(sending)
    await killing
    expect(answers.every((answer) => answer === 'accepted')).toBe(true)
    await until(() => backend.isOwner)
    await backend[Symbol.asyncDispose]()
    await using store = await openIndexedDbStore(peer)
    const accepted = await store.list('accepted')
    expect(accepted).toHaveLength(count)
    expect(accepted.every(({ version }) => version === 1)).toBe(true)
    expect((await store.list('once')).every(({ version }) => version === 1)).toBe(true)
  })

  it('reject store-taken for what must not be done twice', async () => {
    const owner = await openTab('first')
    const backend = await openHere('second')
    const signal = backend.call('signal', { to: 'x', type: 't', body: 1 })
    await signal
    // The owner is killed with the call on its way: nobody knows whether it was done.
    owner.kill()
    const unknown = backend.call('submit', submission('', 'nothing', { changes: [change('notes', 'a')] }))
    await expect(unknown).rejects.toMatchObject({ code: 'store-taken' })
    expect((await backend.call('facts', undefined)).name).toBe('second')
  })

  it('reject with the reason when the first of them cannot open', async () => {
    const refuse = (): Promise<never> => Promise.reject(new KithError('name-wrong'))
    await expect(openHere('first', { own: refuse })).rejects.toMatchObject({ code: 'name-wrong' })
    const backend = await openHere('second')
    expect(backend.isOwner).toBe(true)
  })

  it('are passed over when they cannot open in their turn, and ask the next', async () => {
    const owner = await openTab('first')
    const failures: string[] = []
    const backend = await openHere('second', {
      own: () => Promise.reject(new KithError('store-newer')),
      failed: ({ code }) => failures.push(code),
    })
    await openTab('third')
    await owner.leave()
    await until(async () => (await nameOf(backend)) === 'third')
    expect(failures).toEqual(['store-newer'])
  })

  it('wait for a store that is still locked, and say store-busy when it stays so', async () => {
    const store = await openIndexedDbStore(peer)
    const opening = openHere('first')
    await new Promise(requestAnimationFrame)
    await store[Symbol.asyncDispose]()
    expect((await opening).isOwner).toBe(true)

    const busy = `${peer}-busy`
    await using _store = await openIndexedDbStore(busy)
    const never = openSharedBackend({ peer: busy, own: () => openToyBackend(busy, 'x', () => undefined) })
    await expect(never).rejects.toMatchObject({ code: 'store-busy' })
  })

  it('refuse everything with disposed after they were closed, which may be done twice', async () => {
    const owner = await openHere('first')
    const other = await openHere('second')
    const waiting = other.call('drained', undefined)
    await Promise.all([other[Symbol.asyncDispose](), other[Symbol.asyncDispose]()])
    await expect(waiting).rejects.toMatchObject({ code: 'disposed' })
    await expect(other.call('facts', undefined)).rejects.toMatchObject({ code: 'disposed' })
    await owner[Symbol.asyncDispose]()
    await expect(owner.call('facts', undefined)).rejects.toMatchObject({ code: 'disposed' })
  })
})

const search = { kind: 'x', text: '', where: {}, owner: '', sort: 'newest', limit: 1, cursor: '' } as const

function change(collection: string, key: string): Submission['writes']['changes'][number] {
  return { collection, key, value: new Uint8Array(1) }
}

/** One message, or with an empty mid only the writes. */
function submission(mid: string, messageType: string, writes: Partial<Submission['writes']> = {}): Submission {
  const message: WireMessage = { mid: mid as MessageId, messageType, encoding: 'bytes', body: new Uint8Array(3) }
  const send = { to: 'bob' as PeerName, lane: 'kept' as const, lifeMs: 1000, atomic: false, messages: [message] }
  return { writes: { sends: mid === '' ? [] : [send], changes: [], expects: [], ...writes }, keyed: [] }
}

async function nameOf(backend: SharedBackend): Promise<string | undefined> {
  try {
    return (await backend.call('facts', undefined)).name
  } catch {
    return undefined
  }
}

async function versionOf(mid: string): Promise<number | undefined> {
  // The third tab owns the store now, or this page does not any more.
  for (const tab of tabs.splice(0)) tab.kill()
  return until(async () => {
    try {
      await using store = await openIndexedDbStore(peer)
      return { version: (await store.get('accepted', mid))?.version }
    } catch {
      return undefined
    }
  }).then(({ version }) => version)
}
