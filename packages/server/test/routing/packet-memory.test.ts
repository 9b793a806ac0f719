import { describe, expect, it } from 'vitest'

import { releasePacket } from '../../src/routing/packet-memory.ts'

function packetAt(offset: number, length: number, behind = 0): Buffer {
  return Buffer.from(new ArrayBuffer(offset + length + behind), offset, length)
}

describe('memory of packets', () => {
  it.each([0, 8])('is given back where a packet at %i has it for itself', (offset) => {
    const packet = packetAt(offset, 5_000)
    releasePacket(packet)
    expect(packet.byteLength).toBe(0)
  })

  it.each([
    ['is short', packetAt(8, 4_095)],
    ['has something before it', packetAt(9, 5_000)],
    ['has something behind it', packetAt(8, 5_000, 1)],
    ['lies in shared memory', Buffer.from(new SharedArrayBuffer(5_000))],
  ])('stays where a packet %s', (_, packet) => {
    const { byteLength } = packet
    releasePacket(packet)
    expect(packet.byteLength).toBe(byteLength)
  })
})
