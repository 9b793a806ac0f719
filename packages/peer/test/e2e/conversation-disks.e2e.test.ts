import { copyFile, mkdir, readFile, stat } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { collections, decodeRecord, outStreamRecord } from '@kith/core'
import { openEnvelope } from '@kith/keys'
import { openSqliteStore, type PeerStore } from '@kith/peer'
import { until } from '@kith/testing/contracts'
import { decodeMessages, decodePacket, type PeerName } from '@kith/wire'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { decodeFrameMessage } from '../../src/conversations/roll-bodies.ts'
import type { RollTurn } from '../../src/conversations/roll-turn.ts'
import { decodeSaidKey } from '../../src/conversations/said-keys.ts'
import { openIdentity } from '../../src/identity/identity.ts'
import { decodeStored } from '../../src/services/body.ts'
import { readAll } from '../../src/store/read-all.ts'
import { Listener } from './listeners.ts'
import { Network } from './network.ts'
import { Recording } from './recording.ts'
import { rollOn } from './rolls-on-disk.ts'
import { frameType, saidKeysCollection } from '../../src/conversations/conversation-types.ts'

let network: Network
beforeEach(async () => {
  network = await Network.start()
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
})

const names = ['alice', 'bob', 'carol'] as const
type Name = (typeof names)[number]

it('[CV13] copies of the disks of all members open nothing of what was said before, though everything on the wire was recorded', async () => {
  await using recording = await Recording.before(() => network.url)
  const disk = (name: string): string => joinPath(network.folder, `${name}.sqlite`)
  const join = async (name: Name): Promise<Listener> => {
    const options = { store: disk(name), url: recording.url, paths: 'relay-only' } as const
    return new Listener(await network.join(name, options))
  }
  const [alice, ...others] = [await join('alice'), await join('bob'), await join('carol')]
  const group = await alice.peer.conversations.create({ members: ['bob', 'carol'] })
  // Everybody has spoken, so that no lock key stands in the roll that was published.
  for (const one of [alice, ...others]) {
    await until(async () => (await one.members(group.id)).length === 3)
    await (await one.peer.conversations.get(group.id).send('chat', `from ${one.peer.name}`)).committed()
  }
  for (const one of others) await one.peer.leave()
  const sent = []
  for (let count = 1; count <= 3; count++) sent.push(await group.send('chat', `secret ${String(count)}`))
  for (const { outcomes } of sent) for (const outcome of outcomes) await outcome.stored()

  const before = await copies(disk, joinPath(network.folder, 'before'))
  await using old = await openSqliteStore(before.alice)
  const frames = await framesIn(recording.packets, old)
  expect(frames.length).toBe(3)
  const keys = (await readAll(old, saidKeysCollection)).map(({ value }) => decodeSaidKey(decodeStored(value)).key)
  expect(keys.length).toBe(6)
  // Who copied Bob's disk before he had them, and broke the envelopes, reads them all.
  expect(await opened(before.bob, 'bob', group.id, frames)).toBe(3)
  const whole = Buffer.from(keys[0] ?? [])
  expect(
    (await readFile(before.alice)).includes(whole) || (await readFile(`${before.alice}-wal`)).includes(whole),
  ).toBe(true)

  const again = [await join('bob'), await join('carol')]
  await Promise.all(sent.map((one) => one.committed()))
  for (const one of again) await one.hears('alice: secret 3')
  await until(async () => (await Promise.all(names.map((name) => logBytes(disk(name))))).every((bytes) => bytes === 0))
  const after = await copies(disk, joinPath(network.folder, 'after'))
  for (const name of names) {
    expect(await opened(after[name], name, group.id, frames)).toBe(0)
    const bytes = await readFile(after[name])
    for (const key of keys) expect(bytes.includes(Buffer.from(key))).toBe(false)
  }
}, 60_000)

/** How many frames open with what a disk holds. */
async function opened(
  path: string,
  name: string,
  conversation: string,
  frames: readonly Uint8Array[],
): Promise<number> {
  await using store = await openSqliteStore(path)
  const { device } = await openIdentity(store, name as PeerName, '', 1_000)
  const turn: RollTurn = await rollOn(store, device, conversation)
  let count = 0
  for (const frame of frames) if ((await turn.open(frame, Date.now())).kind === 'ok') count++
  return count
}

/** What was said, of all that was on the wire, as it opens with the keys of the streams on a disk. */
async function framesIn(packets: readonly Buffer[], store: PeerStore): Promise<readonly Uint8Array[]> {
  const streams = (await readAll(store, collections.outStreams)).map(
    ({ value }) => decodeRecord(outStreamRecord, value).keys,
  )
  const found = new Map<string, Uint8Array>()
  for (const bytes of packets) {
    const packet = decodePacket(bytes)
    if (packet.kind === 'refused') continue
    for (const frame of packet.frames) {
      if (frame.type !== 'data') continue
      const { authenticated, tag, body } = frame.envelope
      for (const each of streams) {
        const plain = await openEnvelope(each, authenticated, tag, body)
        const messages = plain.kind === 'ok' ? decodeMessages(plain.value) : plain
        if (messages.kind === 'refused') continue
        for (const { messageType, body: said } of messages.value) {
          const decoded = messageType === frameType ? decodeFrameMessage(said) : undefined
          if (decoded !== undefined) found.set(Buffer.from(decoded.frame).toString('hex'), decoded.frame)
        }
      }
    }
  }
  return [...found.values()]
}

/** Copies the files of all members' stores, as somebody does who may only read them. */
async function copies(disk: (name: string) => string, folder: string): Promise<Record<Name, string>> {
  await mkdir(folder)
  const copied = names.map(async (name) => {
    const copy = joinPath(folder, `${name}.sqlite`)
    for (const end of ['', '-wal', '-mark'])
      await copyFile(`${disk(name)}${end}`, `${copy}${end}`).catch(() => undefined)
    return [name, copy] as const
  })
  return Object.fromEntries(await Promise.all(copied)) as Record<Name, string>
}

function logBytes(path: string): Promise<number> {
  return stat(`${path}-wal`).then(
    ({ size }) => size,
    () => 0,
  )
}
