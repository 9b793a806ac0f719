import type { PathSignal } from '@kith/core'
import { registerLinkContract, until } from '@kith/testing/contracts'
import type { ErrorCode } from '@kith/wire'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Attempt, Carrier } from '../../src/links/carrier.ts'
import type { DirectPathsOptions } from '../../src/links/direct-paths.ts'
import type { Link, LinkEnd } from '../../src/links/link.ts'
import { type Passing, type Side, sideOf, signallingPair } from './signalling.ts'

/** Registers what every carrier must do between two devices that both have it, its links' contract included. */
export function registerCarrierContract(name: string, carrierOf: () => Carrier): void {
  const opened: Side[] = []
  const pairOf = (
    options: Partial<DirectPathsOptions> = {},
    passing?: Passing,
  ): { readonly low: Side; readonly high: Side } => {
    const pair = signallingPair({ carrier: carrierOf(), ...options }, passing)
    opened.push(pair.low, pair.high)
    return pair
  }
  const remove = async (): Promise<void> => {
    for (const side of opened.splice(0)) side.end()
  }

  for (const [beginner, other] of [
    ['low', 'high'],
    ['high', 'low'],
  ] as const)
    registerLinkContract(`${name}, the device with the ${beginner} id begins`, async () => {
      const pair = pairOf()
      pair[beginner].start()
      const [here, there] = await Promise.all([pair[beginner].nextLink(), pair[other].nextLink()])
      return { here, there, remove }
    })

  describe(`a direct path over ${name}`, () => {
    afterEach(remove)

    it('[CA1][CA11] comes up, and counts what it carries', async () => {
      const { low, high } = pairOf()
      low.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      const arrived = packetsOf(there, 100)
      for (let at = 0; at < 100; at++) here.send(new Uint8Array(200).fill(0x80 | at))
      await arrived
      const [sent, received] = [await here.stats(), await there.stats()]
      // Signs of life are counted too.
      for (const bytes of [sent?.bytesSent, received?.bytesReceived]) {
        expect(bytes).toBeGreaterThanOrEqual(20_000)
        expect(bytes).toBeLessThan(21_000)
      }
      await until(() => low.state() === 'up' && high.state() === 'up')
      expect([here.kind, there.kind]).toEqual([carrierOf().kind, carrierOf().kind])
      expect([here.isEndToEnd, there.isEndToEnd]).toEqual([true, true])
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
      low.start()
      high.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      const arrived = packetsOf(there, 1)
      here.send(new Uint8Array(1))
      await arrived
      expect(low.links).toHaveLength(1)
      expect(high.links).toHaveLength(1)
      const said = [...low.said, ...high.said]
      const firstOf = (side: Side): string | undefined => side.said.find(({ kind }) => kind === 'offer')?.attempt
      const answered = said.filter(({ kind }) => kind === 'answer').map(({ attempt }) => attempt)
      // An attempt may fail on a busy machine, and another come up: that of the higher id which was on its way at once never does.
      expect(answered).toContain(firstOf(low))
      expect(answered).not.toContain(firstOf(high))
    })

    it('is not disturbed by an offer that was dropped and comes late', async () => {
      const late: (() => void)[] = []
      const { low, high } = pairOf({}, (from, signal, deliver) => {
        if (from === 'high' && signal.kind === 'offer') late.push(deliver)
        else deliver()
      })
      high.start()
      await until(() => late.length > 0)
      low.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      late[0]?.()
      const arrived = packetsOf(there, 1)
      here.send(new Uint8Array(1))
      await arrived
      await until(() => low.state() === 'up' && high.state() === 'up')
      expect(low.links).toHaveLength(1)
    })

    it('comes up when the first offer and the first answer get lost', async () => {
      const lost = new Set<string>()
      const { low, high } = pairOf({ speed: 5 }, (_from, signal, deliver) => {
        if (lost.has(signal.kind)) deliver()
        lost.add(signal.kind)
      })
      low.start()
      await Promise.all([low.nextLink(), high.nextLink()])
      expect([...lost]).toEqual(expect.arrayContaining(['offer', 'answer']))
    })

    it('[PA6] answers signs of life, also while nobody has anything to say', async () => {
      const { low, high } = pairOf()
      low.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      for (const [link, side] of [
        [here, low],
        [there, high],
      ] as const)
        await until(() => side.used() === link)
      expect(low.paths.sights()[0]?.carriers[0]?.rttMs).toBeGreaterThanOrEqual(0)
      expect([here.bytesReceived, there.bytesReceived]).toEqual([0, 0])
    })

    it('[PA4] comes up again after the link was lost, as long as it is wanted', async () => {
      const { low, high } = pairOf({ speed: 5 })
      low.start()
      const [here, there] = await Promise.all([low.nextLink(), high.nextLink()])
      const ended = endOf(here)
      there.close()
      expect(await ended).toMatchObject({ code: 'path-lost' })
      const [again] = await Promise.all([low.nextLink(), high.nextLink()])
      await until(() => low.used() === again)
    })

    it('is replaced by an offer of a side that lost it', async () => {
      const { low, high } = pairOf()
      low.start()
      await Promise.all([low.nextLink(), high.nextLink()])
      const reborn = sideOf('high', { carrier: carrierOf() }, (signal) => {
        low.receive(signal)
      })
      opened.push(reborn)
      const relayed = vi.spyOn(high, 'receive').mockImplementation((signal) => {
        reborn.receive(signal)
      })
      reborn.start()
      const [, second] = await Promise.all([reborn.nextLink(), low.nextLink()])
      await until(() => low.used() === second)
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
      low.start()
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
): {
  readonly attempt: Attempt
  readonly over: Promise<ErrorCode>
  readonly told: readonly ErrorCode[]
  readonly said: readonly PathSignal[]
} {
  const told: ErrorCode[] = []
  const said: PathSignal[] = []
  let tell: ((code: ErrorCode) => void) | undefined
  const over = new Promise<ErrorCode>((resolve) => {
    tell = resolve
  })
  const attempt = carrier.begin({
    id: crypto.randomUUID(),
    send: (signal) => said.push(signal),
    up: (link) => {
      link.close()
    },
    over: (code) => {
      told.push(code)
      tell?.(code)
    },
    connectMs,
    iceServers: () => ({ stun: [], turn: [] }),
  })
  return { attempt, over, told, said }
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
