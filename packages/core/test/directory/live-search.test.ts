import { type FoundEntry, LiveSearch, type LiveSearchInput } from '@kith/core'
import { bytesToId, type DeviceId, type FrameOf } from '@kith/wire'
import { describe, expect, it } from 'vitest'

const device = bytesToId<DeviceId>(new Uint8Array(16).fill(1))

class Rig {
  nowMs = 0
  /** What was told: `put id version`, `removed id`, `complete`, or a code. */
  readonly told: string[] = []
  readonly searches: FrameOf<'search'>[] = []
  ended = 0
  #request = 0
  readonly search = new LiveSearch({
    device,
    query: { kind: 'songs', text: '', filters: [], owner: '', sort: 'newest', limit: 2 },
    nextRequest: () => ++this.#request,
  })

  input(input: LiveSearchInput): void {
    this.search.handleInput(this.nowMs, input)
    this.drain()
  }

  /** Answers the newest search. */
  page(ids: readonly (readonly [string, number])[], cursor = ''): void {
    const entries = ids.map(([id, version]): FoundEntry => ({ owner: 'bob', id, version }))
    this.input({ kind: 'page', request: this.searches.at(-1)?.request ?? 0, entries, cursor })
  }

  drain(): void {
    for (let output = this.search.pollOutput(); output !== undefined; output = this.search.pollOutput()) {
      if (output.kind === 'transmit' && output.frame.type === 'search') this.searches.push(output.frame)
      else if (output.kind === 'transmit') this.ended++
      else if (output.kind === 'put') this.told.push(`put ${output.entry.id} ${String(output.entry.version)}`)
      else if (output.kind === 'removed') this.told.push(`removed ${output.id}`)
      else this.told.push(output.kind === 'failed' ? output.code : output.kind)
    }
  }
}

describe('a live search', () => {
  it('[DI7] tells all pages, then every change', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.page([['a', 1], ['b', 1]], 'more') // prettier-ignore
    rig.input({ kind: 'changed', request: 1, entry: { owner: 'bob', id: 'c', version: 1 } })
    rig.page([['c', 1]])
    rig.input({ kind: 'changed', request: 1, entry: { owner: 'bob', id: 'a', version: 2 } })
    rig.input({ kind: 'removed', request: 1, owner: 'bob', id: 'b' })
    rig.input({ kind: 'removed', request: 1, owner: 'bob', id: 'unknown' })
    expect(rig.told).toEqual(['put a 1', 'put b 1', 'put c 1', 'complete', 'put a 2', 'removed b'])
    expect(rig.searches.map(({ live, cursor }) => [live, cursor])).toEqual([
      [true, ''],
      [false, 'more'],
    ])
  })

  it('[PE16] tells only what differs after a lost connection', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.page([['a', 1], ['b', 1], ['c', 1]]) // prettier-ignore
    rig.told.length = 0
    rig.input({ kind: 'down' })
    rig.input({ kind: 'removed', request: 1, owner: 'bob', id: 'a' })
    rig.input({ kind: 'up' })
    rig.page([['a', 1], ['b', 2], ['d', 1]]) // prettier-ignore
    expect(rig.told).toEqual(['put b 2', 'put d 1', 'removed c', 'complete'])
  })

  it('searches again when refused for a while, and fails when refused for good', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.input({ kind: 'refused', request: 1, code: 'rate-exceeded', retryAfterMs: 3_000 })
    expect(rig.search.nextTimeout()).toBe(3_000)
    rig.search.handleTimeout(3_000)
    rig.drain()
    expect(rig.searches).toHaveLength(2)
    rig.input({ kind: 'refused', request: 2, code: 'search-malformed', retryAfterMs: 0 })
    expect(rig.told).toEqual(['search-malformed'])
  })

  it('tells the server when it is not wanted any more', () => {
    const rig = new Rig()
    rig.input({ kind: 'up' })
    rig.page([])
    rig.input({ kind: 'end' })
    rig.input({ kind: 'changed', request: 1, entry: { owner: 'bob', id: 'a', version: 1 } })
    expect(rig.ended).toBe(1)
    expect(rig.told).toEqual(['complete'])
  })
})
