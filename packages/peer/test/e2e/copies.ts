import { copyFile, mkdir, stat } from 'node:fs/promises'
import { join as joinPath } from 'node:path'
import { collections, decodeRecord, inStreamRecord, outStreamRecord } from '@kith/core'
import { decodeLockPair, type DeviceKeys, type LockPair, openEnvelope, openInbound, positionOfKeys } from '@kith/keys'
import { openSqliteStore } from '@kith/peer'
import { decodeMessages, decodePacket, type Device, type Envelope, type PeerName, readHeader } from '@kith/wire'
import { expect } from 'vitest'
import { locksCollection } from '../../src/engine/lock-keeper.ts'
import { openIdentity } from '../../src/identity/identity.ts'
import { readAll } from '../../src/store/read-all.ts'

/** Every envelope that the server sent in what was heard of one connection. */
export function envelopesIn(heard: readonly Buffer[]): readonly Envelope[] {
  const bytes = Buffer.concat(heard)
  const found: Envelope[] = []
  let at = bytes.indexOf('\r\n\r\n') + 4
  while (at + 2 <= bytes.byteLength) {
    // A frame of a WebSocket from a server (RFC 6455 section 5.2): its kind, its length in one of three sizes, and what it carries.
    const short = (bytes[at + 1] ?? 0) & 127
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short === 127 ? bytes.readUInt32BE(at + 6) : short
    const packet = decodePacket(bytes.subarray(at + head, at + head + length))
    at += head + length
    if (packet.kind === 'refused') continue
    for (const frame of packet.frames) if (frame.type === 'data') found.push(frame.envelope)
  }
  return found
}

/** What opens of these envelopes with any of these keys. */
export async function opened(keys: readonly Uint8Array[], envelopes: readonly Envelope[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const { authenticated, tag, body } of envelopes)
    for (const each of keys) {
      const plain = await openEnvelope(each, authenticated, tag, body)
      const messages = plain.kind === 'ok' ? decodeMessages(plain.value) : plain
      if (messages.kind === 'refused') continue
      expect(readHeader(authenticated).seq).toBeGreaterThanOrEqual(positionOfKeys(each))
      for (const message of messages.value) found.push(new TextDecoder().decode(message.body))
    }
  return found
}

/** Copies the files of stores, as somebody does who may only read them; answers those copies that are not logs. */
export async function copied(folder: string, paths: readonly string[]): Promise<readonly string[]> {
  await mkdir(folder)
  return Promise.all(
    paths.map(async (path, at) => {
      const copy = joinPath(folder, `${String(at)}.sqlite`)
      for (const end of ['', '-wal', '-mark']) await copyFile(`${path}${end}`, `${copy}${end}`).catch(() => undefined)
      return copy
    }),
  )
}

/** The keys of all streams in stores. */
export async function keysOn(paths: readonly string[]): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = []
  for (const path of paths) {
    await using store = await openSqliteStore(path)
    for (const { value } of await readAll(store, collections.outStreams))
      found.push(decodeRecord(outStreamRecord, value).keys)
    for (const { value } of await readAll(store, collections.inStreams))
      found.push(decodeRecord(inStreamRecord, value).keys)
  }
  return found
}

export function logBytes(path: string): Promise<number> {
  return stat(`${path}-wal`).then(
    ({ size }) => size,
    () => 0,
  )
}

/** The lock keys of a store with their private halves, and the device's own keys. */
interface FoundLocks {
  readonly device: DeviceKeys
  readonly pairs: readonly LockPair[]
}

async function locksOn(path: string, name: string): Promise<FoundLocks> {
  await using store = await openSqliteStore(path)
  const { device } = await openIdentity(store, name as PeerName, '', 0)
  const oneTime = (await readAll(store, locksCollection)).flatMap(({ value }) => decodeLockPair(value) ?? [])
  return { device, pairs: [...device.locks, ...oneTime] }
}

/** What opens of these envelopes by finding the keys of their streams again, with the private halves that are in a copy of their receiver's disk. */
export async function openedByLocks(
  { path, name, sender }: { readonly path: string; readonly name: string; readonly sender: Device },
  envelopes: readonly Envelope[],
): Promise<readonly string[]> {
  const { device, pairs } = await locksOn(path, name)
  const own = {
    device: device.device,
    lockPair: (number: number) => pairs.find((pair) => pair.number === number),
  }
  const keys: Uint8Array[] = []
  for (const { opening, authenticated } of envelopes) {
    if (opening === undefined) continue
    const { stream, lane } = readHeader(authenticated)
    const found = await openInbound(opening, own, sender, { stream, lane })
    if (found.kind === 'ok') keys.push(found.value.keys)
  }
  return opened(keys, envelopes)
}
