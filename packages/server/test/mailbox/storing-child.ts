/**
 * A program for `kill.test.ts`: stores envelopes of several streams without end and prints `stream upTo` for each `stored`, after the
 * mailbox has said so. Arguments: the url of the store, and the number of its first stream.
 */
import { writeSync } from 'node:fs'

import { signReceipts, SigningKey } from '@kith/keys'
import type { DeviceId, StreamId } from '@kith/wire'

import { openMailbox } from '../../src/mailbox/open.ts'
import { openNaming } from '../../src/naming/open.ts'
import { openDatabase } from '../../src/store/open.ts'
import { alice, bob, envelopeOf, frameIn, idOf, storeOf } from './envelopes.ts'

const streamCount = 8
const window = 16
const [url = '', firstStream = '0'] = process.argv.slice(2)
const database = await openDatabase(url)
const naming = openNaming(database, { now: Date.now })
const many = 1_000_000_000
const key = await SigningKey.generate()
const quotas = { receiverEnvelopesMax: many, receiverBytesMax: many, pairEnvelopesMax: many, pairBytesMax: many }
const mailbox = openMailbox(database, naming, {
  now: Date.now,
  sign: (statements) => signReceipts(key, 'localhost', statements),
  quotas: { ...quotas, strangerEnvelopesMax: many, strangerBytesMax: many },
  send: (_device: DeviceId, bytes) => {
    const frame = frameIn(bytes)
    if (frame.type !== 'stored') throw new Error(`unexpected ${frame.type}`)
    writeSync(1, `${frame.stream} ${String(frame.upTo)}\n`)
    const next = nextOf.get(frame.stream) ?? 1
    for (let seq = next; seq <= frame.upTo + window; seq++) store(frame.stream, seq)
    nextOf.set(frame.stream, Math.max(next, frame.upTo + window + 1))
  },
})

const nextOf = new Map<StreamId, number>()
for (let index = 0; index < streamCount; index++) {
  const stream = idOf<StreamId>(Number(firstStream) + index)
  nextOf.set(stream, 2)
  store(stream, 1)
}

function store(stream: StreamId, seq: number): void {
  setImmediate(() =>
    mailbox.store(storeOf(1, envelopeOf({ to: bob, from: alice, stream, seq, lifeMs: 3_600_000 })), alice),
  )
}
