import { PresenceView, type PresenceInput } from '@kith/core'
import { bytesToId, type DeviceId, type Frame, type PresenceEntry } from '@kith/wire'
import { describe, expect, it } from 'vitest'

const device = bytesToId<DeviceId>(new Uint8Array(16).fill(1))

class Rig {
  nowMs = 1_000
  readonly frames: Frame[] = []
  readonly changed: string[] = []
  #request = 0
  readonly view = new PresenceView({ device, nextRequest: () => ++this.#request })

  input(input: PresenceInput): void {
    this.view.handleInput(this.nowMs, input)
    this.drain()
  }

  advanceTo(nowMs: number): void {
    this.nowMs = nowMs
    this.view.handleTimeout(nowMs)
    this.drain()
  }

  /** Names asked for, or not wanted any more, since the last look. */
  names(type: 'presence-watch' | 'presence-unwatch'): readonly (readonly string[])[] {
    return this.frames.flatMap((frame) => (frame.type === type ? [frame.names] : []))
  }

  drain(): void {
    for (let output = this.view.pollOutput(); output !== undefined; output = this.view.pollOutput())
      if (output.kind === 'transmit') this.frames.push(output.frame)
      else this.changed.push(output.name)
  }
}

function entry(name: string, change: Partial<PresenceEntry> = {}): PresenceEntry {
  return { name, state: 'online', freshness: 'live', sinceMs: 500, idleMs: 0, note: '', activity: '', ...change }
}

describe('watching', () => {
  it('[PR8] asks once for a name with several watchers, and ends with the last of them', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.input({ kind: 'watch', names: ['bob', 'carol', 'bob'] })
    rig.input({ kind: 'watch', names: ['bob'] })
    expect(rig.names('presence-watch')).toEqual([['bob', 'carol']])
    rig.input({ kind: 'unwatch', names: ['bob'] })
    expect(rig.names('presence-unwatch')).toEqual([])
    rig.input({ kind: 'unwatch', names: ['bob'] })
    rig.input({ kind: 'unwatch', names: ['bob'] })
    expect(rig.names('presence-unwatch')).toEqual([['bob']])
  })

  it('[PR3] makes what was live stale when the connection is lost, and asks again when it is back', () => {
    const rig = new Rig()
    rig.input({ kind: 'watch', names: ['bob', 'carol'] })
    rig.input({ kind: 'up' })
    rig.input({
      kind: 'presence',
      request: 1,
      entries: [entry('bob'), entry('carol', { state: 'unknown', freshness: 'unknown' })],
    })
    expect(rig.view.view(rig.nowMs, 'bob')).toMatchObject({ state: 'online', freshness: 'live' })
    rig.changed.length = 0
    rig.input({ kind: 'down' })
    expect(rig.changed).toEqual(['bob'])
    expect(rig.view.view(rig.nowMs, 'bob')).toMatchObject({ state: 'online', freshness: 'stale' })
    rig.input({ kind: 'up' })
    expect(rig.names('presence-watch')).toEqual([
      ['bob', 'carol'],
      ['bob', 'carol'],
    ])
  })

  it('[PR7] asks in pages', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.input({ kind: 'watch', names: Array.from({ length: 450 }, (_, i) => `n${String(i)}`) })
    expect(rig.names('presence-watch').map(({ length }) => length)).toEqual([200, 200, 50])
  })

  it('asks again when a watch was refused for a while', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.input({ kind: 'watch', names: ['bob'] })
    rig.input({ kind: 'refused', request: 1, retryAfterMs: 5_000 })
    expect(rig.view.nextTimeout()).toBe(6_000)
    rig.advanceTo(6_000)
    expect(rig.names('presence-watch')).toHaveLength(2)
    expect(rig.view.nextTimeout()).toBeUndefined()
  })

  it('[PR5] knows nothing of a name that nobody told about', () => {
    expect(new Rig().view.view(0, 'bob')).toEqual({
      name: 'bob',
      state: 'unknown',
      freshness: 'unknown',
      sinceMs: 0,
      idleMs: 0,
      note: '',
      activity: '',
    })
  })

  it('counts idle time on', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.input({ kind: 'watch', names: ['bob'] })
    rig.input({ kind: 'presence', request: 1, entries: [entry('bob', { idleMs: 100 })] })
    expect(rig.view.view(rig.nowMs + 400, 'bob').idleMs).toBe(500)
  })
})

describe('the own presence', () => {
  it('[PE14] is told at once, and again at each connection', () => {
    const rig = new Rig()
    const own = { choice: 'away', note: 'n', activity: '', activeAtMs: 400 } as const
    rig.input({ kind: 'own', own })
    expect(rig.frames).toEqual([])
    rig.input({ kind: 'up' })
    rig.input({ kind: 'own', own: { ...own, choice: 'busy' } })
    rig.input({ kind: 'down' })
    rig.nowMs = 2_000
    rig.input({ kind: 'up' })
    const sets = rig.frames.flatMap((frame) => (frame.type === 'presence-set' ? [[frame.choice, frame.idleMs]] : []))
    expect(sets).toEqual([
      ['away', 600],
      ['busy', 600],
      ['busy', 1_600],
    ])
  })
})
