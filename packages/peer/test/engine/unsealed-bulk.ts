import { bulkRoomBytes, plainOfUnsealed, unsealedBulk } from '@kith/keys'
import { bytesToId, type ChannelId, decodeChannelPackets, encodeChannelPackets, type FrameOf } from '@kith/wire'
import { describe, expect, it, vi } from 'vitest'

import { BulkLine } from '../../src/engine/bulk-line.ts'
import type { ByteChannel } from '../../src/engine/byte-channel.ts'
import { ChannelPair, readAll } from './channel-pair.ts'

/** Registers what must hold of bulk over links that are end-to-end, where crypto answers at once and where it does not. */
export function registerUnsealedBulkTests(): void {
  describe('bulk over an end-to-end link', () => {
    it('[KY24] goes unsealed there, and sealed over the server, whichever path takes its place', async () => {
      using pair = await ChannelPair.make()
      const counts = { direct: { sealed: 0, unsealed: 0 }, relay: { sealed: 0, unsealed: 0 } }
      pair.meddle = (frame, kind) => {
        counts[kind][isUnsealed(frame) ? 'unsealed' : 'sealed']++
        return frame
      }
      const { channel, other } = await opened(pair)
      const total = 600_000
      const sending = channel.write(new Uint8Array(total).map((_, at) => at % 253)).then(() => channel.end())
      let count = 0
      for (let bytes = await other.read(); bytes !== undefined; bytes = await other.read()) {
        for (const byte of bytes) if (byte !== count++ % 253) throw new Error(`a wrong byte at ${String(count)}`)
        // Twice at each third: while much is on its way.
        const [third, before] = [count, count - bytes.byteLength].map((place) => Math.floor((place * 3) / total))
        if (third !== before) pair.connect(third === 1 ? 'direct' : 'relay')
      }
      await sending
      expect(count).toBe(total)
      expect(counts.relay.unsealed).toBe(0)
      expect(counts.relay.sealed).toBeGreaterThan(0)
      expect(counts.direct.unsealed).toBeGreaterThan(counts.direct.sealed)
    })

    it('[KY24] begins on a link without any server', async () => {
      using pair = await ChannelPair.make()
      pair.connect('direct')
      const { channel, other } = await opened(pair)
      let unsealed = 0
      pair.meddle = (frame) => {
        if (isUnsealed(frame)) unsealed++
        return frame
      }
      await channel.write(Uint8Array.of(1, 2, 3))
      await channel.end()
      expect([...(await readAll(other))]).toEqual([1, 2, 3])
      expect(unsealed).toBeGreaterThan(0)
    })

    it('[KY24] is nothing when it comes over the server', async () => {
      using pair = await ChannelPair.make()
      pair.connect('direct')
      await opened(pair)
      const types = heardTypes(pair)
      pair.bob.keeper.frame(openFrame(pair, 7, 'server'), undefined)
      pair.bob.keeper.frame(openFrame(pair, 8, 'link'), lineOf(pair))
      await vi.waitUntil(() => types.length > 0)
      expect(types).toEqual(['link'])
    })

    it("[KY24] is nothing on another device's link, whatever was sealed there before", async () => {
      using pair = await ChannelPair.make()
      const foreign = new BulkLine(bytesToId(new Uint8Array(16).fill(9)))
      // All that Alice seals is passed on by the other device over its own link.
      pair.meddle = (frame) => {
        if (frame.to !== pair.bob.device) return frame
        pair.bob.keeper.frame(frame, foreign)
        return undefined
      }
      const types = heardTypes(pair)
      await pair.alice.keeper.open(pair.bob.device, 't').opened
      pair.bob.keeper.frame(openFrame(pair, 7, 'foreign'), foreign)
      await pair.alice.keeper.open(pair.bob.device, 'u').opened
      expect(types).toEqual(['t', 'u'])
    })

    it('[KY24] is nothing on a link on which the sessions were not named, and is answered so that they are', async () => {
      using pair = await ChannelPair.make()
      pair.connect('direct')
      const { channel, other } = await opened(pair)
      const types = heardTypes(pair)
      const answers: boolean[] = []
      pair.meddle = (frame) => {
        if (frame.to === pair.alice.device) answers.push(isUnsealed(frame))
        return frame
      }
      // Once a second at most it is answered.
      await vi.waitUntil(
        () => {
          pair.bob.keeper.frame(openFrame(pair, 7, 'unnamed'), new BulkLine(pair.alice.device))
          return answers.length > 0
        },
        { timeout: 20_000 },
      )
      expect([types, answers[0]]).toEqual([[], false])
      await channel.write(Uint8Array.of(1))
      expect([...((await other.read()) ?? [])]).toEqual([1])
    })

    it('[KY24][CH4] is nothing when the link was of an earlier life of its sender', async () => {
      using pair = await ChannelPair.make()
      pair.connect('direct')
      await opened(pair)
      const types = heardTypes(pair)
      const old = lineOf(pair)
      pair.bob.keeper.frame(openFrame(pair, 7, 'before'), old)
      await vi.waitUntil(() => types.includes('before'))
      pair.alice.restart()
      pair.connect('relay')
      await pair.alice.keeper.open(pair.bob.device, 't').opened
      pair.bob.keeper.frame(openFrame(pair, 8, 'held-back'), old)
      await pair.alice.keeper.open(pair.bob.device, 't').opened
      expect(types).toEqual(['before', 't', 't'])
    })

    it('[KY24] is heard when the frame that named the sessions was lost', async () => {
      using pair = await ChannelPair.make()
      await opened(pair)
      let lost = 0
      pair.meddle = (frame, kind) => {
        if (kind === 'relay' || isUnsealed(frame) || lost > 0) return frame
        lost++
        return undefined
      }
      pair.connect('direct')
      const types = heardTypes(pair)
      await pair.alice.keeper.open(pair.bob.device, 'u').opened
      expect([types, lost]).toEqual([['u'], 1])
    })
  })
}

