import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { onWake } from '../../src/engine/wakes.ts'

describe('a program in Node', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('[PA4] notices that the network changed, once', () => {
    const wake = vi.fn()
    let network = '192.0.2.1'
    const watching = onWake(wake, () => network)
    vi.advanceTimersByTime(60_000)
    expect(wake).not.toHaveBeenCalled()
    network = '192.0.2.7'
    vi.advanceTimersByTime(60_000)
    expect(wake).toHaveBeenCalledTimes(1)
    watching[Symbol.dispose]()
    network = ''
    vi.advanceTimersByTime(60_000)
    expect(wake).toHaveBeenCalledTimes(1)
  })

  it('[PA4] notices that the machine slept', () => {
    const wake = vi.fn()
    using watching = onWake(wake, () => '192.0.2.1')
    vi.advanceTimersByTime(10_000)
    vi.setSystemTime(Date.now() + 3_600_000)
    vi.advanceTimersByTime(10_000)
    expect(wake).toHaveBeenCalledTimes(1)
    void watching
  })
})
