import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { until } from '@kith/testing/contracts'
import { KithError } from '@kith/wire'
import { beforeEach, describe, expect, it } from 'vitest'

import { IdleLock } from '../../src/controllers/session/idle-lock.ts'
import { Locks } from '../../src/controllers/session/locks.ts'
import { type OpenPeer, Session } from '../../src/controllers/session/session.ts'
import { SharedStorage } from './storage.ts'

let storage: SharedStorage
/** The passphrase of the store that all tabs share, and how many of them have it open. */
let store: { passphrase: string | undefined; openIn: number }
let wiped: number

/** A tab: it opens the store with the passphrase, or shares what another has open. */
function tab(): Session {
  const shared = storage.tab()
  const open: OpenPeer = async (name, _signal, { passphrase }) => {
    const peer: MockPeer = await new MockNetwork().join(name)
    if (store.passphrase !== undefined) {
      if (passphrase === undefined && store.openIn === 0) throw new KithError('store-sealed')
      if (passphrase !== undefined && passphrase !== store.passphrase) throw new KithError('passphrase-wrong')
    }
    peer.seal.passphrase = store.passphrase
    store.openIn++
    const leave = peer.leave.bind(peer)
    peer.leave = async () => {
      store.openIn--
      await leave()
    }
    return peer
  }
  const session: Session = new Session(
    open,
    { ...shared, removeItem: (key) => void storage.kept.delete(key) },
    {
      locks: new Locks(shared, shared.watch),
      wipe: () => {
        wiped++
        void session.start()
      },
    },
  )
  return session
}

async function opened(): Promise<Session> {
  const session = tab()
  await session.start()
  expect(session.state.value.state).toBe('open')
  return session
}

beforeEach(() => {
  storage = new SharedStorage()
  storage.kept.set('kith.name', 'anna')
  store = { passphrase: undefined, openIn: 0 }
  wiped = 0
})

describe('a session whose store has a passphrase', () => {
  it('asks for it when it starts, and says when it is wrong', async () => {
    store.passphrase = 'four words of mine'
    const session = tab()
    await session.start()
    expect(session.state.value).toEqual({ state: 'locked', name: 'anna', isTrying: false, fault: undefined })
    const trying = session.unlock('four words of yours')
    expect(session.state.value).toMatchObject({ isTrying: true })
    await trying
    expect(session.state.value).toMatchObject({ state: 'locked', isTrying: false, fault: { code: 'passphrase-wrong' } })
    await session.unlock('four words of mine')
    expect(session.state.value).toMatchObject({ state: 'open', name: 'anna' })
  })

  it('locks in all tabs, takes what was read out of memory, and opens in all', async () => {
    const first = await opened()
    const second = await opened()
    store.passphrase = 'four words of mine'
    for (const { state } of [first, second])
      if (state.value.state === 'open') (state.value.peer as MockPeer).seal.passphrase = store.passphrase
    await first.lock()
    await until(() => second.state.value.state === 'locked' && store.openIn === 0)
    expect([first.state.value.state, wiped]).toEqual(['locked', 2])
    // Also in a tab that is opened meanwhile, and after the page was loaded again.
    const third = tab()
    await third.start()
    expect(third.state.value.state).toBe('locked')
    expect(store.openIn).toBe(0)
    await second.unlock('four words of mine')
    await until(() => [first, second, third].every(({ state }) => state.value.state === 'open'))
  })

  it('does not lock what nobody could open again', async () => {
    const session = await opened()
    await session.lock()
    expect(session.state.value.state).toBe('open')
    expect(storage.kept.get('kith.lock.anna')).toMatch(/^open/u)
  })

  it('is locked in a tab that was left with the store and cannot open it', async () => {
    const session = await opened()
    await session.tabFailed('store-failed')
    expect(session.state.value.state).toBe('open')
    store.passphrase = 'four words of mine'
    await session.tabFailed('store-sealed')
    await until(() => session.state.value.state === 'locked')
    expect(session.state.value).toMatchObject({ fault: undefined })
  })

  it('asks for it, too, when somebody types the name of before as a new one', async () => {
    storage.kept.delete('kith.name')
    store.passphrase = 'four words of mine'
    const session = tab()
    await session.start()
    await session.claim('anna')
    expect(session.state.value).toMatchObject({ state: 'locked', name: 'anna' })
    await session.unlock('four words of mine')
    expect(session.state.value.state).toBe('open')
    expect(storage.kept.get('kith.name')).toBe('anna')
  })

  it('is another store when the name has come in anew', async () => {
    store.passphrase = 'four words of mine'
    storage.kept.set('kith.lock.anna', 'locked')
    const session = tab()
    await session.start()
    await session.chooseAnother()
    store.passphrase = undefined
    await session.enter('anna')
    expect(session.state.value.state).toBe('open')
  })
})

describe('an idle lock', () => {
  let nowMs: number
  let locked: number
  function idle(): IdleLock {
    return new IdleLock({ name: 'anna', storage: storage.tab(), lock: () => void locked++, nowMs: () => nowMs })
  }
  beforeEach(() => {
    nowMs = 1_000_000
    locked = 0
  })

  it('locks when no tab was touched for as long as was chosen, and never before', () => {
    using first = idle()
    first.choose(5)
    using second = idle()
    expect(second.minutes.value).toBe(5)
    for (let minute = 0; minute < 20; minute++) {
      nowMs += 60_000
      if (minute % 4 === 0) second.touched()
      expect([first.check(), second.check()]).toEqual([false, false])
    }
    nowMs += 240_000
    // The first touch after the time is too late: the machine slept meanwhile.
    first.touched()
    expect(locked).toBe(1)
    expect(second.check()).toBe(true)
  })

  it('does nothing unless it was chosen, and not for a clock that was set back', () => {
    using one = idle()
    nowMs += 1e9
    expect(one.check()).toBe(false)
    storage.kept.set('kith.idle.anna', '7')
    using other = idle()
    expect(other.minutes.value).toBe(0)
    other.choose(1)
    nowMs -= 1e8
    expect(other.check()).toBe(false)
    expect(locked).toBe(0)
  })
})
