import { limits } from '@kith/wire'
import { type Link, type LinkEnd, linkLimits } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Two ends of one link; where only one of them is a `Link` of the kind under test, the other is whatever answers it. */
export interface LinkPair {
  readonly here: Link
  readonly there: Link
  /** Clears away; called once. */
  remove?(): Promise<void>
}

/**
 * Registers the tests that every `Link` must pass, in a test file run by vitest. `makePair` is called for each test; everything is tried
 * in the direction from `here` to `there`, so register twice, with the ends exchanged, when they differ.
 */
export function registerLinkContract(name: string, makePair: () => Promise<LinkPair>): void {
  describe(`link contract: ${name}`, () => {
    let pair: LinkPair
    beforeEach(async () => {
      pair = await makePair()
    })
    afterEach(async () => {
      pair.here.close()
      pair.there.close()
      await pair.remove?.()
    })
    registerCarrying(() => pair)
    registerEnding(() => pair)
  })
}

function registerCarrying(pair: () => LinkPair): void {
  it('carries packets of every length, whole and in order, and counts their bytes', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    const lengths = [1, 2, 5, 100, 1023, 16_384, 16_385, 65_535, limits.packetBytesMax, 1]
    for (const length of lengths) expect(here.send(packet(length, length))).toBe(true)
    await heard.until(() => heard.packets.length === lengths.length)
    expect(heard.packets.map(({ byteLength }) => byteLength)).toEqual(lengths)
    for (const each of heard.packets) expect(isPacket(each, each.byteLength)).toBe(true)
    const total = lengths.reduce((sum, length) => sum + length, 0)
    expect(here.bytesSent).toBe(total)
    expect(there.bytesReceived).toBe(total)
  })

  it('carries both ways', async () => {
    const { here, there } = pair()
    const [heardHere, heardThere] = [new Heard(here), new Heard(there)]
    for (let at = 0; at < 100; at++) {
      here.send(packet(50, at))
      there.send(packet(60, at))
    }
    await heardHere.until(() => heardHere.packets.length === 100)
    await heardThere.until(() => heardThere.packets.length === 100)
    heardHere.packets.forEach((each, at) => {
      expect(isPacket(each, at) && each.byteLength === 60).toBe(true)
    })
    heardThere.packets.forEach((each, at) => {
      expect(isPacket(each, at) && each.byteLength === 50).toBe(true)
    })
  })

  it('keeps what arrives before somebody listens', async () => {
    const { here, there } = pair()
    const heardHere = new Heard(here)
    here.send(packet(10, 1))
    here.send(packet(10, 2))
    // A packet that came back says that the two before it are there.
    there.send(packet(10, 3))
    await heardHere.until(() => heardHere.packets.length === 1)
    const heard = new Heard(there)
    here.send(packet(10, 4))
    await heard.until(() => heard.packets.length === 3)
    expect(heard.packets.map((each, at) => isPacket(each, [1, 2, 4][at] ?? 0))).toEqual([true, true, true])
  })

  it('is done with the bytes when send returns', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    const bytes = packet(1000, 7)
    here.send(bytes)
    bytes.fill(0)
    await heard.until(() => heard.packets.length === 1)
    expect(heard.packets.every((each) => isPacket(each, 7))).toBe(true)
  })

  it('bounds what it buffers: says false without taking, then tells of room, and loses nothing', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    let refusals = 0
    let taken = 0
    const count = 400
    const sending = new Promise<void>((resolve) => {
      const go = (): void => {
        while (taken < count) {
          if (!here.send(packet(limits.packetBytesMax, taken))) {
            refusals++
            return
          }
          taken++
          expect(here.bufferedBytes).toBeLessThanOrEqual(linkLimits.bufferedBytesMax)
        }
        resolve()
      }
      here.listen({ packet: ignore, room: go, down: ignore })
      go()
    })
    await sending
    await heard.until(() => heard.packets.length === count)
    expect(refusals).toBeGreaterThan(0)
    expect(here.bytesSent).toBe(count * limits.packetBytesMax)
    heard.packets.forEach((each, at) => {
      expect(isPacket(each, at)).toBe(true)
    })
  })

  it('tells when little is buffered, when it is asked to', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    const room = new Promise<void>((resolve) => {
      here.listen({ packet: ignore, room: resolve, down: ignore })
    })
    let count = 0
    while (here.bufferedBytes <= linkLimits.bufferedBytesLow) {
      expect(here.send(packet(limits.packetBytesMax, count))).toBe(true)
      count++
    }
    here.wantRoom()
    await room
    // A sign of life may stand there beside what is little.
    expect(here.bufferedBytes).toBeLessThan(linkLimits.bufferedBytesLow + limits.packetBytesMax)
    await heard.until(() => heard.packets.length === count)
  })

  it('carries a thousand small packets in order, sent in one go', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    for (let at = 0; at < 1000; at++) expect(here.send(packet(20 + (at % 7), at))).toBe(true)
    await heard.until(() => heard.packets.length === 1000)
    expect(heard.packets.every((each, at) => isPacket(each, at) && each.byteLength === 20 + (at % 7))).toBe(true)
  })

  it('carries a part of a larger buffer', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    here.send(packet(300, 1).subarray(100, 200))
    await heard.until(() => heard.packets.length === 1)
    expect(heard.packets.map((each) => each.byteLength === 100 && isPacket(each, 101))).toEqual([true])
  })

  it('takes no packet that is longer than the limit: that is an error of the program', () => {
    expect(() => pair().here.send(new Uint8Array(limits.packetBytesMax + 1))).toThrow('packetBytesMax')
  })
}

