import type { MissingMessages, Peer } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, firstOf, lastingStore, Network } from './network.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

/** Texts that a peer commits, in order, until one of them is the last. */
function texts(peer: Peer, last: string): Promise<readonly string[]> {
  const got: string[] = []
  return new Promise((resolve) => {
    peer.messages.on<string>('text', (message) => {
      got.push(message.body)
      if (message.body === last) resolve(got)
    })
  })
}

/** Bob, who was here and is away, and comes again on the same store. */
async function awayBob(): Promise<{ readonly back: () => Promise<Peer> }> {
  const { store } = lastingStore()
  await (await network.join('bob', { store: store() })).leave()
  return { back: () => network.join('bob', { store: store() }) }
}

describe('taking back', () => {
  it('[DL31] what was canceled while it waited in the mailbox never reaches its receiver, and the rest does', async () => {
    const bob = await awayBob()
    const alice = await network.join('alice')
    const one = await alice.messages.send('bob', 'text', 'one')
    const two = await alice.messages.send('bob', 'text', 'two')
    const three = await alice.messages.send('bob', 'text', 'three')
    await three.stored()
    await two.cancel()
    const last = await alice.messages.send('bob', 'text', 'last')
    await last.stored()
    const back = await bob.back()
    expect(await texts(back, 'last')).toEqual(['one', 'three', 'last'])
    expect(await codeOf(two.committed())).toBe('canceled')
    await Promise.all([one.committed(), three.committed()])
    const why = await alice.why(two.mid)
    expect(why).toMatchObject({ state: 'expired', code: 'canceled', direction: 'sent', from: 'alice' })
    expect(why.steps.map(({ step }) => step)).toContain('withdrawn')
  })

  it('[DL31] a message takes the place of the one that was sent with its key', async () => {
    const bob = await awayBob()
    const alice = await network.join('alice')
    const old = await alice.messages.send('bob', 'text', 'at nine', { key: 'meeting 1' })
    await old.stored()
    const options = { key: 'meeting 2', supersedes: 'meeting 1' }
    const fresh = await alice.messages.send('bob', 'text', 'at ten', options)
    expect(await texts(await bob.back(), 'at ten')).toEqual(['at ten'])
    expect(await codeOf(old.committed())).toBe('superseded')
    await fresh.committed()
    // A retry after an ambiguous crash is the same message, and takes nobody's place.
    expect((await alice.messages.send('bob', 'text', 'at ten', options)).mid).toBe(fresh.mid)
    expect(await codeOf(alice.messages.send('bob', 'text', 'x', { key: 'k', supersedes: 'k' }))).toBe('option-invalid')
  })

  it('[DL31] is part of a transaction, and too late for what is committed', async () => {
    const bob = await awayBob()
    const alice = await network.join('alice')
    const sent = await alice.messages.send('bob', 'text', 'draft')
    await alice.transact((tx) => {
      tx.cancel(sent.mid)
      tx.send('bob', 'text', 'last')
    })
    const back = await bob.back()
    expect(await texts(back, 'last')).toEqual(['last'])
    const late = await alice.messages.send('bob', 'text', 'late')
    await late.committed()
    await late.cancel()
    expect(late.state).toBe('committed')
    expect(await codeOf(alice.messages.cancel('no id'))).toBe('option-invalid')
    const why = await back.why(late.mid)
    expect(why).toMatchObject({ known: true, direction: 'received', from: 'alice', to: 'bob', state: 'committed' })
  })

  it('[DL32] sends at its time, and says that it waits for it', async () => {
    const [alice, bob] = await Promise.all([network.join('alice'), network.join('bob')])
    const got = texts(bob, 'later')
    const later = await alice.messages.send('bob', 'text', 'later', { notBefore: new Date(Date.now() + 300) })
    expect(later.state).toBe('scheduled')
    await alice.messages.send('bob', 'text', 'now')
    expect(await got).toEqual(['now', 'later'])
    const { notBeforeMs = Infinity, steps } = await alice.why(later.mid)
    expect(steps.find(({ step }) => step === 'released')?.atMs).toBeGreaterThanOrEqual(notBeforeMs)
    const far = { notBefore: Date.now() + 400 * 86_400_000 }
    expect(await codeOf(alice.messages.send('bob', 'text', 'x', far))).toBe('option-invalid')
  })
})

describe('what never comes', () => {
  it('[DL34] the receiver writes of what expired while it was away in the commit that goes on behind it', async () => {
    const bob = await awayBob()
    const alice = await network.join('alice')
    const updates = alice.messages.updates()
    const short = await alice.messages.send('bob', 'text', 'too late', { keep: '200ms' })
    await short.stored()
    await firstOf(updates, ({ mid, code }) => mid === short.mid && code === 'deadline-passed')
    const back = await bob.back()
    const told = new Promise<MissingMessages>((resolve) => {
      back.messages.onMissing((missing, tx) => {
        tx.put('missing', missing.from, missing.count)
        resolve(missing)
      })
    })
    expect(await told).toMatchObject({ from: 'alice', count: 1, reason: 'expired' })
    expect(await codeOf(short.committed())).toBe('deadline-passed')
    expect(await back.records.get('missing', 'alice')).toBe(1)
  })
})
