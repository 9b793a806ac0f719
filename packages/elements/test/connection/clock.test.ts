import { setTimeout as pause } from 'node:timers/promises'

import { MockNetwork } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { MessageClock } from '../../src/controllers/chat/message-record.ts'
import { ClockWatch } from '../../src/controllers/connection/clock.ts'
import { Connection } from '../../src/controllers/connection/connection.ts'
import { english, loadWords } from '../../src/words/words.ts'

const hourMs = 3_600_000
const met = { nowMs: 1_000_000_000, runningMs: 5000 }

describe('[PE89] a clock that is wrong', () => {
  it('is told with how far, and with what is safe and what to do', async () => {
    const behind = new ClockWatch(hourMs, met).banner(met)
    expect(behind?.text(english)).toMatch(/is 1 hour behind.+are safe\. Set the clock/u)
    const ahead = new ClockWatch(-12 * 60_000, met).banner(met)
    expect(ahead?.text(english)).toMatch(/is 12 minutes ahead/u)
    expect(ahead?.text(await loadWords('de'))).toMatch(/12 Minuten vor/u)
    expect(ahead?.action?.does).toBe('dismiss')
    expect(new ClockWatch(2.5 * 86_400_000, met).banner(met)?.text(english)).toMatch(/2\.5 days behind/u)
  })

  it('is not told when it is nearly right, and no more when it was set right', () => {
    expect(new ClockWatch(4 * 60_000, met).banner(met)).toBeUndefined()
    const watch = new ClockWatch(hourMs, met)
    const later = { nowMs: met.nowMs + 60_000, runningMs: met.runningMs + 60_000 }
    expect(watch.banner(later)).toBeDefined()
    expect(watch.banner({ ...later, nowMs: later.nowMs + hourMs })).toBeUndefined()
  })

  it('is told by the connection until the person has read it, and again by none that is right', async () => {
    const anna = await new MockNetwork().join('anna')
    const ending = new AbortController()
    const connection = new Connection(anna, Date.now, ending.signal)
    connection.start()
    anna.show({ state: 'connected', sinceMs: Date.now(), clockAheadMs: -hourMs })
    while (connection.banner.value === undefined) await pause(1)
    expect(connection.banner.value.text(english)).toContain('1 hour ahead')
    connection.dismiss()
    expect(connection.banner.value).toBeUndefined()
    ending.abort()
  })
})

describe('the order of messages by a clock that is set', () => {
  it('stays, and shows no time to come', () => {
    let nowMs = 10 * hourMs
    const clock = new MessageClock(() => nowMs)
    const first = clock.nextMs()
    nowMs -= hourMs
    const second = clock.nextMs()
    expect(second).toBeGreaterThan(first)
    expect(clock.shownMs(first)).toBe(nowMs)
    expect(clock.shownMs(second)).toBe(nowMs)
    nowMs += 2 * hourMs
    const third = clock.nextMs()
    expect(third).toBe(nowMs)
    expect(clock.shownMs(third)).toBe(third)
  })
})
