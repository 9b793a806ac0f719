import { PassThrough } from 'node:stream'

import type { Json, Peer } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { expect, it } from 'vitest'

import {
  applyPreferences,
  preferencesOf,
  preferencesPlace,
  receivePreferences,
  setPreferences,
} from '../../src/chat/preferences.ts'
import { run } from '../../src/program/program.ts'
import { stage } from '../surroundings.ts'
import { TinyTerminal } from './tiny-terminal.ts'

const kept = (peer: MockPeer): Promise<unknown> => peer.records.get(preferencesPlace.collection, preferencesPlace.key)

/** What another device of `from` prefers, which comes to a peer now. */
async function come(peer: MockPeer, from: string, body: unknown): Promise<void> {
  const mid = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(16)))
  const device = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
  const head = { mid, to: peer.name, type: 'chat.preferences', options: {}, from, device, sentAtMs: 1, order: 1 }
  await peer.messages.receive({ ...head, body: body as Json }, 'relay')
}

it('[CT11] what a person prefers is taken from the other devices of the name alone, the later of two', async () => {
  const alice = await new MockNetwork().join('alice')
  receivePreferences(alice, () => 1000)
  const over = new AbortController()
  const applied = applyPreferences(alice, over.signal)
  expect(preferencesOf(await kept(alice))).toEqual({ showsLastSeen: true, tellsRead: true })
  const quiet = { shared: { showsLastSeen: false, tellsRead: false }, changedMs: 500 }
  await come(alice, 'bob', quiet)
  for (const body of [null, 7, {}, { ...quiet, changedMs: -1 }, { shared: { tellsRead: 1 }, changedMs: 600 }])
    await come(alice, 'alice', body)
  expect(await kept(alice)).toBeUndefined()
  await come(alice, 'alice', quiet)
  expect(await kept(alice)).toEqual(quiet)
  await until(() => !alice.presence.own.showsLastSeen)
  await come(alice, 'alice', { shared: { showsLastSeen: true, tellsRead: true }, changedMs: 499 })
  expect(await kept(alice)).toEqual(quiet)
  // A device of an earlier version says nothing of what it does not know, and a clock is at most a day ahead.
  await come(alice, 'alice', { shared: { showsLastSeen: true }, changedMs: 1e12 })
  expect(await kept(alice)).toEqual({ shared: { showsLastSeen: true, tellsRead: false }, changedMs: 86_401_000 })
  await until(() => alice.presence.own.showsLastSeen)
  over.abort()
  await applied
})

it('[CT11] a choice at a terminal is kept, and told to the other devices', async () => {
  const network = new MockNetwork()
  const [alice] = [await network.join('alice'), await network.join('bob')]
  const terminal = new TinyTerminal(100)
  const keys = Object.assign(new PassThrough(), { isTTY: true })
  const join = (): Promise<Peer> => Promise.resolve(alice)
  const surroundings = stage(['chat', 'bob', '--as', 'alice', '--store', ':memory:'], { join })
  const ended = run({ ...surroundings, env: { NO_COLOR: '1' }, stdin: keys, stdout: terminal })
  keys.write('/read never\r')
  await terminal.shows(/^Say whether others are told what you have read: on, off\.$/)
  keys.write('/read off\r')
  await terminal.shows(/^Nobody is told what you have read, nor you what others have\.$/)
  expect(preferencesOf(await kept(alice))).toEqual({ showsLastSeen: true, tellsRead: false })
  keys.write('/read on\r')
  await terminal.shows(/^Contacts are told what you have read, and you what they have\.$/)
  expect(preferencesOf(await kept(alice))).toEqual({ showsLastSeen: true, tellsRead: true })
  keys.write('\u0004')
  expect(await ended).toBe(0)
})

it('[CT11] a choice goes to the other devices where there are any, dated behind the one that it follows', async () => {
  const alice = await new MockNetwork().join('alice')
  const sent: string[] = []
  const over = new AbortController()
  const following = (async () => {
    for await (const { to, state } of alice.messages.updates({ signal: over.signal }))
      if (state === 'accepted') sent.push(to)
  })().catch(() => undefined)
  await setPreferences(alice, { tellsRead: false }, 1000)
  const [device] = await alice.devices.list()
  if (device === undefined) throw new Error('a peer has a device')
  alice.devices.show([device, { ...device, isThis: false }])
  await setPreferences(alice, { tellsRead: true }, 1000)
  expect(await kept(alice)).toEqual({ shared: { showsLastSeen: true, tellsRead: true }, changedMs: 1001 })
  await until(() => sent.length > 0)
  over.abort()
  await following
  expect(sent).toEqual(['alice'])
})
