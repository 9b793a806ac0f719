import { type DeviceId, type Frame, type FrameOf, KithError } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { IceKeeper } from '../../src/engine/ice-keeper.ts'
import type { Upstream } from '../../src/engine/upstream.ts'

const device = 'njrda3whd7keq60nwre41jvj58' as DeviceId

/** A server that answers when it is told to. */
class Server implements Pick<Upstream, 'ask' | 'isUp'> {
  isUp = true
  readonly asked: Frame[] = []
  readonly #answers: { resolve: (frame: Frame) => void; reject: (error: unknown) => void }[] = []

  readonly ask: Upstream['ask'] = (_, build) => this.#ask(build)

  async answer(validMs: number, credential = 'c'): Promise<void> {
    this.#next().resolve({
      ...{ type: 'ice-servers', request: 1, to: device, stun: ['stun::3478'], isDataAllowed: true, validMs },
      turn: validMs === 0 ? [] : [{ url: 'turn:t:1', username: 'u', credential }],
    } satisfies FrameOf<'ice-servers'>)
    await vi.advanceTimersByTimeAsync(0)
  }

  async fail(): Promise<void> {
    this.#next().reject(new KithError('rate-exceeded'))
    await vi.advanceTimersByTimeAsync(0)
  }

  #ask(build: (request: number, as: DeviceId) => Frame): Promise<never> {
    this.asked.push(build(this.asked.length + 1, device))
    return new Promise<Frame>((resolve, reject) => this.#answers.push({ resolve, reject })) as Promise<never>
  }

  #next(): { resolve: (frame: Frame) => void; reject: (error: unknown) => void } {
    const answer = this.#answers.shift()
    if (answer === undefined) throw new Error('nobody asked')
    return answer
  }
}

let server: Server
let keepers: IceKeeper[]

function keeper(isWanted = true): IceKeeper {
  const made = new IceKeeper({ upstream: server, host: 'h', isWanted: () => isWanted })
  keepers.push(made)
  return made
}

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  keepers = []
})
afterEach(() => {
  for (const one of keepers) one.end()
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

describe('the keeper of STUN and TURN servers', () => {
  it('[IC12] asks at every sign-in, and has nothing before the answer', async () => {
    const ice = keeper()
    expect(ice.servers('data')).toEqual({ stun: [], turn: [] })
    ice.up()
    expect(server.asked).toEqual([{ type: 'ice-query', request: 1, as: device }])
    await server.answer(0)
    expect(ice.servers('data')).toEqual({ stun: ['stun:h:3478'], turn: [] })
    ice.up()
    expect(server.asked).toHaveLength(2)
  })

  it('[CC14] asks for a call when nothing that lasts is known, also where no direct paths are made', async () => {
    const ice = keeper(false)
    const first = ice.forCall()
    await server.answer(100_000)
    expect(await first).toEqual({
      stun: ['stun:h:3478'],
      turn: [{ url: 'turn:t:1', username: 'u', credential: 'c' }],
    })
    expect((await ice.forCall()).turn).toHaveLength(1)
    expect(server.asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(50_000)
    const later = ice.forCall()
    expect(server.asked).toHaveLength(2)
    await server.fail()
    expect((await later).turn).toHaveLength(1)
  })

  it('[IC12] asks again when three quarters of the credentials are used, and uses none that ended', async () => {
    const ice = keeper()
    ice.up()
    await server.answer(40_000, 'first')
    await vi.advanceTimersByTimeAsync(29_999)
    expect(server.asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(server.asked).toHaveLength(2)
    expect(ice.servers('data').turn[0]?.credential).toBe('first')
    await server.answer(40_000, 'second')
    expect(ice.servers('data').turn[0]?.credential).toBe('second')
    await vi.advanceTimersByTimeAsync(30_000)
    await server.fail()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(ice.servers('data')).toEqual({ stun: ['stun:h:3478'], turn: [] })
    await vi.advanceTimersByTimeAsync(50_000)
    expect(server.asked).toHaveLength(4)
  })

  it('[IC12] does not ask without a connection, and takes no answer of an earlier question', async () => {
    const ice = keeper()
    ice.up()
    ice.up()
    await server.answer(40_000, 'late')
    expect(ice.servers('data').turn).toEqual([])
    await server.answer(40_000, 'asked last')
    expect(ice.servers('data').turn[0]?.credential).toBe('asked last')
    server.isUp = false
    await vi.advanceTimersByTimeAsync(30_000)
    expect(server.asked).toHaveLength(2)
  })

  it('[IC13] asks nothing where no direct path may be made, and holds nobody up', () => {
    const ice = keeper(false)
    ice.up()
    expect(server.asked).toEqual([])
    const act = vi.fn()
    ice.whenKnown(act)
    expect(act).toHaveBeenCalledOnce()
  })

  it('[IC13] asks as soon as one contact may be reached directly, and not at every change', async () => {
    let isWanted = false
    const ice = new IceKeeper({ upstream: server, host: 'h', isWanted: () => isWanted })
    keepers.push(ice)
    ice.up()
    isWanted = true
    ice.wanted()
    expect(server.asked).toHaveLength(1)
    await server.answer(0)
    ice.wanted()
    expect(server.asked).toHaveLength(1)
  })

  it('[IC12] lets attempts begin when the servers are known, or after two seconds', async () => {
    const ice = keeper()
    const [first, second, third] = [vi.fn(), vi.fn(), vi.fn()]
    ice.up()
    ice.whenKnown(first)
    expect(first).not.toHaveBeenCalled()
    await server.answer(0)
    expect(first).toHaveBeenCalledOnce()
    ice.whenKnown(second)
    expect(second).toHaveBeenCalledOnce()
    const other = keeper()
    other.up()
    other.whenKnown(third)
    await vi.advanceTimersByTimeAsync(2000)
    expect(third).toHaveBeenCalledOnce()
  })
})
