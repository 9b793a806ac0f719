import { KithError } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Link } from '../../src/links/link.ts'
import { memoryLinkPair } from '../../src/links/memory.ts'
import { patientDial } from '../../src/links/patient-dial.ts'

/** Dials that end when the test says so. */
class Dials {
  readonly begun: {
    readonly signal: AbortSignal
    readonly up: (link: Link) => void
    readonly fail: (error: unknown) => void
  }[] = []
  readonly dial = (signal: AbortSignal): Promise<Link> =>
    new Promise((up, fail) => {
      this.begun.push({ signal, up, fail })
      signal.addEventListener('abort', () => {
        fail(new KithError('aborted'))
      })
    })

  /** Those that were not given up, by their numbers. */
  get alive(): readonly number[] {
    return this.begun.flatMap(({ signal }, at) => (signal.aborted ? [] : [at]))
  }
}

const linkOf = (): Link => memoryLinkPair().ends[0]
const never = new AbortController().signal

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a patient dial', () => {
  it('[PE47] dials once where it is answered soon, and leaves no timer', async () => {
    const dials = new Dials()
    const dialed = patientDial(dials.dial, () => 0)(never)
    await vi.advanceTimersByTimeAsync(999)
    const link = linkOf()
    dials.begun[0]?.up(link)
    expect(await dialed).toBe(link)
    expect([dials.begun.length, vi.getTimerCount()]).toEqual([1, 0])
  })

  it('[PE47] is accompanied by one other at a time, a fresh one each while, and keeps the first', async () => {
    const dials = new Dials()
    const dialed = patientDial(dials.dial, () => 0.5)(never)
    const alive: (readonly number[])[] = []
    for (let count = 0; count < 4; count++) {
      alive.push(dials.alive)
      await vi.advanceTimersByTimeAsync(1_250)
    }
    expect(alive).toEqual([[0], [0, 1], [0, 2], [0, 3]])
    const link = linkOf()
    dials.begun[4]?.up(link)
    expect(await dialed).toBe(link)
    expect(dials.alive).toEqual([4])
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([0, 1] as const)(
    '[PE47] takes the link that comes first, be it of dial %i, and closes one that comes late',
    async (winner) => {
      const dials = new Dials()
      const late: Link[] = []
      const dialed = patientDial(
        (signal) => {
          const at = dials.begun.length
          return dials.dial(signal).catch(() => {
            // The platform opened it all the same.
            const link = linkOf()
            if (at !== winner) late.push(link)
            return link
          })
        },
        () => 0,
      )(never)
      await vi.advanceTimersByTimeAsync(1_000)
      const link = linkOf()
      dials.begun[winner]?.up(link)
      expect(await dialed).toBe(link)
      await vi.advanceTimersByTimeAsync(0)
      expect(late.map((each) => each.send(new Uint8Array(1)))).toEqual([false])
      expect(link.send(new Uint8Array(1))).toBe(true)
    },
  )

  it('[PE47] fails with the first failure that is told, and gives the other up', async () => {
    const dials = new Dials()
    const dialed = patientDial(dials.dial, () => 0)(never)
    const failure = expect(dialed).rejects.toMatchObject({ code: 'server-busy' })
    await vi.advanceTimersByTimeAsync(2_500)
    dials.begun[2]?.fail(new KithError('server-busy'))
    await failure
    expect([dials.begun.length, dials.alive, vi.getTimerCount()]).toEqual([3, [2], 0])
  })

  it('[PE47] gives all up when its caller does', async () => {
    const dials = new Dials()
    const caller = new AbortController()
    const failure = expect(patientDial(dials.dial)(caller.signal)).rejects.toMatchObject({ code: 'aborted' })
    await vi.advanceTimersByTimeAsync(1_600)
    caller.abort()
    await failure
    expect([dials.alive, vi.getTimerCount()]).toEqual([[], 0])
    await expect(patientDial(dials.dial)(caller.signal)).rejects.toMatchObject({ code: 'aborted' })
    expect(dials.begun).toHaveLength(2)
  })
})
