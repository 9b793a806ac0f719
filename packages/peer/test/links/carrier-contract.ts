import { registerLinkContract } from '@kith/testing/contracts'
import type { ErrorCode } from '@kith/wire'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Attempt, Carrier } from '../../src/links/carrier.ts'
import type { DirectPathOptions } from '../../src/links/direct-path.ts'
import type { Link, LinkEnd } from '../../src/links/link.ts'
import { type Passing, type Side, sideOf, signallingPair } from './signalling.ts'

/** Registers what every carrier must do between two devices that both have it, its links' contract included. */
export function registerCarrierContract(name: string, carrierOf: () => Carrier): void {
  const opened: Side[] = []
  const pairOf = (
    options: Partial<DirectPathOptions> = {},
    passing?: Passing,
  ): { readonly low: Side; readonly high: Side } => {
    const pair = signallingPair({ carrier: carrierOf(), ...options }, passing)
    opened.push(pair.low, pair.high)
    return pair
  }
  const remove = async (): Promise<void> => {
    for (const { path } of opened.splice(0)) path[Symbol.dispose]()
  }

  for (const [beginner, other] of [
    ['low', 'high'],
    ['high', 'low'],
  ] as const)
    registerLinkContract(`${name}, the device with the ${beginner} id begins`, async () => {
      const pair = pairOf()
      pair[beginner].path.start()
      const [here, there] = await Promise.all([pair[beginner].nextLink(), pair[other].nextLink()])
      return { here, there, remove }
    })

  describe(`a direct path over ${name}`, () => {
    afterEach(remove)

    it('[CA1] comes up, and counts what it carries', async () => {
      const { low, high } = pairOf()
      low.path.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      const arrived = packetsOf(there, 100)
      for (let at = 0; at < 100; at++) here.send(new Uint8Array(200).fill(0x80 | at))
      await arrived
      expect(await here.stats()).toEqual({ bytesSent: 20_000, bytesReceived: 0 })
      expect(await there.stats()).toEqual({ bytesSent: 0, bytesReceived: 20_000 })
      expect([low.path.state, high.path.state]).toEqual(['up', 'up'])
      expect([here.kind, there.kind]).toEqual([carrierOf().kind, carrierOf().kind])
    })

    it('comes up once when both begin at the same time: the offer of the lower id stands', async () => {
      const held: (() => void)[] = []
      const offers = { low: 0, high: 0 }
      const { low, high } = pairOf({}, (from, signal, deliver) => {
        if (signal.kind !== 'offer') return deliver()
        offers[from]++
        held.push(deliver)
        // Both offers are on their way at once; that of the higher id arrives first.
        if (offers.low > 0 && offers.high > 0) for (const each of held.splice(0).reverse()) each()
      })
      low.path.start()
      high.path.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      const arrived = packetsOf(there, 1)
      here.send(new Uint8Array(1))
      await arrived
      expect(low.links).toHaveLength(1)
      expect(high.links).toHaveLength(1)
      const answers = [...low.said, ...high.said].filter(({ kind }) => kind === 'answer')
      expect(answers).toHaveLength(1)
      expect(high.said).toContain(answers[0])
    })

    it('is not disturbed by an offer that was dropped and comes late', async () => {
      const late: (() => void)[] = []
      const { low, high } = pairOf({}, (from, signal, deliver) => {
        if (from === 'high' && signal.kind === 'offer') late.push(deliver)
        else deliver()
      })
      high.path.start()
      await vi.waitUntil(() => late.length > 0)
      low.path.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      late[0]?.()
      const arrived = packetsOf(there, 1)
      here.send(new Uint8Array(1))
      await arrived
      expect([low.path.state, high.path.state]).toEqual(['up', 'up'])
      expect(low.links).toHaveLength(1)
    })

    it('comes up when the first offer and the first answer get lost', async () => {
      const lost = new Set<string>()
      const { low, high } = pairOf(
        { connectMs: 2000, retryMs: { first: 10, longest: 100 } },
        (_from, signal, deliver) => {
          if (lost.has(signal.kind)) deliver()
          lost.add(signal.kind)
        },
      )
      low.path.start()
      await Promise.all([low.nextLink(), high.nextLink()])
      expect([...lost]).toEqual(expect.arrayContaining(['offer', 'answer']))
    })

    it('stays up while nobody has anything to say', async () => {
      const { low, high } = pairOf({ liveness: { tickMs: 100 } })
      low.path.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      const ended = vi.fn()
      void Promise.race([endOf(here), endOf(there)]).then(ended)
      const { bytesReceived } = (await here.stats()) ?? { bytesReceived: 0 }
      // Several signs of life, over more time than the silence that would end it.
      await vi.waitUntil(async () => ((await here.stats())?.bytesReceived ?? 0) > bytesReceived + 60, {
        timeout: 10_000,
      })
      expect([low.path.state, high.path.state]).toEqual(['up', 'up'])
      expect(here.bytesReceived).toBe(0)
      expect(ended).not.toHaveBeenCalled()
    })

    it('comes up again after the link was lost, as long as it is wanted', async () => {
      const { low, high } = pairOf({ retryMs: { first: 20, longest: 100 } })
      low.path.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      const ended = endOf(here)
      there.close()
      expect(await ended).toMatchObject({ code: 'path-lost' })
      await Promise.all([low.nextLink(), high.nextLink()])
      low.path.rest()
      const second = low.links[1]
      high.links[1]?.close()
      if (second !== undefined) await endOf(second)
      await vi.waitUntil(() => low.path.state === 'idle')
    })

    it('is replaced by an offer of a side that lost it', async () => {
      const { low, high } = pairOf()
      low.path.start()
      const [here] = await Promise.all([low.nextLink(), high.nextLink()])
      const ended = endOf(here)
      const reborn = sideOf('high', { carrier: carrierOf() }, (signal) => {
        low.path.receive(signal)
      })
      opened.push(reborn)
      const relayed = vi.spyOn(high.path, 'receive').mockImplementation((signal) => {
        reborn.path.receive(signal)
      })
      reborn.path.start()
      await Promise.all([reborn.nextLink(), low.nextLink()])
      expect((await ended).code).toBe('path-lost')
      expect(relayed).toHaveBeenCalled()
    })

    it('[CA2] refuses descriptions that make no sense, with a code, and connects afterwards', async () => {
      for (const description of nonsense) {
        const { attempt, over } = lonely(carrierOf())
        await attempt.answer(description, '')
        expect(await over, JSON.stringify(description).slice(0, 100)).toBe('path-malformed')
        const own = lonely(carrierOf())
        await own.attempt.offer()
        await own.attempt.take(description)
        expect(await own.over).toBe('path-malformed')
      }
      const { low, high } = pairOf()
      low.path.start()
      await Promise.all([low.nextLink(), high.nextLink()])
    })

    it('gives up in time when nobody answers, and tells it once', async () => {
      const { attempt, over, told } = lonely(carrierOf(), 50)
      await attempt.offer()
      expect(await over).toBe('path-unreachable')
      attempt.close()
      await attempt.take('')
      await attempt.candidates([])
      attempt.repeat()
      expect(told).toHaveLength(1)
    })
  })
}

