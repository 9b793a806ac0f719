import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Cell } from '../../src/controllers/observable/cell.ts'
import { Idleness } from '../../src/controllers/presence/idleness.ts'
import { OwnStatus } from '../../src/controllers/presence/own-presence.ts'
import { untilOf } from '../../src/controllers/presence/quick-status.ts'

const startMs = new Date(2026, 10, 23, 12).getTime()
const minuteMs = 60_000
const ending = new AbortController()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'], now: startMs })
})
afterEach(() => {
  vi.useRealTimers()
})

async function anna(): Promise<MockPeer> {
  return new MockNetwork().join('anna')
}

describe('idleness', () => {
  function idleness(minutes = 10) {
    const afterMinutes = new Cell(minutes)
    const told: number[] = []
    const idle = new Idleness({ nowMs: Date.now, afterMinutes, tellTabs: () => told.push(Date.now() - startMs) })
    return { idle, afterMinutes, told }
  }

  it('begins when nothing was touched for as long as was chosen, and ends with a touch in any tab', () => {
    const { idle, told } = idleness()
    vi.advanceTimersByTime(9 * minuteMs)
    idle.touched()
    vi.advanceTimersByTime(9 * minuteMs)
    expect(idle.sinceMs.value).toBeUndefined()
    vi.advanceTimersByTime(minuteMs)
    expect(idle.sinceMs.value).toBe(startMs + 9 * minuteMs)
    idle.touched(false)
    expect(idle.sinceMs.value).toBeUndefined()
    for (let touch = 0; touch < 100; touch += 1) idle.touched()
    // Others are told at the first touch, and not at every one.
    expect(told).toEqual([9 * minuteMs])
  })

  it('is never, when that was chosen, and at once, when the choice is shorter than the time that has passed', () => {
    const { idle, afterMinutes } = idleness(0)
    vi.advanceTimersByTime(100 * minuteMs)
    idle.sees('locked')
    expect(idle.sinceMs.value).toBeUndefined()
    idle.sees('unknown')
    afterMinutes.set(5)
    expect(idle.sinceMs.value).toBe(startMs)
    afterMinutes.set(0)
    expect(idle.sinceMs.value).toBeUndefined()
  })

  it('believes the platform, which knows of other programs and of a locked device', () => {
    const { idle } = idleness()
    idle.sees('active')
    vi.advanceTimersByTime(60 * minuteMs)
    expect(idle.sinceMs.value).toBeUndefined()
    idle.sees('idle')
    vi.advanceTimersByTime(9 * minuteMs)
    expect(idle.sinceMs.value).toBeUndefined()
    vi.advanceTimersByTime(minuteMs)
    expect(idle.sinceMs.value).toBe(startMs + 60 * minuteMs)
    idle.sees('active')
    expect(idle.sinceMs.value).toBeUndefined()
    vi.advanceTimersByTime(minuteMs)
    idle.sees('locked')
    expect(idle.sinceMs.value).toBe(startMs + 71 * minuteMs)
  })

  it('takes a clock that was set back for a touch', () => {
    const { idle } = idleness()
    vi.setSystemTime(startMs - 60 * minuteMs)
    idle.check()
    vi.setSystemTime(startMs - 55 * minuteMs)
    idle.check()
    expect(idle.sinceMs.value).toBeUndefined()
  })
})

describe('the own status', () => {
  it('is told as away while nobody is at the device, and stays what was chosen', async () => {
    const peer = await anna()
    const status = new OwnStatus(peer, ending.signal)
    await status.set({ choice: 'online', note: 'here' })
    await status.idle(startMs - 5 * minuteMs)
    expect(peer.presence.own).toMatchObject({ choice: 'away', note: 'here', activeAtMs: startMs - 5 * minuteMs })
    expect(status.now.value.choice).toBe('online')
    expect(await peer.records.get('chat.settings', 'presence')).toMatchObject({ choice: 'online' })
    await status.set({ choice: 'busy' })
    expect(peer.presence.own.choice).toBe('busy')
    await status.set({ choice: 'invisible' })
    await status.idle(undefined)
    expect(peer.presence.own.choice).toBe('invisible')
    await status.set({ choice: 'online' })
    expect(peer.presence.own).toMatchObject({ choice: 'online', activeAtMs: startMs })
  })

  it('goes with its note when its time is over, and what was chosen before comes back, also after a restart', async () => {
    const peer = await anna()
    const status = new OwnStatus(peer, ending.signal)
    await status.set({ choice: 'invisible' })
    await status.setUntil('In a meeting', 'busy', startMs + 90 * minuteMs)
    await status.setUntil('Lunch', 'away', startMs + 120 * minuteMs)
    await vi.advanceTimersByTimeAsync(119 * minuteMs)
    expect(peer.presence.own).toMatchObject({ choice: 'away', note: 'Lunch' })
    await vi.advanceTimersByTimeAsync(minuteMs)
    expect(peer.presence.own).toMatchObject({ choice: 'invisible', note: '' })
    expect(status.now.value).toEqual({ choice: 'invisible', note: '' })
    await status.setUntil('Train', 'away', Date.now() + minuteMs)
    await vi.advanceTimersByTimeAsync(10)
    vi.setSystemTime(Date.now() + 60 * minuteMs)
    const again = new OwnStatus(peer, ending.signal)
    await again.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(peer.presence.own).toMatchObject({ choice: 'invisible', note: '' })
  })

  it('keeps the time of a note when only the choice is changed, and drops it with another note', async () => {
    const peer = await anna()
    const status = new OwnStatus(peer, ending.signal)
    await status.setUntil('Train', 'away', startMs + minuteMs)
    await status.set({ choice: 'busy' })
    expect(status.now.value).toEqual({ choice: 'busy', note: 'Train', untilMs: startMs + minuteMs })
    await vi.advanceTimersByTimeAsync(minuteMs)
    // What the person chose since then stays.
    expect(status.now.value).toEqual({ choice: 'busy', note: '' })
    await status.setUntil('Train', 'away', Date.now() + minuteMs)
    await status.set({ note: 'Home' })
    await vi.advanceTimersByTimeAsync(10 * minuteMs)
    expect(status.now.value).toEqual({ choice: 'away', note: 'Home' })
    await status.set({ note: 'x'.repeat(300) })
    expect(status.fault.value?.code).toBe('field-too-long')
    expect(status.now.value.note).toBe('Home')
  })

  it('has spans that end when people expect it', () => {
    expect(untilOf('never', startMs)).toBeUndefined()
    expect(untilOf('60', startMs)).toBe(startMs + 60 * minuteMs)
    expect(untilOf('day', startMs)).toBe(new Date(2026, 10, 24).getTime())
  })
})
