import { KithError } from '@kith/wire'
import { describe, expect, it, vi } from 'vitest'

import { Lazy, loaded } from '../../src/engine/lazy.ts'

describe('what is loaded when it is needed', () => {
  it('[PE91] is loaded once for all who ask, and is there afterwards', async () => {
    let loads = 0
    const part = new Lazy(() => Promise.resolve({ at: ++loads }))
    expect(part.present).toBe(undefined)
    const [one, other] = await Promise.all([part.get(), part.get()])
    expect([one, other, part.present]).toEqual([{ at: 1 }, { at: 1 }, { at: 1 }])
    expect(await part.get()).toBe(one)
  })

  it('[PE91] is loaded again by who needs it after loading has failed', async () => {
    let loads = 0
    const part = new Lazy(() => (++loads === 1 ? Promise.reject(new Error('no connection')) : Promise.resolve('here')))
    await expect(Promise.all([part.get(), part.get()])).rejects.toThrow('no connection')
    expect(part.present).toBe(undefined)
    expect(await part.get()).toBe('here')
  })

  it('[PE91] is waited for by what must not be turned down, until its program ends', async () => {
    vi.useFakeTimers()
    try {
      let isThere = false
      const module = (): Promise<string> => (isThere ? Promise.resolve('here') : Promise.reject(new TypeError('fetch')))
      const part = new Lazy(() => loaded(module()))
      const ending = new AbortController()
      const [first, second] = [part.patiently(ending.signal), part.patiently(ending.signal)]
      await vi.advanceTimersByTimeAsync(5000)
      await expect(part.get()).rejects.toMatchObject({ code: 'program-incomplete' })
      isThere = true
      await vi.advanceTimersByTimeAsync(2000)
      expect(await Promise.all([first, second])).toEqual(['here', 'here'])

      const never = new Lazy(() => loaded(Promise.reject(new TypeError('fetch'))))
      const waiting = expect(never.patiently(ending.signal)).rejects.toMatchObject({ code: 'program-incomplete' })
      await vi.advanceTimersByTimeAsync(3000)
      ending.abort()
      await waiting
      const broken = new Lazy(() => Promise.reject(new KithError('store-failed')))
      await expect(broken.patiently(new AbortController().signal)).rejects.toMatchObject({ code: 'store-failed' })
    } finally {
      vi.useRealTimers()
    }
  })
})
