import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { openSqliteStore, type PeerStore } from '@kith/peer'
import { describe, expect, it } from 'vitest'

import { areTerminals, Ground, type KithProcess } from './kith-process.ts'

/** The Enter key. */
const enter = '\r'
/** Ctrl-D at an empty prompt. */
const leave = '\u0004'

/** `kith chat` of alice and bob, who are contacts, on a terminal each. */
async function talk(ground: Ground): Promise<{ readonly alice: KithProcess; readonly bob: KithProcess }> {
  await ground.run('chat', 'bob', '--as', 'alice')
  const bob = ground.startAtTerminal('chat', 'alice', '--as', 'bob', '--contact')
  await bob.prints(/bob talks with alice/)
  const alice = ground.startAtTerminal('chat', 'bob', '--as', 'alice', '--contact')
  await alice.prints(/bob is online/)
  await bob.prints(/alice is online/)
  return { alice, bob }
}

async function leaves(process: KithProcess): Promise<void> {
  process.write(leave)
  expect((await process.ended).code).toBe(0)
}

/** The store of a name, which no program uses now. */
async function storeOf(ground: Ground, name: string): Promise<PeerStore> {
  const files = await readdir(join(ground.folder, 'home'), { recursive: true })
  const file = files.find((each) => each.endsWith(`${name}.sqlite`)) ?? ''
  return openSqliteStore(join(ground.folder, 'home', file))
}

/** A record as the store keeps it: a byte says that it is JSON. */
function jsonRecord(value: object): Uint8Array {
  return new Uint8Array([1, ...new TextEncoder().encode(JSON.stringify(value))])
}

/** The records of a collection. */
async function recordsOf(store: PeerStore, collection: string): Promise<readonly Record<string, unknown>[]> {
  const found = await store.list(collection)
  return found.map(({ value }) => JSON.parse(new TextDecoder().decode(value.subarray(1))) as Record<string, unknown>)
}

// Only `script` of util-linux makes terminals for processes here; where it is missing, the test run says so by name.
describe.skipIf(!areTerminals)('two terminals', () => {
  it('[CT11] [CT12] [CT14] tell each other what was read, unless one wants to tell nobody', async () => {
    await using ground = await Ground.withNetwork()
    const { alice, bob } = await talk(ground)
    alice.write(`are you there?${enter}`)
    await bob.prints(/are you there\?/)
    await alice.prints(/✓✓ read/)
    bob.write(`/read off${enter}`)
    await bob.prints(/Nobody is told what you have read/)
    alice.write(`and now?${enter}`)
    await bob.prints(/alice +and now\?/)
    bob.write(`no${enter}`)
    await alice.prints(/bob +no/)
    await leaves(alice)
    await leaves(bob)
    await using store = await storeOf(ground, 'alice')
    const [first] = await store.list('chat.messages')
    expect(await recordsOf(store, 'chat.messages')).toMatchObject([
      { text: 'are you there?', state: 'committed' },
      { text: 'and now?', state: 'committed' },
      { text: 'no', from: 'them' },
    ])
    expect(await recordsOf(store, 'chat.seen-by')).toMatchObject([{ key: first?.key }])
    await using bobs = await storeOf(ground, 'bob')
    expect(await recordsOf(bobs, 'chat.seen-by')).toEqual([])
  })

  it('[CT15] [CT16] [CT18] choose for both how long lines stay, which stands after a restart, and lets go at the next start', async () => {
    await using ground = await Ground.withNetwork()
    const { alice, bob } = await talk(ground)
    alice.write(`/timer 5m${enter}`)
    await bob.prints(/lines go after 5 minutes from now on/)
    await leaves(alice)
    await leaves(bob)
    const again = ground.startAtTerminal('chat', 'alice', '--as', 'bob')
    await again.prints(/bob talks with alice/)
    again.write(`soon gone${enter}`)
    await again.prints(/✓ kept/)
    await leaves(again)
    const read = ground.startAtTerminal('chat', 'bob', '--as', 'alice')
    await read.prints(/soon gone \(goes after 5 minutes\)/)
    await leaves(read)
    for (const name of ['alice', 'bob']) {
      await using store = await storeOf(ground, name)
      expect(await recordsOf(store, 'chat.timers')).toEqual([{ seconds: 300, by: 'alice' }])
      expect(await recordsOf(store, 'chat.messages')).toMatchObject([{ timer: 300 }, { text: 'soon gone', lasts: 300 }])
      // As if it had been written five minutes ago.
      const [{ key } = { key: '' }] = await store.list('chat.lasting')
      const value = jsonRecord({ seconds: 300, startMs: Date.now() - 300_000 })
      await store.commit([{ changes: [{ collection: 'chat.lasting', key, value }], expects: [] }])
    }
    for (const [name, other] of [
      ['alice', 'bob'],
      ['bob', 'alice'],
    ] as const) {
      const last = ground.startAtTerminal('chat', other, '--as', name)
      await last.prints(/lines go after 5 minutes from now on/)
      last.write(leave)
      const { code, out } = await last.ended
      expect(code).toBe(0)
      expect(out).not.toContain('soon gone')
      await using store = await storeOf(ground, name)
      expect(await recordsOf(store, 'chat.messages')).toMatchObject([{ timer: 300 }])
      expect(await recordsOf(store, 'chat.lasting')).toEqual([])
    }
  })
})
