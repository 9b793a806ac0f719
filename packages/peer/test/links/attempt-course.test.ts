import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AttemptCourse } from '../../src/links/attempt-course.ts'
import { type DirectLink, noIceServers } from '../../src/links/carrier.ts'
import { controlOf, controlPacket } from '../../src/links/control.ts'
import type { Line, LineEvents } from '../../src/links/line.ts'
import { NativeLine } from '../../src/links/native-line.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('an attempt whose channel opened', () => {
  it('[CA17] asks for a sign of life, and is up when something arrived', () => {
    const { course, line, ups, heard } = begun()
    expect(line.sent.map(controlOf)).toEqual([{ type: 'ping', token: 0 }])
    expect([ups, course.isTrying]).toEqual([[], false])
    line.arrive(new Uint8Array([0x80]))
    line.arrive(new Uint8Array([0x81]))
    expect(ups).toHaveLength(1)
    expect(heard).toEqual([[0x80], [0x81]])
    expect(line.sent).toHaveLength(1)
  })

  it('[CA17] answers the question of the other end, which is a sign of life', () => {
    const { line, ups, heard } = begun()
    line.arrive(controlPacket({ type: 'ping', token: 7 }))
    expect(line.sent.slice(1).map(controlOf)).toEqual([{ type: 'pong', token: 7 }])
    expect([ups.length, heard]).toEqual([1, []])
  })

  it('[CA17] on which nothing arrives ends as unreachable when its time is over, and closes the channel', () => {
    const { line, ups, over } = begun()
    vi.advanceTimersByTime(9_999)
    expect([over, line.closed]).toEqual([[], []])
    vi.advanceTimersByTime(1)
    expect([over, line.closed, ups]).toEqual([['path-unreachable'], ['at-once'], []])
    vi.advanceTimersByTime(60_000)
    expect(over).toHaveLength(1)
  })

  it('[CA17] whose channel breaks before anything arrived is unreachable, and lost afterwards', () => {
    const early = begun()
    early.line.events?.broken({ code: 'path-lost', message: 'the data channel closed' })
    expect([early.over, early.ups]).toEqual([['path-unreachable'], []])
    const late = begun()
    late.line.arrive(new Uint8Array([0x80]))
    late.line.events?.broken({ code: 'path-lost', message: 'the data channel closed' })
    expect(late.over).toEqual(['path-lost'])
  })

  it('[CA17] takes nothing from the library of a program before somebody listens', () => {
    const steps: string[] = []
    const noting = (object: string): never =>
      new Proxy({}, { get: (_, name) => () => steps.push(`${object}.${String(name)}`) }) as never
    const line = new NativeLine(noting('connection'), noting('channel'))
    expect(steps).not.toContain('channel.onMessage')
    line.listen({ packet: () => true, low: () => undefined, broken: () => undefined })
    expect(steps).toContain('channel.onMessage')
  })
})

/** An attempt of ten seconds whose line was just opened, with what it tells; its link is listened to when it is up. */
function begun(): {
  readonly course: AttemptCourse
  readonly line: FakeLine
  readonly ups: DirectLink[]
  readonly over: string[]
  readonly heard: number[][]
} {
  const [ups, over, heard]: [DirectLink[], string[], number[][]] = [[], [], []]
  const course = new AttemptCourse(
    {
      id: 'one',
      send: () => undefined,
      up: (link) => {
        ups.push(link)
        link.listen({
          packet: (packet) => void heard.push([...packet]),
          room: () => undefined,
          down: () => undefined,
        })
      },
      over: (code) => over.push(code),
      connectMs: 10_000,
      iceServers: () => noIceServers,
    },
    () => undefined,
  )
  const line = new FakeLine()
  course.begin('webrtc', line)
  return { course, line, ups, over, heard }
}

class FakeLine implements Line {
  readonly bufferedBytes = 0
  readonly sent: Uint8Array[] = []
  readonly closed: string[] = []
  events: LineEvents | undefined

  listen(events: LineEvents): void {
    this.events = events
  }

  put(packet: Uint8Array): boolean {
    this.sent.push(packet)
    return true
  }

  close(how: 'drained' | 'at-once'): void {
    this.closed.push(how)
  }

  async stats(): Promise<undefined> {
    return undefined
  }

  arrive(packet: Uint8Array): void {
    this.events?.packet(packet)
  }
}
