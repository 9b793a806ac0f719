import { pathTimes } from '@kith/core'
import { describe, expect, it } from 'vitest'
import { high, low, Rig } from './rig.ts'

describe('the choice of a link', () => {
  it('[PA6] sends on a link only after it answered', () => {
    const rig = new Rig()
    rig.traffic()
    rig.input({ kind: 'up', device: rig.other, attempt: 'own-1', canRestart: false })
    rig.pass(500)
    expect(rig.used).toBeUndefined()
    const token = rig.all('ping')[0]?.token ?? 0
    rig.input({ kind: 'pong', device: rig.other, attempt: 'own-1', token: token + 99 })
    expect(rig.used).toBeUndefined()
    rig.input({ kind: 'pong', device: rig.other, attempt: 'own-1', token })
    expect(rig.used).toBe('own-1')
    expect(rig.sight).toMatchObject({ state: 'up', attempt: 'own-1' })
    expect(rig.sight?.carriers).toMatchObject([{ carrier: 'webrtc', state: 'up', rttMs: 500 }])
  })

  it('[PA6] gives up a link that never answers', () => {
    const rig = new Rig()
    rig.traffic()
    rig.input({ kind: 'up', device: rig.other, attempt: 'own-1', canRestart: false })
    rig.pass(pathTimes.deadMs)
    expect(rig.all('close')).toMatchObject([{ attempt: 'own-1' }])
    expect(rig.used).toBeUndefined()
  })

  it('[PA6] asks an idle link seldom, and one with traffic often', () => {
    const rig = new Rig()
    rig.linked()
    rig.pass(pathTimes.activeMs)
    const before = rig.all('ping').length
    rig.pass(60_000)
    expect(rig.all('ping').length - before).toBeLessThanOrEqual(4)
    const idle = rig.all('ping').length
    rig.talk(60_000)
    expect(rig.all('ping').length - idle).toBeGreaterThanOrEqual(29)
  })

  it('[PA6] asks a link once when nothing comes after traffic', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    const pings = (): number => rig.all('ping').length
    const before = pings()
    for (let count = 0; count < 6; count++) {
      rig.traffic()
      rig.input({ kind: 'heard', device: rig.other, attempt })
      rig.pass(pathTimes.quietMs - 50)
    }
    expect(pings()).toBe(before)
    rig.pass(50)
    expect(pings()).toBe(before + 1)
    rig.pass(pathTimes.pingActiveMs - 1)
    expect(pings()).toBe(before + 1)
  })

  it('[PA14] has the relay asked when a link does not answer soon, once for each silence', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.traffic()
    rig.pass(10_000)
    expect(rig.all('ask-relay')).toEqual([])
    for (let count = 1; count <= 2; count++) {
      rig.answering.delete(attempt)
      rig.traffic()
      const fellMs = rig.nowMs
      while (rig.all('ask-relay').length < count) rig.pass(10)
      expect(rig.nowMs - fellMs).toBeLessThanOrEqual(pathTimes.quietMs + pathTimes.uneasyMsMin + 10)
      expect(rig.used).toBe(attempt)
      rig.pass(3000)
      expect(rig.all('ask-relay')).toHaveLength(count)
      rig.answering.add(attempt)
      rig.talk(5000)
      expect(rig.used).toBe(attempt)
    }
  })

  it('[PA7] takes a better link after it has worked for a while', () => {
    const rig = new Rig(low, ['webrtc', 'tcp'])
    const webrtc = rig.linked('webrtc')
    expect(rig.used).toBe(webrtc)
    const tcp = rig.linked('tcp')
    rig.talk(pathTimes.settleMs - 1000)
    expect(rig.used).toBe(webrtc)
    rig.talk(2000)
    expect(rig.used).toBe(tcp)
    expect(rig.all('use').at(-1)?.isAnew).toBe(false)
    rig.answering.delete(tcp)
    rig.talk(4000)
    expect(rig.all('use').at(-1)).toMatchObject({ attempt: webrtc, isAnew: true })
  })

  it('[PA7] tries no worse carrier while a better one works', () => {
    const rig = new Rig(low, ['webrtc', 'tcp'])
    rig.linked('tcp')
    const webrtc = rig.all('offer').find(({ carrier }) => carrier === 'webrtc')?.attempt ?? ''
    rig.over(webrtc)
    rig.talk(60_000)
    expect(rig.all('offer')).toHaveLength(2)
  })

  it('[PA8] stops sending on a link that went silent, and makes another beside it', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.talk(pathTimes.steadyMs)
    rig.answering.delete(attempt)
    const fellMs = rig.nowMs
    while (rig.used !== undefined) rig.talk(100)
    expect(rig.nowMs - fellMs).toBeLessThanOrEqual(pathTimes.pingActiveMs + pathTimes.answerMsMin + 200)
    expect(rig.sight?.state).toBe('connecting')
    rig.talk(pathTimes.remakeMs)
    expect(rig.all('offer')).toHaveLength(2)
    expect(rig.all('close')).toEqual([])
    rig.signal({ kind: 'answer', carrier: 'webrtc', attempt: 'own-2', description: 'answer', dropped: '' })
    rig.up('own-2')
    expect(rig.all('close')).toMatchObject([{ attempt }])
    rig.talk(2000)
    expect(rig.used).toBe('own-2')
  })

  it('[PA8] looks for a new way for a silent link first, where that can be done', () => {
    const rig = new Rig()
    const attempt = rig.linked('webrtc', true)
    rig.talk(10_000)
    rig.answering.delete(attempt)
    rig.talk(3000)
    expect(rig.all('restart')).toMatchObject([{ attempt }])
    expect(rig.all('offer')).toHaveLength(1)
    rig.signal({ kind: 'answer', carrier: 'webrtc', attempt, description: 'another', dropped: '' })
    expect(rig.all('take').at(-1)).toMatchObject({ attempt, description: 'another' })
    rig.answering.add(attempt)
    rig.talk(4000)
    expect(rig.used).toBe(attempt)
    expect(rig.all('close')).toEqual([])
  })

  it('[PA8] answers who looks for a new way, and not twice', () => {
    const rig = new Rig(high)
    rig.offered('theirs')
    rig.up('theirs', true)
    rig.offered('theirs')
    expect(rig.all('answer')).toHaveLength(1)
    for (let count = 0; count < 2; count++) rig.offered('theirs', 'webrtc', 'another')
    expect(rig.all('answer').map(({ description }) => description)).toEqual(['offer of theirs', 'another'])
    expect(rig.used).toBe('theirs')
  })

  it('[PA8] is not more patient with a link because it was silent before', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.talk(3000)
    rig.answering.delete(attempt)
    rig.talk(5000)
    expect(rig.used).toBeUndefined()
    // All that was asked is answered at once, late.
    for (const ping of rig.all('ping')) rig.input({ ...ping, kind: 'pong' })
    rig.answering.add(attempt)
    rig.talk(3000)
    expect(rig.used).toBe(attempt)
    rig.answering.delete(attempt)
    const fellMs = rig.nowMs
    while (rig.used !== undefined) rig.talk(100)
    expect(rig.nowMs - fellMs).toBeLessThanOrEqual(pathTimes.pingActiveMs + 2 * pathTimes.answerMsMin)
  })

  it('[PA8] closes a link that stays silent', () => {
    const rig = new Rig()
    const attempt = rig.linked('webrtc', true)
    rig.answering.delete(attempt)
    rig.talk(pathTimes.pingActiveMs + pathTimes.answerMsMin + pathTimes.deadMs + 1000)
    expect(rig.all('close')).toMatchObject([{ attempt }])
  })

  it('[PA8] is patient while other things arrive, and not for ever', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.answering.delete(attempt)
    const hear = (forMs: number): void => {
      for (let leftMs = forMs; leftMs > 0; leftMs -= 500) {
        rig.traffic()
        rig.input({ kind: 'heard', device: rig.other, attempt })
        rig.pass(500)
      }
    }
    hear(pathTimes.deafMs - 1000)
    expect(rig.used).toBe(attempt)
    hear(pathTimes.pingActiveMs + 2000)
    expect(rig.used).toBeUndefined()
  })

  it('[PA9] uses a doubted link again when it answers, later and later', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    const pauses: number[] = []
    for (let count = 0; count < 6; count++) {
      const uses = rig.all('use').length
      const doubtedMs = rig.nowMs
      rig.input({ kind: 'doubt', device: rig.other })
      while (rig.all('use').length === uses) rig.talk(100)
      expect(rig.all('use').at(-1)).toMatchObject({ attempt, isAnew: true })
      pauses.push(rig.nowMs - doubtedMs)
    }
    for (const [at, pause] of pauses.entries()) expect(pause).toBeGreaterThan(1.5 * (pauses[at - 1] ?? 0))
  })

  it('[PA9] counts a doubt that turns out to be right as one fault', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.talk(pathTimes.steadyMs)
    rig.answering.delete(attempt)
    rig.input({ kind: 'doubt', device: rig.other })
    while (rig.used !== undefined) rig.talk(100)
    while (rig.all('offer').length < 2) rig.talk(100)
    rig.linked()
    rig.talk(200)
    expect(rig.used).toBe('own-2')
  })

  it('[PA9] sends on another link while one is doubted', () => {
    const rig = new Rig(low, ['webrtc', 'tcp'])
    const webrtc = rig.linked('webrtc')
    const tcp = rig.linked('tcp')
    rig.talk(pathTimes.settleMs + 1000)
    expect(rig.used).toBe(tcp)
    rig.input({ kind: 'doubt', device: rig.other })
    expect(rig.all('use').at(-1)).toMatchObject({ attempt: webrtc, isAnew: true })
  })

  it('[PA10] a machine that slept asks its links, and does not take its sleep for silence', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    const pings = rig.all('ping').length
    rig.sleep(pathTimes.unusedMs / 2)
    expect(rig.all('ping').length).toBeGreaterThan(pings)
    rig.pass(5000)
    expect(rig.used).toBe(attempt)
    expect(rig.all('close')).toEqual([])
  })

  it('[PA10] a clock that is set back stands still', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.nowMs -= 3_600_000
    rig.talk(60_000)
    expect(rig.used).toBe(attempt)
    rig.answering.delete(attempt)
    rig.talk(4000)
    expect(rig.used).toBeUndefined()
  })
})
