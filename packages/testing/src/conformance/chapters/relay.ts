/** What is passed on from device to device, byte for byte and in order, and what is not (spec RO1, RO2, RO6, RO9, RO10). */
import { randomBytes } from 'node:crypto'

import { encodeFrame, type Frame, readHeader, sealedBytesMax } from '@kith/wire'

import { casesOf, type ConformanceCase } from '../running/case.ts'
import { holds, same } from '../running/expectations.ts'
import type { Actor } from '../running/actor.ts'
import type { MadeStream } from '../running/made-stream.ts'

const sent = 200

/** The cases of this chapter. */
export const relay: readonly ConformanceCase[] = casesOf('relay', [
  [
    'RO1.1',
    'passes an envelope on byte for byte, with its opening and what its sender says of the hop',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob, 'unkept')
      await passed(alice, bob, stream.data(1, { opening: stream.opening(), leftMs: 123_456, listVersion: 0xffff_ffff }))
    },
  ],
  [
    'RO1.2',
    'passes an ack on byte for byte, with its exceptions',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const exceptions = [
        { seq: 3, index: 255, outcome: 'expired', code: 0 },
        { seq: 4, index: 0, outcome: 'rejected', code: 43 },
      ] as const
      await passed(alice, bob, stage.stream(bob, alice).ack(9, { exceptions, credit: 17 }))
    },
  ],
  [
    'RO1.3',
    'passes a proven gap on byte for byte',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await passed(alice, bob, gapOf(stage.stream(alice, bob), new Uint8Array(randomBytes(16))))
    },
  ],
  [
    'RO1.4',
    'passes a reopen on byte for byte',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const { id: stream } = stage.stream(alice, bob)
      await passed(alice, bob, { type: 'reopen', unusable: 0, to: bob.device, from: alice.device, stream })
    },
  ],
  [
    'RO1.5',
    'passes a signal on byte for byte, also the longest',
    async (stage) => {
      const [alice, bob] = await stage.two()
      for (const length of [0, 33, 8_192])
        await passed(alice, bob, signalOf(alice, bob, new Uint8Array(randomBytes(length))))
    },
  ],
  [
    'RO1.9',
    'passes bulk on byte for byte, also the longest',
    async (stage) => {
      const [alice, bob] = await stage.two()
      for (const length of [0, 33, 61_440])
        await passed(alice, bob, bulkOf(alice, bob, new Uint8Array(randomBytes(length))))
    },
  ],
  [
    'RO1.6',
    'passes the longest envelope on',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      const body = new Uint8Array(randomBytes(sealedBytesMax))
      await passed(alice, bob, stream.data(1, { body, opening: new Uint8Array(randomBytes(1_024)) }))
    },
  ],
  [
    'RO1.7',
    'brings each frame of a packet to the device that it names',
    async (stage) => {
      const [alice, bob, carol] = await Promise.all([stage.attached(), stage.attached(), stage.attached()])
      const [ofBob, ofCarol] = [stage.stream(alice, bob), stage.stream(alice, carol)]
      alice.send(ofBob.data(1), ofCarol.data(1), ofBob.data(2), ofCarol.data(2))
      for (const [receiver, stream] of [
        [bob, ofBob],
        [carol, ofCarol],
      ] as const)
        // prettier-ignore
        for (const seq of [1, 2]) await receiver.expect('data', { envelope: stream.envelope(seq) })
      await bob.none('data')
    },
  ],
  [
    'RO1.8',
    'passes a frame on that is repeated, as often as it comes',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const frame = stage.stream(alice, bob).data(1)
      alice.send(frame, frame)
      alice.send(frame)
      for (let time = 0; time < 3; time++) await bob.expect('data', { envelope: frame.envelope })
    },
  ],
  [
    'RO2.1',
    'keeps the order of what one device sends another',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      for (let seq = 1; seq <= sent; seq++) alice.send(stream.data(seq))
      for (let seq = 1; seq <= sent; seq++) same('the position', seqOf(await bob.expect('data')), seq)
    },
  ],
  [
    'RO2.2',
    'keeps the order of frames of all types',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      const tag = new Uint8Array(16).fill(3)
      const frames = [
        stream.data(1),
        signalOf(alice, bob, tag),
        gapOf(stream, tag),
        stage.stream(bob, alice).ack(2),
        { type: 'reopen', unusable: 0, to: bob.device, from: alice.device, stream: stream.id },
        stream.data(2),
        signalOf(alice, bob, tag),
      ] as const satisfies readonly Frame[]
      for (const frame of frames) alice.send(frame)
      for (const frame of frames) {
        const came = await bob.client.nextWhere(frame.type, ({ type }) => type !== 'drained')
        same('the frame', Buffer.from(encodeFrame(came)), Buffer.from(encodeFrame(frame)))
      }
    },
  ],
  [
    'RO6.1',
    'puts what comes together for one receiver into one packet',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.expect('drained')
      const before = bob.client.packets
      const stream = stage.stream(alice, bob)
      alice.send(...Array.from({ length: 50 }, (_, at) => stream.data(at + 1)))
      for (let count = 0; count < 50; count++) await bob.expect('data')
      same('packets', bob.client.packets - before, 1)
    },
  ],
  [
    'RO6.2',
    'sends no packet of more than 65,536 bytes',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      for (let seq = 1; seq <= 12; seq++) alice.send(stream.data(seq, { bodyBytes: 30_000 }))
      for (let seq = 1; seq <= 12; seq++) same('the position', seqOf(await bob.expect('data')), seq)
      const { longestPacket } = bob.client
      holds(longestPacket <= 65_536, 'packets of at most 65536 bytes', longestPacket)
    },
  ],
  [
    'RO9.1',
    "passes no gap on that looks like the server's own, and ends its sender",
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      alice.send(stream.data(1), gapOf(stream, new Uint8Array(16)))
      await alice.ends('value-unknown')
      await bob.expect('data')
      await bob.none('gap')
    },
  ],
  [
    'RO10.1',
    'drops data, signals and bulk of a blocked name without a word',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'blocked')
      alice.send(stage.stream(alice, bob).data(1), signalOf(alice, bob, new Uint8Array(5)))
      alice.send(bulkOf(alice, bob, new Uint8Array(5)))
      await alice.none('absent', 'present', 'turned-down')
      await bob.none('data', 'signal', 'bulk')
    },
  ],
  [
    'RO10.2',
    'does not tell a blocked name that a device is away, nor that it comes',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'blocked')
      await bob.leave()
      alice.send(stage.stream(alice, bob).data(1))
      await alice.none('absent', 'turned-down')
      await stage.attached(bob.person)
      await alice.none('present')
    },
  ],
  [
    'RO10.3',
    'passes on again what comes after the block is taken back',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      await bob.grant(alice.name, 'blocked')
      alice.send(stream.data(1))
      await alice.sync()
      await bob.grant(alice.name, 'none')
      alice.send(stream.data(2))
      await bob.expect('data', { envelope: stream.envelope(2) })
    },
  ],
  [
    'RO10.4',
    'blocks one way alone: the one who blocks may still send',
    async (stage) => {
      const [alice, bob] = await stage.two()
      await bob.grant(alice.name, 'blocked')
      const stream = stage.stream(bob, alice)
      bob.send(stream.data(1))
      await alice.expect('data', { envelope: stream.envelope(1) })
      alice.send(stream.ack(2))
      await bob.expect('ack', { stream: stream.id, next: 2 })
    },
  ],
])

/** The receiver gets the frame, byte for byte. */
async function passed(from: Actor, to: Actor, frame: Frame): Promise<void> {
  from.send(frame)
  const came = await to.expect(frame.type)
  same('the bytes', Buffer.from(encodeFrame(came)), Buffer.from(encodeFrame(frame)))
}

function signalOf(from: Actor, to: Actor, sealed: Uint8Array): Extract<Frame, { type: 'signal' }> {
  return { type: 'signal', to: to.device, from: from.device, sealed }
}

function bulkOf(from: Actor, to: Actor, sealed: Uint8Array): Extract<Frame, { type: 'bulk' }> {
  return { type: 'bulk', to: to.device, from: from.device, sealed }
}

/** A gap that the sender of a stream says, with this proof. */
export function gapOf({ id: stream, to, from }: MadeStream, tag: Uint8Array): Extract<Frame, { type: 'gap' }> {
  const what = { fromSeq: 1, toSeq: 2, reason: 'acknowledged-before' } as const
  return { type: 'gap', to: to.device, from: from.device, stream, ...what, tag }
}

function seqOf({ envelope }: Extract<Frame, { type: 'data' }>): number {
  return readHeader(envelope.authenticated).seq
}
