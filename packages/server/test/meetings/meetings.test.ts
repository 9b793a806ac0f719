import {
  bytesToId,
  codeOfNumber,
  type Frame,
  limits,
  type MeetFrame,
  type MeetingId,
  type MeetingSide,
  noDevice,
} from '@kith/wire'
import { afterEach, describe, expect, it } from 'vitest'

import { type MeetingEnd, Meetings } from '../../src/meetings/meetings.ts'

const [first, second] = [1, 2].map((n) => bytesToId<MeetingId>(new Uint8Array(16).fill(n)))
const places: Meetings[] = []
let nowMs = 1000

afterEach(() => {
  for (const place of places.splice(0)) place.stop()
})

function meetings(options = { meetingsMax: 10, meetingsPerConnectionMax: 4 }): Meetings {
  const place = new Meetings(options, { nowMs: () => nowMs })
  places.push(place)
  return place
}

/** A connection that remembers what it was told. */
class End implements MeetingEnd {
  readonly heard: Frame[] = []

  hear(frame: Frame): void {
    this.heard.push(frame)
  }

  /** What the other end said, as text. */
  get words(): readonly string[] {
    return this.heard.flatMap((frame) => (frame.type === 'met' ? [textOf(frame.message)] : []))
  }

  get over(): readonly string[] {
    return this.heard.flatMap((frame) => (frame.type === 'meeting-end' ? [codeOfNumber(frame.code)] : []))
  }
}

/** Says `text` as an end of a meeting; returns what had been said before. */
function say(
  place: Meetings,
  end: MeetingEnd,
  side: MeetingSide,
  text: string,
  fields: Partial<MeetFrame> = {},
): readonly string[] {
  const token = new Uint8Array(16).fill(side === 'joining' ? 7 : 8)
  const frame: MeetFrame = {
    ...{ type: 'meet', request: 1, as: noDevice, meeting: first ?? ('' as MeetingId), side, token },
    ...{ heard: 0, place: 0, message: bytesOf(text), ...fields },
  }
  return place.meet(end, frame).map((met) => (met.type === 'met' ? textOf(met.message) : met.type))
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

describe('meetings', () => {
  it('[SE23] the joining end begins a meeting, and another end meets it there alone', () => {
    const place = meetings()
    const [phone, laptop] = [new End(), new End()]
    expect(() => say(place, laptop, 'inviting', '')).toThrow(expect.objectContaining({ code: 'meeting-unknown' }))
    expect(say(place, phone, 'joining', 'hello')).toEqual([])
    expect(() => say(place, laptop, 'inviting', '', second === undefined ? {} : { meeting: second })).toThrow(
      expect.objectContaining({ code: 'meeting-unknown' }),
    )
    expect(say(place, laptop, 'inviting', '')).toEqual(['hello'])
  })

  it('[SE23] nobody takes an end that is taken', () => {
    const place = meetings()
    const [phone, laptop, mallory] = [new End(), new End(), new End()]
    say(place, phone, 'joining', 'hello')
    say(place, laptop, 'inviting', 'come')
    for (const side of ['joining', 'inviting'] as const)
      expect(() => say(place, mallory, side, 'mine', { token: new Uint8Array(16) })).toThrow(
        expect.objectContaining({ code: 'meeting-taken' }),
      )
    expect(phone.words).toEqual(['come'])
    expect(place.isIn(mallory)).toBe(false)
  })

  it('[SE24] passes messages on in their order, once, also over a new connection', () => {
    const place = meetings()
    const [phone, laptop, again] = [new End(), new End(), new End()]
    say(place, phone, 'joining', 'a')
    expect(say(place, laptop, 'inviting', 'x')).toEqual(['a'])
    say(place, phone, 'joining', 'b', { heard: 1, place: 1 })
    expect(laptop.words).toEqual(['b'])
    say(place, phone, 'joining', 'other words', { heard: 1, place: 1 })
    expect(laptop.words, 'a message that was there changes nothing').toEqual(['b'])
    place.left(phone)
    say(place, laptop, 'inviting', 'y', { heard: 2, place: 1 })
    expect(phone.words).toEqual(['x'])
    expect(say(place, again, 'joining', '', { heard: 1, place: 2 })).toEqual(['y'])
    say(place, laptop, 'inviting', 'z', { heard: 2, place: 2 })
    expect(again.words).toEqual(['z'])
  })

  it('[SE24] a connection that took an end over hears alone', () => {
    const place = meetings()
    const [phone, later, laptop] = [new End(), new End(), new End()]
    say(place, phone, 'joining', 'a')
    say(place, later, 'joining', '', { place: 1 })
    say(place, laptop, 'inviting', 'x')
    expect([phone.words, later.words]).toEqual([[], ['x']])
    expect([place.isIn(phone), place.isIn(later)]).toEqual([false, true])
  })

  it('[SE24] bounds what an end says', () => {
    const place = meetings()
    const phone = new End()
    say(place, phone, 'joining', 'a')
    const late = expect.objectContaining({ code: 'rate-exceeded' }) as Error
    expect(() => say(place, phone, 'joining', 'c', { place: 2 })).toThrow(late)
    for (let at = 1; at < limits.meetingMessagesMax; at++) say(place, phone, 'joining', 'more', { place: at })
    expect(() => say(place, phone, 'joining', 'ninth', { place: limits.meetingMessagesMax })).toThrow(late)
    expect(say(place, new End(), 'inviting', '')).toHaveLength(limits.meetingMessagesMax)
  })

  it('[SE23] bounds the meetings of a connection and of a server', () => {
    const place = meetings({ meetingsMax: 3, meetingsPerConnectionMax: 2 })
    const [phone, other] = [new End(), new End()]
    const begin = (end: End, n: number): void => {
      say(place, end, 'joining', 'a', { meeting: bytesToId<MeetingId>(new Uint8Array(16).fill(n)) })
    }
    const refused = expect.objectContaining({ code: 'rate-exceeded' }) as Error
    begin(phone, 1)
    begin(phone, 2)
    expect(() => {
      begin(phone, 3)
    }).toThrow(refused)
    begin(other, 4)
    expect(() => {
      begin(other, 5)
    }).toThrow(refused)
    expect(place.count).toBe(3)
  })

  it('[SE25] ends a meeting for the other end with the code, and only by the token of an end', () => {
    const place = meetings()
    const [phone, laptop] = [new End(), new End()]
    say(place, phone, 'joining', 'a')
    say(place, laptop, 'inviting', 'x')
    const end = { type: 'meeting-end', as: noDevice, meeting: first ?? ('' as MeetingId), side: 'inviting' } as const
    place.endMeeting({ ...end, token: new Uint8Array(16), code: 158 })
    expect(place.count).toBe(1)
    place.endMeeting({ ...end, token: new Uint8Array(16).fill(8), code: 158 })
    expect([phone.over, laptop.over, place.count]).toEqual([['link-declined'], [], 0])
    expect([place.isIn(phone), place.isIn(laptop)]).toEqual([false, false])
  })

  it('[SE25] ends a meeting after ten minutes for both', () => {
    const place = meetings()
    const [phone, laptop] = [new End(), new End()]
    say(place, phone, 'joining', 'a')
    say(place, laptop, 'inviting', 'x')
    nowMs += limits.meetingMsMax - 1
    place.sweep()
    expect(place.isIn(phone)).toBe(true)
    nowMs += 1
    place.sweep()
    expect([phone.over, laptop.over, place.count]).toEqual([['meeting-over'], ['meeting-over'], 0])
    expect(() => say(place, laptop, 'inviting', '')).toThrow(expect.objectContaining({ code: 'meeting-unknown' }))
  })
})
