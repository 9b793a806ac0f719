import { MockNetwork } from '@kith/testing/mock-peer'
import { KithError } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { OwnNames } from '../../src/controllers/session/own-names.ts'
import { type NameMemory, type OpenPeer, Session } from '../../src/controllers/session/session.ts'

function memory(name?: string): NameMemory & { readonly kept: Map<string, string> } {
  const kept = new Map(name === undefined ? [] : [['kith.name', name]])
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

describe('a session', () => {
  it('asks for a name, and remembers the one the network gave', async () => {
    const network = new MockNetwork()
    const kept = memory()
    const session = new Session((name) => network.join(name), kept)
    await session.start()
    expect(session.state.value.state).toBe('choosing')
    await session.claim('anna')
    expect(session.state.value).toMatchObject({ state: 'open', name: 'anna' })
    expect(kept.kept.get('kith.name')).toBe('anna')
  })

  it.each([
    ['alice', 'name-taken'],
    ['a1ice', 'name-lookalike'],
  ])('says why %s is not to be had', async (name, code) => {
    const network = new MockNetwork()
    network.take('alice')
    const kept = memory()
    const session = new Session((wanted) => network.join(wanted), kept)
    await session.claim(name)
    expect(session.state.value).toMatchObject({ state: 'choosing', name, fault: { code } })
    expect(kept.kept.size).toBe(0)
    await session.claim('anna')
    expect(session.state.value.state).toBe('open')
  })

  it('gives up claiming when the person does', async () => {
    const open: OpenPeer = (_name, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new KithError('aborted')))
      })
    const session = new Session(open, memory())
    const claiming = session.claim('anna')
    expect(session.state.value.state).toBe('claiming')
    session.cancel()
    await claiming
    expect(session.state.value).toEqual({ state: 'choosing', name: 'anna', fault: undefined })
  })

  it('comes back under the remembered name without the network', async () => {
    const network = new MockNetwork()
    const open: OpenPeer = async (name) => {
      const peer = await network.join(name)
      peer.disconnect()
      return peer
    }
    const session = new Session(open, memory('anna'))
    await session.start()
    expect(session.state.value).toMatchObject({ state: 'open', name: 'anna' })
  })

  it('says when the store cannot be opened, and tries again', async () => {
    const network = new MockNetwork()
    let isBusy = true
    const open: OpenPeer = (name) => (isBusy ? Promise.reject(new KithError('store-busy')) : network.join(name))
    const session = new Session(open, memory('anna'))
    await session.start()
    expect(session.state.value).toMatchObject({ state: 'failed', fault: { code: 'store-busy' } })
    isBusy = false
    await session.start()
    expect(session.state.value.state).toBe('open')
  })

  it('forgets the name on request', async () => {
    const network = new MockNetwork()
    const kept = memory('anna')
    const session = new Session((name) => network.join(name), kept)
    await session.start()
    await session.chooseAnother()
    expect(session.state.value).toMatchObject({ state: 'choosing', name: 'anna' })
    expect(kept.kept.size).toBe(0)
  })
})

describe('several names of one browser', () => {
  const page = (shared: ReturnType<typeof memory>, own = memory()) => {
    const names = new OwnNames(shared, own)
    const network = new MockNetwork()
    return { own, names, session: new Session((name) => network.join(name), shared, { names }) }
  }

  it('shows one name a page, which stays when another page takes another', async () => {
    const shared = memory()
    const first = page(shared)
    await first.session.claim('anna')
    const second = page(shared)
    second.names.ask('')
    await second.session.start()
    expect(second.session.state.value.state).toBe('choosing')
    await second.session.claim('bo')
    const loadedAnew = page(shared, first.own)
    await loadedAnew.session.start()
    expect(loadedAnew.session.state.value).toMatchObject({ state: 'open', name: 'anna' })
    await first.session.restart()
    expect(first.session.state.value).toMatchObject({ state: 'open', name: 'anna' })
    expect(first.names.all).toEqual(['anna', 'bo'])
  })

  it('opens the name that it is asked for, and never one that is not this browser’s', async () => {
    const shared = memory()
    await page(shared).session.claim('anna')
    await page(shared).session.claim('bo')
    const asked = page(shared)
    asked.names.ask('anna')
    await asked.session.start()
    expect(asked.session.state.value).toMatchObject({ state: 'open', name: 'anna' })
    const led = page(shared)
    led.names.ask('mallory')
    await led.session.start()
    expect(led.session.state.value, 'the one used last').toMatchObject({ state: 'open', name: 'anna' })
    expect(led.names.all).toEqual(['anna', 'bo'])
  })

  it('shows another name in the place of one, and asks for a new one', async () => {
    const shared = memory()
    const { session } = page(shared)
    await session.claim('anna')
    await session.switchTo('')
    expect(session.state.value).toMatchObject({ state: 'choosing', name: '' })
    await session.claim('bo')
    await session.switchTo('anna')
    expect(session.state.value).toMatchObject({ state: 'open', name: 'anna' })
    expect(session.names?.all).toEqual(['anna', 'bo'])
  })

  it('forgets one name and keeps the other', async () => {
    const shared = memory()
    await page(shared).session.claim('anna')
    const { session, own } = page(shared)
    await session.claim('bo')
    await session.chooseAnother()
    const same = page(shared, own)
    await same.session.start()
    expect(same.session.state.value.state).toBe('choosing')
    const other = page(shared)
    await other.session.start()
    expect(other.session.state.value).toMatchObject({ state: 'open', name: 'anna' })
  })

  it('goes by the name of before where nothing else was ever kept, also when the list is damaged', async () => {
    const shared = memory('anna')
    shared.setItem('kith.names', '{"no":"list"}')
    const { session, names } = page(shared)
    await session.start()
    expect(session.state.value).toMatchObject({ state: 'open', name: 'anna' })
    expect(names.all).toEqual(['anna'])
  })
})
