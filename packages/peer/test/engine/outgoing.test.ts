import { bytesToId, decodePacket, type DeviceId, encodePacket, type Frame, type FrameOf, limits } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { Outgoing } from '../../src/engine/outgoing.ts'

/** A link that holds what it takes until it is let go. */
class HeldLink {
  bufferedBytes = 0
  wantsRoom = false
  readonly frames: Frame[] = []

  send(packet: Uint8Array): boolean {
    expect(packet.byteLength).toBeLessThanOrEqual(limits.packetBytesMax)
    const decoded = decodePacket(packet)
    if (decoded.kind === 'refused') throw new Error(decoded.code)
    this.frames.push(...decoded.frames)
    this.bufferedBytes += packet.byteLength
    return true
  }

  wantRoom(): void {
    this.wantsRoom = true
  }

  /** Sends all that it holds; true when it was asked to tell so. */
  drain(): boolean {
    const { wantsRoom } = this
    this.wantsRoom = false
    this.bufferedBytes = 0
    return wantsRoom
  }
}

const device = bytesToId<DeviceId>(new Uint8Array(16))

function bulkOf(bytes: number): FrameOf<'bulk'> {
  return { type: 'bulk', to: device, from: device, sealed: new Uint8Array(bytes) }
}

describe('what gathers frames for a link', () => {
  it('[CH13] puts everything before bulk, and gives a link little bulk at a time', () => {
    const link = new HeldLink()
    const outgoing = new Outgoing(link)
    for (let at = 0; at < 12; at++) outgoing.pushBulk(bulkOf(60_000))
    outgoing.push({ type: 'ping', token: 1 })
    expect(outgoing.hasRoomForBulk).toBe(false)
    let rooms = 0
    outgoing.whenRoomForBulk(() => rooms++)
    outgoing.flush()
    expect(link.frames.map(({ type }) => type)).toEqual(['ping', 'bulk', 'bulk', 'bulk', 'bulk'])
    outgoing.push({ type: 'ping', token: 2 })
    outgoing.flush()
    expect(link.frames.at(-1)).toEqual({ type: 'ping', token: 2 })
    expect(rooms).toBe(0)
    expect(link.drain()).toBe(true)
    outgoing.flush()
    expect([rooms, link.frames.length]).toEqual([1, 10])
    outgoing.close()
  })

  it('[CH13] passes bulk on at once that need not wait, behind everything else, as long as the link holds little', () => {
    const link = new HeldLink()
    const outgoing = new Outgoing(link)
    outgoing.hold()
    outgoing.push({ type: 'ping', token: 1 })
    outgoing.pushBulk(bulkOf(100))
    const packet = encodePacket([bulkOf(60_000)])
    let count = 0
    while (outgoing.takesBulkNow && outgoing.sendBulk(packet)) count++
    expect(link.frames.map(({ type }) => type)).toEqual(['ping', ...Array.from({ length: count + 1 }, () => 'bulk')])
    expect(count).toBe(4)
    expect(outgoing.sendBulk(packet)).toBe(false)
    let rooms = 0
    outgoing.whenBulkTakenNow(() => rooms++)
    outgoing.flush()
    // The link is full: whoever were told so would ask again at once, and again.
    expect(rooms).toBe(0)
    expect(link.drain()).toBe(true)
    outgoing.flush()
    expect([rooms, outgoing.takesBulkNow]).toEqual([1, true])
    outgoing.close()
    expect(outgoing.sendBulk(packet)).toBe(false)
    expect(link.frames.length).toBe(count + 2)
  })

  it('[CH13] passes no bulk on while the link does not take what goes before it', () => {
    const link = new HeldLink()
    const outgoing = new Outgoing(link)
    const send = link.send.bind(link)
    link.send = () => false
    outgoing.hold()
    outgoing.push({ type: 'ping', token: 1 })
    expect(outgoing.sendBulk(encodePacket([bulkOf(60_000)]))).toBe(false)
    link.send = send
    outgoing.flush()
    expect(link.frames.map(({ type }) => type)).toEqual(['ping'])
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