const nonsense = [
  '',
  'nonsense',
  '{}',
  '[]',
  'null',
  '{"key":1}',
  'v=0\r\n',
  '\0'.repeat(6000),
  'v=0\r\nm=audio 9 RTP 0\r\n',
]

/** An attempt whose other side does not exist. */
export function lonely(
  carrier: Carrier,
  connectMs = 5000,
): { readonly attempt: Attempt; readonly over: Promise<ErrorCode>; readonly told: readonly ErrorCode[] } {
  const told: ErrorCode[] = []
  let tell: ((code: ErrorCode) => void) | undefined
  const over = new Promise<ErrorCode>((resolve) => {
    tell = resolve
  })
  const attempt = carrier.begin({
    id: crypto.randomUUID(),
    send: () => undefined,
    up: (link) => {
      link.close()
    },
    over: (code) => {
      told.push(code)
      tell?.(code)
    },
    connectMs,
    liveness: {},
    iceServers: () => ({ stun: [], turn: [] }),
  })
  return { attempt, over, told }
}

/** Resolves when so many packets arrived. */
export function packetsOf(link: Link, count: number): Promise<void> {
  return new Promise((resolve) => {
    let heard = 0
    link.listen({
      packet: () => {
        if (++heard === count) resolve()
      },
      room: () => undefined,
      down: () => undefined,
    })
  })
}

/** Resolves when the link ended. */
export function endOf(link: Link): Promise<LinkEnd> {
  return new Promise((down) => {
    link.listen({ packet: () => undefined, room: () => undefined, down })
  })
}
