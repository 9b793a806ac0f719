import { numberOfCode } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { connectionTimes, reconnectDelayMs } from '@kith/core'

import { boot, bye, challenge, Rig, signIn } from './connection-rig.ts'

describe('signing in', () => {
  it('[SE2] [SE3] [SE4] answers the challenge with a sign-in and is up when that is taken', () => {
    const rig = new Rig()
    rig.nowMs = 1_000
    rig.signIn()
    expect(rig.state).toBe('up')
    expect(rig.outputs.find((output) => output.kind === 'up')).toMatchObject({
      epoch: 3,
      claimed: true,
      clockAheadMs: 4_000,
      boot,
    })
    expect(rig.sent('sign-in')).toBe(1)
  })

  it('[PE5] gives up a socket whose challenge does not come, and tries again', () => {
    const rig = new Rig()
    rig.input({ kind: 'start' })
    rig.advanceTo(connectionTimes.connectMsMax)
    expect(rig.state).toBe('waiting')
    rig.advanceTo(connectionTimes.connectMsMax + connectionTimes.reconnectMsBase)
    expect(rig.opened).toBe(2)
  })

  it('[PE5] gives up a socket whose sign-in is not answered', () => {
    const rig = new Rig()
    rig.input({ kind: 'start' })
    rig.frame(challenge)
    rig.input({ kind: 'signed', socket: rig.socket, signIn })
    rig.advanceTo(connectionTimes.signInMsMax)
    expect(rig.state).toBe('waiting')
  })

  it('[PE4] refuses a server with another network key than the pinned one', () => {
    const rig = new Rig(0.5, new Uint8Array(32).fill(2))
    rig.input({ kind: 'start' })
    rig.frame(challenge)
    expect(rig.machine.snapshot()).toMatchObject({ state: 'refused', code: 'network-changed' })
    expect(rig.outputs.some((output) => output.kind === 'sign')).toBe(false)
  })

  it('[PE4] pins the network key of the first sign-in for the next connection', () => {
    const rig = new Rig()
    rig.signIn()
    rig.input({ kind: 'down', socket: rig.socket })
    rig.advanceTo(connectionTimes.reconnectMsBase)
    rig.frame({ ...challenge, networkKey: new Uint8Array(32).fill(3) })
    expect(rig.machine.snapshot()).toMatchObject({ state: 'refused', code: 'network-changed' })
  })

  it.each(['name-taken', 'name-lookalike', 'name-reserved', 'device-unlisted', 'list-stale', 'list-forked'] as const)(
    '[PE6] stops trying when refused %s, until started again',
    (code) => {
      const rig = new Rig()
      rig.input({ kind: 'start' })
      rig.frame(challenge)
      rig.input({ kind: 'signed', socket: rig.socket, signIn })
      rig.frame({ type: 'refused', request: 1, code: numberOfCode(code), message: 'No.', retryAfterMs: 0 })
      expect(rig.machine.snapshot()).toEqual({ state: 'refused', code, message: 'No.' })
      rig.advanceTo(3_600_000)
      rig.input({ kind: 'wake' })
      expect(rig.opened).toBe(1)
      rig.input({ kind: 'start' })
      expect(rig.opened).toBe(2)
    },
  )

  it('[PE5] waits as long as a refusal asks when it may pass', () => {
    const rig = new Rig(0)
    rig.input({ kind: 'start' })
    rig.frame(challenge)
    rig.input({ kind: 'signed', socket: rig.socket, signIn })
    rig.frame({ type: 'refused', request: 1, code: numberOfCode('server-busy'), message: '', retryAfterMs: 7_000 })
    expect(rig.machine.snapshot()).toMatchObject({ state: 'waiting', retryAtMs: 7_000, code: 'server-busy' })
  })

  it('[PE6] stops when the same device signed in elsewhere', () => {
    const rig = new Rig()
    rig.signIn()
    rig.frame(bye('taken-over'))
    expect(rig.machine.snapshot()).toMatchObject({ state: 'refused', code: 'taken-over' })
    expect(rig.outputs.filter((output) => output.kind === 'down')).toHaveLength(1)
  })

  it('[PE5] connects again when the server says that it stops', () => {
    const rig = new Rig()
    rig.signIn()
    rig.frame(bye('server-stopping'))
    expect(rig.machine.snapshot()).toMatchObject({ state: 'waiting', code: 'server-stopping' })
    rig.advanceTo(60_000)
    expect(rig.opened).toBeGreaterThan(1)
  })

  it('ignores what an old socket says', () => {
    const rig = new Rig()
    rig.signIn()
    const old = rig.socket
    rig.input({ kind: 'down', socket: old })
    rig.advanceTo(connectionTimes.reconnectMsBase)
    rig.input({ kind: 'down', socket: old })
    rig.input({ kind: 'frame', socket: old, frame: bye('taken-over') })
    expect(rig.state).toBe('opening')
  })
})

describe('trying again', () => {
  it('[PE5] waits a random part of a bound that doubles up to 30 seconds', () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((attempts) => reconnectDelayMs(attempts, 0.999_999))
    expect(bounds).toEqual([499, 999, 1999, 3999, 7999, 15_999, 29_999, 29_999, 29_999])
    expect(reconnectDelayMs(8, 0)).toBe(0)
  })

  it('[PE5] doubles over failures and begins anew after a steady connection', () => {
    const rig = new Rig(0.999_999)
    rig.input({ kind: 'start' })
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      rig.input({ kind: 'down', socket: rig.socket })
      const due = rig.machine.nextTimeout() ?? 0
      waits.push(due - rig.nowMs)
      rig.advanceTo(due)
    }
    expect(waits).toEqual([499, 999, 1999, 3999])
    rig.finishSignIn()
    rig.advanceTo(rig.nowMs + connectionTimes.steadyMs)
    rig.input({ kind: 'down', socket: rig.socket })
    expect((rig.machine.nextTimeout() ?? 0) - rig.nowMs).toBe(499)
  })

  it('[PE5] tries at once when the network returns', () => {
    const rig = new Rig(0.9)
    rig.input({ kind: 'start' })
    rig.input({ kind: 'down', socket: rig.socket })
    rig.input({ kind: 'wake' })
    expect(rig.state).toBe('opening')
    expect(rig.opened).toBe(2)
  })
})

