import { bytesToId, decodePacket, type DeviceId, type Frame, type FrameOf, limits } from '@kith/wire'
import { describe, expect, it, vi } from 'vitest'

import { Outgoing } from '../../src/engine/outgoing.ts'

/** A link that holds what it takes until it is let go. */
class HeldLink {
  bufferedBytes = 0
  readonly frames: Frame[] = []

  send(packet: Uint8Array): boolean {
    expect(packet.byteLength).toBeLessThanOrEqual(limits.packetBytesMax)
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') throw new Error(decoded.code)
    this.frames.push(...decoded.frames)
    this.bufferedBytes += packet.byteLength
    return true
  }
}

const device = bytesToId<DeviceId>(new Uint8Array(16))

function bulkOf(bytes: number): FrameOf<'bulk'> {
  return { type: 'bulk', to: device, from: device, sealed: new Uint8Array(bytes) }
}

describe('what gathers frames for a link', () => {
  it('[CH13] puts everything before bulk, and gives a link little bulk at a time', async () => {
    const link = new HeldLink()
    const outgoing = new Outgoing(link)
    for (let at = 0; at < 8; at++) outgoing.pushBulk(bulkOf(60_000))
    outgoing.push({ type: 'ping', token: 1 })
    expect(outgoing.hasRoomForBulk).toBe(false)
    let rooms = 0
    outgoing.whenRoomForBulk(() => rooms++)
    outgoing.flush()
    expect(link.frames.map(({ type }) => type)).toEqual(['ping', 'bulk', 'bulk', 'bulk'])
    outgoing.push({ type: 'ping', token: 2 })
    outgoing.flush()
    expect(link.frames.at(-1)).toEqual({ type: 'ping', token: 2 })
    expect(rooms).toBe(0)
    link.bufferedBytes = 0
    await vi.waitUntil(() => rooms === 1)
    link.bufferedBytes = 0
    await vi.waitUntil(() => link.frames.length === 10)
    outgoing.close()
  })

  it('[CH13] packs short bulk together', () => {
    const link = new HeldLink()
    const outgoing = new Outgoing(link)
    let packets = 0
    const send = link.send.bind(link)
    link.send = (packet) => {
      packets++
      return send(packet)
    }
    for (let at = 0; at < 40; at++) outgoing.pushBulk(bulkOf(1_000))
    outgoing.flush()
    expect([link.frames.length, packets]).toEqual([40, 1])
    outgoing.close()
  })
})