/** A channel that Alice opened, at both ends; Bob takes no more of its type. */
async function opened(pair: ChannelPair): Promise<{ readonly channel: ByteChannel; readonly other: ByteChannel }> {
  const taken = new Promise<ByteChannel>((resolve) => {
    const listening = pair.bob.keeper.listen('t', (other) => {
      listening[Symbol.dispose]()
      resolve(other)
    })
  })
  const channel = pair.alice.keeper.open(pair.bob.device, 't')
  await channel.opened
  return { channel, other: await taken }
}

/** The types of the channels that are opened at Bob's from now on. */
function heardTypes(pair: ChannelPair): readonly string[] {
  const types: string[] = []
  for (const type of ['t', 'u', 'server', 'link', 'foreign', 'unnamed', 'before', 'held-back'])
    pair.bob.keeper.listen(type, () => types.push(type))
  return types
}

/** A frame by which a channel of Alice's is opened, unsealed. */
function openFrame(pair: ChannelPair, number: number, type: string): FrameOf<'bulk'> {
  const channel = bytesToId<ChannelId>(crypto.getRandomValues(new Uint8Array(16)))
  const init = new Uint8Array(0)
  const sealed = unsealedBulk(
    encodeChannelPackets({ kind: 'open', channel, number, type, init, limit: 1 }, undefined, bulkRoomBytes),
  )
  return { type: 'bulk', to: pair.bob.device, from: pair.alice.device, sealed }
}

/** What Bob's program knows of the link in use. */
function lineOf({ bob }: ChannelPair): BulkLine {
  const line = bob.way?.line
  if (line === undefined) throw new Error('the link in use is end-to-end')
  return line
}

/** Whether anybody on the way can read the frame. */
function isUnsealed({ sealed }: FrameOf<'bulk'>): boolean {
  const plain = plainOfUnsealed(sealed)
  if (plain === undefined) return false
  expect(decodeChannelPackets(plain).kind).toBe('ok')
  return true
}
