import { pathTimes } from '@kith/core'
import { describe, expect, it } from 'vitest'
import { high, low, Rig } from './rig.ts'

describe('a direct path', () => {
  it('[PA1] is tried by all carriers at once when there is traffic', () => {
    const rig = new Rig(low, ['webrtc', 'tcp'])
    expect(rig.outputs.filter(({ kind }) => kind === 'offer')).toEqual([])
    rig.traffic()
    expect(rig.all('offer').map(({ carrier }) => carrier)).toEqual(['tcp', 'webrtc'])
    expect(rig.sight?.state).toBe('connecting')
  })

  it('[PA1] is not tried any more some time after the last traffic', () => {
    const rig = new Rig()
    rig.traffic()
    rig.pass(pathTimes.wantedMs)
    const offers = rig.all('offer').length
    expect(offers).toBeGreaterThan(2)
    rig.pass(3_600_000)
    expect(rig.all('offer')).toHaveLength(offers)
    expect(rig.sight?.state).toBe('quiet')
  })

  it('[PA1] is closed when it was not used for a while', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.pass(pathTimes.unusedMs - 1)
    expect(rig.used).toBe(attempt)
    rig.pass(1)
    expect(rig.used).toBeUndefined()
    expect(rig.all('close')).toMatchObject([{ attempt }])
  })

  it('[PA1] waits for the relay, over which it is negotiated', () => {
    const rig = new Rig()
    rig.input({ kind: 'relay', isUp: false })
    rig.traffic()
    expect(rig.all('offer')).toEqual([])
    expect(rig.sight?.state).toBe('unreachable')
    rig.input({ kind: 'relay', isUp: true })
    expect(rig.all('offer')).toHaveLength(1)
  })

  it('[PA2] sends an offer that is not answered once more, and gives the attempt up in the end', () => {
    const rig = new Rig()
    rig.traffic()
    rig.pass(pathTimes.repeatMs)
    expect(rig.all('repeat')).toMatchObject([{ attempt: 'own-1' }])
    rig.pass(pathTimes.connectMsMax - pathTimes.repeatMs)
    expect(rig.all('repeat')).toHaveLength(1)
    expect(rig.all('close')).toMatchObject([{ attempt: 'own-1' }])
    expect(rig.sight?.state).toBe('waiting')
    expect(rig.sight?.untilMs).toBeGreaterThan(rig.nowMs)
  })

  it('[PA2] ignores signals of attempts that are over', () => {
    const rig = new Rig(high)
    rig.offered('theirs')
    rig.over('theirs')
    rig.offered('theirs')
    rig.signal({ kind: 'answer', carrier: 'webrtc', attempt: 'theirs', description: '', dropped: '' })
    rig.signal({ kind: 'candidates', carrier: 'webrtc', attempt: 'theirs', candidates: [] })
    expect(rig.outputs.filter(({ kind }) => kind !== 'changed')).toHaveLength(1)
  })

  it('[PA2] keeps candidates that come before their offer', () => {
    const rig = new Rig()
    const candidates = [{ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }]
    rig.signal({ kind: 'candidates', carrier: 'webrtc', attempt: 'theirs', candidates })
    expect(rig.all('candidates')).toEqual([])
    rig.offered('theirs')
    expect(rig.all('candidates')).toMatchObject([{ attempt: 'theirs', candidates }])
  })

  it('[PA3] of two offers at once, that of the lower device stands', () => {
    const [lower, higher] = [new Rig(low), new Rig(high)]
    for (const rig of [lower, higher]) {
      rig.traffic()
      rig.offered('theirs')
    }
    expect(lower.all('answer')).toEqual([])
    expect(lower.all('repeat')).toMatchObject([{ attempt: 'own-1' }])
    expect(higher.all('close')).toMatchObject([{ attempt: 'own-1' }])
    expect(higher.all('answer')).toMatchObject([{ attempt: 'theirs', dropped: 'own-1' }])
  })

  it('[PA3] an offer that was dropped, and comes late, is ignored', () => {
    const rig = new Rig(low)
    rig.traffic()
    rig.signal({ kind: 'answer', carrier: 'webrtc', attempt: 'own-1', description: 'answer', dropped: 'theirs' })
    rig.up('own-1')
    rig.offered('theirs')
    expect(rig.all('answer')).toEqual([])
    expect(rig.used).toBe('own-1')
  })

  it('[PA4] pauses longer and longer', () => {
    const rig = new Rig(low, ['webrtc'], 0.999)
    const begun: number[] = []
    rig.traffic()
    for (let count = 0; count < 8; count++) {
      begun.push(rig.nowMs)
      rig.over(rig.all('offer').at(-1)?.attempt ?? '')
      const offers = rig.all('offer').length
      while (rig.all('offer').length === offers) rig.talk(100)
    }
    const pauses = begun.slice(1).map((atMs, at) => atMs - (begun[at] ?? 0))
    for (const [at, pause] of pauses.entries()) expect(pause).toBeGreaterThan(1.8 * (pauses[at - 1] ?? 0))
    expect(pauses[0]).toBeLessThanOrEqual(1000)
  })

  it('[PA4] never begins more than sixty attempts in an hour, whatever wakes it', () => {
    const rig = new Rig()
    for (let second = 0; second < 3600; second++) {
      rig.traffic()
      rig.input({ kind: 'wake' })
      const offer = rig.all('offer').at(-1)
      if (offer !== undefined) rig.over(offer.attempt)
      rig.pass(1000)
    }
    expect(rig.all('offer').length).toBeLessThanOrEqual(60)
    expect(rig.all('offer').length).toBeGreaterThan(30)
  })

  it('[PA4] answers only so many offers', () => {
    const rig = new Rig()
    for (let count = 0; count < 100; count++) rig.offered(`theirs-${String(count)}`)
    expect(rig.all('answer')).toHaveLength(pathTimes.answersMax)
    rig.pass(pathTimes.answerMs)
    rig.offered('later')
    expect(rig.all('answer')).toHaveLength(pathTimes.answersMax + 1)
  })

  it('[PA4] takes only so many candidates for one attempt', () => {
    const rig = new Rig()
    rig.offered('theirs')
    for (let count = 0; count < 100; count++)
      rig.signal({ kind: 'candidates', carrier: 'webrtc', attempt: 'theirs', candidates: [] })
    expect(rig.all('candidates')).toHaveLength(pathTimes.candidateSignalsMax)
  })

  it('[PA4] a waking program tries again at once', () => {
    const rig = new Rig()
    rig.talk(60_000)
    const offers = rig.all('offer').length
    rig.over(rig.all('offer').at(-1)?.attempt ?? '')
    expect(rig.all('offer')).toHaveLength(offers)
    rig.input({ kind: 'wake' })
    expect(rig.all('offer')).toHaveLength(offers + 1)
  })

  it('[PA5] declines what it does not have, and does not try what was declined', () => {
    const rig = new Rig(low, ['webrtc'])
    rig.offered('theirs', 'tcp')
    expect(rig.all('signal')).toMatchObject([{ signal: { kind: 'declined', carrier: 'tcp', attempt: 'theirs' } }])
    rig.traffic()
    rig.signal({ kind: 'declined', carrier: 'webrtc', attempt: 'own-1' })
    expect(rig.sight?.state).toBe('declined')
    rig.talk(pathTimes.declinedMs / 2 - 1000)
    expect(rig.all('offer')).toHaveLength(1)
    rig.talk(pathTimes.declinedMs / 2)
    expect(rig.all('offer').length).toBeGreaterThan(1)
  })

  it('[PA5] says nothing to who is no contact, and ends everything when somebody stops being one', () => {
    const rig = new Rig()
    const attempt = rig.linked()
    rig.input({ kind: 'permission', device: rig.other, permission: 'not-a-contact' })
    expect(rig.used).toBeUndefined()
    expect(rig.all('close')).toMatchObject([{ attempt }])
    const before = rig.outputs.length
    rig.offered('theirs')
    rig.talk(600_000)
    expect(rig.outputs.slice(before).filter(({ kind }) => kind !== 'changed')).toEqual([])
    expect(rig.sight?.state).toBe('not-a-contact')
  })

  it('[PA11] with the policy relay-only declines, and offers nothing', () => {
    const rig = new Rig()
    rig.input({ kind: 'permission', device: rig.other, permission: 'relay-only' })
    rig.talk(10_000)
    rig.offered('theirs')
    expect(rig.outputs.map(({ kind }) => kind).filter((kind) => kind !== 'changed')).toEqual(['signal'])
    expect(rig.sight?.state).toBe('policy')
  })

  it('is not thrown off by a device that it does not know', () => {
    const rig = new Rig()
    rig.input({ kind: 'signal', device: low, signal: { kind: 'declined', carrier: 'tcp', attempt: 'x' } })
    rig.input({ kind: 'forget', device: rig.other })
    rig.traffic()
    expect(rig.all('offer')).toEqual([])
    expect(rig.machine.snapshot()).toEqual([])
  })
})
