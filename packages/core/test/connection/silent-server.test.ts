import { describe, expect, it } from 'vitest'

import { connectionTimes } from '@kith/core'

import { challenge, Rig, signIn } from './connection-rig.ts'

describe('a server that fell silent', () => {
  /** Signed in after an opening that took so long, and given up at `rig.nowMs`. */
  function silentRig(openedMs: number, random = 0): Rig {
    const rig = new Rig(random)
    rig.input({ kind: 'start' })
    rig.advanceTo(openedMs)
    rig.finishSignIn()
    rig.input({ kind: 'sent' })
    rig.advanceTo(openedMs + 3 * connectionTimes.quietMsMax)
    return rig
  }

  it('[PE41] is dialed anew at once, again and again for a minute, and then with pauses', () => {
    const rig = silentRig(20)
    expect(rig.state).toBe('opening')
    const fromMs = rig.nowMs
    rig.advanceTo(fromMs + 20_000)
    expect(rig.opened).toBe(2 + 20_000 / connectionTimes.redialMsMin)
    // No dial waits longer for a network that returns.
    expect((rig.machine.nextTimeout() ?? Infinity) - rig.nowMs).toBeLessThanOrEqual(connectionTimes.redialMsMin)
    const statuses = (): unknown[] =>
      rig.outputs.filter((output) => output.kind === 'status').map(({ status }) => status.state)
    expect(statuses()).toEqual(['connecting', 'connected', 'connecting'])
    rig.advanceTo(fromMs + connectionTimes.redialForMs)
    expect(statuses()).toEqual(['connecting', 'connected', 'connecting', 'waiting', 'connecting'])
  })

  it('[PE41] is dialed anew when it does not answer the sign-in, with twice the patience each time', () => {
    const rig = silentRig(20)
    const patiences: number[] = []
    for (let count = 0; count < 4; count++) {
      const { opened } = rig
      rig.frame(challenge)
      rig.input({ kind: 'signed', socket: rig.socket, signIn })
      const dueMs = rig.machine.nextTimeout() ?? 0
      patiences.push(dueMs - rig.nowMs)
      rig.advanceTo(dueMs)
      expect([rig.state, rig.opened]).toEqual(['opening', opened + 1])
    }
    expect(patiences).toEqual([3_000, 6_000, connectionTimes.signInMsMax, connectionTimes.signInMsMax])
    rig.finishSignIn()
    rig.input({ kind: 'down', socket: rig.socket })
    rig.advanceTo(rig.nowMs + connectionTimes.reconnectMsBase)
    rig.frame(challenge)
    expect((rig.machine.nextTimeout() ?? 0) - rig.nowMs).toBe(connectionTimes.signInMsMax)
  })

  it('[PE41] is given four times what it took before, and somewhat more by chance', () => {
    const patienceMs = (rig: Rig): number => (rig.machine.nextTimeout() ?? 0) - rig.nowMs
    expect(patienceMs(silentRig(600))).toBe(2_400)
    expect(patienceMs(silentRig(600, 0.5))).toBe(3_000)
    expect(patienceMs(silentRig(9_000))).toBe(connectionTimes.connectMsMax)
  })

  it('[PE41] [PE5] is dialed with pauses when it turns the dial down', () => {
    const rig = silentRig(20, 0.999_999)
    rig.input({ kind: 'down', socket: rig.socket })
    expect(rig.state).toBe('waiting')
    expect((rig.machine.nextTimeout() ?? 0) - rig.nowMs).toBe(499)
  })

  it('[PE41] [PE7] is there again when it answers, and the next silence is treated as the first', () => {
    const rig = silentRig(20)
    rig.finishSignIn()
    expect(rig.state).toBe('up')
    rig.input({ kind: 'sent' })
    rig.advanceTo(rig.nowMs + 3 * connectionTimes.quietMsMax)
    expect(rig.state).toBe('opening')
    expect(rig.outputs.filter((output) => output.kind === 'up')).toHaveLength(2)
  })
})