describe('signs of life', () => {
  it('[PE7] asks after silence and sees a dead path within 45 seconds', () => {
    const rig = new Rig()
    rig.signIn()
    rig.advanceTo(connectionTimes.silenceMsMax)
    expect(rig.sent('ping')).toBe(1)
    rig.advanceTo(connectionTimes.silenceMsMax + connectionTimes.answerMsMax)
    expect(rig.outputs.filter((output) => output.kind === 'down')).toHaveLength(1)
    expect(connectionTimes.silenceMsMax + connectionTimes.answerMsMax).toBeLessThanOrEqual(45_000)
  })

  it('[PE7] stays up while anything comes', () => {
    const rig = new Rig()
    rig.signIn()
    for (let i = 1; i <= 100; i++) {
      rig.advanceTo(i * connectionTimes.silenceMsMax)
      rig.frame({ type: 'pong', token: i })
    }
    expect(rig.state).toBe('up')
    expect(rig.opened).toBe(1)
  })

  it('[PE7] asks at once when the page becomes visible, and waits less', () => {
    const rig = new Rig()
    rig.signIn()
    rig.advanceTo(2_000)
    rig.input({ kind: 'wake' })
    expect(rig.sent('ping')).toBe(1)
    rig.advanceTo(2_000 + connectionTimes.wakeAnswerMsMax)
    expect(rig.outputs.filter((output) => output.kind === 'down')).toHaveLength(1)
  })

  it.each(['sent', 'heard'] as const)('[PE7] sees a dead path within 6 seconds after something was %s', (traffic) => {
    const rig = new Rig()
    rig.signIn()
    rig.advanceTo(10_000)
    if (traffic === 'sent') rig.input({ kind: 'sent' })
    else rig.frame({ type: 'ping', token: 1 })
    rig.advanceTo(15_999)
    expect(rig.sent('ping')).toBe(2)
    expect(rig.state).toBe('up')
    rig.advanceTo(16_000)
    expect(rig.outputs.filter((output) => output.kind === 'down')).toHaveLength(1)
  })

  it('[PE7] asks once after traffic, and then only after silence again', () => {
    const rig = new Rig()
    rig.signIn()
    rig.input({ kind: 'sent' })
    rig.advanceTo(connectionTimes.quietMsMax)
    rig.frame({ type: 'pong', token: 1 })
    rig.advanceTo(connectionTimes.quietMsMax + connectionTimes.silenceMsMax - 1)
    expect(rig.sent('ping')).toBe(1)
    rig.advanceTo(connectionTimes.quietMsMax + connectionTimes.silenceMsMax)
    expect(rig.sent('ping')).toBe(2)
  })

  it('[PE42] asks at once when it may be needed, and sees a dead path within 4 seconds', () => {
    const rig = new Rig()
    rig.signIn()
    rig.input({ kind: 'doubt' })
    expect(rig.sent('ping')).toBe(1)
    rig.input({ kind: 'doubt' })
    expect(rig.sent('ping')).toBe(1)
    rig.frame({ type: 'pong', token: 1 })
    rig.advanceTo(connectionTimes.silenceMsMax - 1)
    expect([rig.state, rig.sent('ping')]).toEqual(['up', 1])
    rig.advanceTo(connectionTimes.silenceMsMax)
    expect(rig.sent('ping')).toBe(2)
    const askedMs = rig.nowMs
    rig.input({ kind: 'doubt' })
    rig.advanceTo(askedMs + 2 * connectionTimes.quietMsMax)
    expect(rig.outputs.filter(({ kind }) => kind === 'down')).toHaveLength(1)
    rig.input({ kind: 'doubt' })
    expect(rig.sent('ping')).toBe(4)
  })

  it('[PE7] a program that stood still asks once more before it gives the server up', () => {
    const rig = new Rig()
    rig.signIn()
    rig.input({ kind: 'sent' })
    rig.advanceTo(connectionTimes.quietMsMax)
    // The answer came meanwhile, but the timer is looked at first.
    rig.nowMs += 60_000
    rig.machine.handleTimeout(rig.nowMs)
    rig.frame({ type: 'pong', token: 1 })
    rig.advanceTo(rig.nowMs + 10_000)
    expect(rig.state).toBe('up')
    expect(rig.opened).toBe(1)
  })
})

describe('leaving', () => {
  it('[PE18] [SE8] says bye, closes and never comes back', () => {
    const rig = new Rig()
    rig.signIn()
    rig.input({ kind: 'leave' })
    rig.input({ kind: 'leave' })
    expect(rig.sent('bye')).toBe(1)
    expect(rig.outputs.filter((output) => output.kind === 'close')).toHaveLength(1)
    rig.input({ kind: 'wake' })
    rig.input({ kind: 'start' })
    rig.advanceTo(3_600_000)
    expect(rig.opened).toBe(1)
    expect(rig.machine.nextTimeout()).toBeUndefined()
  })
})