function registerEnding(pair: () => LinkPair): void {
  it('when closed, tells the other end once, and itself nothing', async () => {
    const { here, there } = pair()
    const [heardHere, heardThere] = [new Heard(here), new Heard(there)]
    here.close()
    here.close()
    expect(here.send(packet(10, 1))).toBe(false)
    await heardThere.until(() => heardThere.ends.length > 0)
    expect(there.send(packet(10, 1))).toBe(false)
    there.close()
    expect(heardThere.ends).toHaveLength(1)
    expect(heardThere.ends[0]?.code).toMatch(/^[a-z-]+$/)
    expect(heardHere.ends).toEqual([])
  })

  it('tells of its end after everything that arrived before', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    for (let at = 0; at < 20; at++) here.send(packet(1000, at))
    await heard.until(() => heard.packets.length === 20)
    here.close()
    await heard.until(() => heard.ends.length > 0)
    expect(heard.order).toEqual([...Array.from({ length: 20 }, () => 'packet'), 'down'])
  })

  it('sends what it took before it closes', async () => {
    const { here, there } = pair()
    const heard = new Heard(there)
    for (let at = 0; at < 12; at++) expect(here.send(packet(limits.packetBytesMax, at))).toBe(true)
    here.close()
    await heard.until(() => heard.ends.length > 0)
    expect(heard.packets.map((each, at) => isPacket(each, at))).toEqual(Array.from({ length: 12 }, () => true))
  })

  it('ends rather than keep ever more for somebody who does not listen', async () => {
    const { here } = pair()
    let taken = 0
    await new Promise<void>((resolve) => {
      const go = (): void => {
        while (here.send(packet(limits.packetBytesMax, taken))) taken++
      }
      here.listen({
        packet: ignore,
        room: go,
        down: () => {
          resolve()
        },
      })
      go()
    })
    // What the other end keeps, and more than enough for the buffers between.
    expect(taken * limits.packetBytesMax).toBeGreaterThan(linkLimits.unheardBytesMax)
    expect(here.send(packet(1, 1))).toBe(false)
  })

  it('tells of an end that came before somebody listened', async () => {
    const { here, there } = pair()
    const heardHere = new Heard(here)
    there.send(packet(10, 1))
    await heardHere.until(() => heardHere.packets.length === 1)
    here.close()
    const heard = new Heard(there)
    await heard.until(() => heard.ends.length > 0)
    expect(heard.order).toEqual(['down'])
  })
}

/** Listens to a link and notes what it hears. */
class Heard {
  readonly packets: Uint8Array[] = []
  readonly ends: LinkEnd[] = []
  readonly order: ('packet' | 'down')[] = []
  #waiting: (() => void)[] = []

  constructor(link: Link) {
    link.listen({
      packet: (bytes) => {
        this.packets.push(bytes)
        this.#note('packet')
      },
      room: ignore,
      down: (end) => {
        this.ends.push(end)
        this.#note('down')
      },
    })
  }

  /** Resolves when `isTrue` holds; it is looked at after everything that is heard. */
  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue())
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
  }

  #note(what: 'packet' | 'down'): void {
    this.order.push(what)
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** Bytes that say which packet they are, and never look like a frame of the protocol. */
function packet(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  for (let at = 0; at < length; at++) bytes[at] = 0x80 | (seed + at)
  return bytes
}

function isPacket(bytes: Uint8Array, seed: number): boolean {
  return bytes.every((byte, at) => byte === ((0x80 | (seed + at)) & 0xff))
}

function ignore(): void {
  // Not looked at here.
}
