/**
 * Meetings of two devices, one of which is to become a device of the other's name (spec SE23 to SE25, KY40 to KY45).
 *
 * An end is a token; the connection it speaks on may change. What an end said is kept until the meeting is over, so that the other hears it whenever it comes, and
 * again on a new connection. All of it is in memory, bounded in time, count and bytes, and opaque: the server knows neither the code nor the keys.
 */
import {
  type Frame,
  KithError,
  limits,
  type MeetFrame,
  type MeetingEndFrame,
  type MeetingId,
  type MeetingSide,
  meetingSides,
  noDevice,
  numberOfCode,
} from '@kith/wire'

import type { Clock } from '../clock.ts'

/** One connection, as meetings see it. */
export interface MeetingEnd {
  /** Passes a frame to the client. */
  hear(frame: Frame): void
}

/** How many meetings there may be, and how many of them one connection begins. */
export interface MeetingLimits {
  readonly meetingsMax: number
  readonly meetingsPerConnectionMax: number
}

const meetingOver = numberOfCode('meeting-over')
const noToken = new Uint8Array(16)

interface Side {
  readonly token: string
  readonly said: Uint8Array[]
  end: MeetingEnd | undefined
}

interface Meeting {
  readonly id: MeetingId
  readonly begun: MeetingEnd
  readonly untilMs: number
  readonly sides: { [S in MeetingSide]: Side | undefined }
}

/** Where devices meet. Another implementation may let the ends be at different servers. */
export interface MeetingPlace {
  /** Takes an end of a meeting, and what it says. Returns what the other said, to be sent after the answer; throws a `KithError`. */
  meet(end: MeetingEnd, frame: MeetFrame): readonly Frame[]
  /** Ends a meeting for both, when the token is one of its ends'. */
  endMeeting(frame: MeetingEndFrame): void
  /** True while the connection has an end of a meeting. */
  isIn(end: MeetingEnd): boolean
  /** The connection ended; its ends may be taken up by another. */
  left(end: MeetingEnd): void
}

/** The meetings of one server. */
export class Meetings implements MeetingPlace {
  readonly #meetings = new Map<MeetingId, Meeting>()
  readonly #ofEnd = new Map<MeetingEnd, Set<Meeting>>()
  readonly #limits: MeetingLimits
  readonly #clock: Clock
  #timer: NodeJS.Timeout | undefined

  constructor(meetingLimits: MeetingLimits, clock: Clock) {
    this.#limits = meetingLimits
    this.#clock = clock
  }

  /** How many meetings there are now. */
  get count(): number {
    return this.#meetings.size
  }

  meet(end: MeetingEnd, frame: MeetFrame): readonly Frame[] {
    this.sweep()
    const meeting = this.#meetings.get(frame.meeting) ?? this.#begin(end, frame)
    const side = this.#take(meeting, end, frame)
    const other = meeting.sides[otherOf(frame.side)]
    if (frame.message.byteLength > 0) this.#say(meeting, side, frame)
    return (other?.said ?? []).slice(frame.heard).map((message, at) => ({
      type: 'met',
      meeting: meeting.id,
      side: otherOf(frame.side),
      place: frame.heard + at,
      message,
    }))
  }

  endMeeting({ meeting: id, side, token, code }: MeetingEndFrame): void {
    const meeting = this.#meetings.get(id)
    if (meeting === undefined || meeting.sides[side]?.token !== textOf(token)) return
    this.#over(meeting, code, side)
  }

  isIn(end: MeetingEnd): boolean {
    return this.#ofEnd.has(end)
  }

  left(end: MeetingEnd): void {
    for (const { sides } of this.#ofEnd.get(end) ?? [])
      for (const name of meetingSides) if (sides[name]?.end === end) sides[name].end = undefined
    this.#ofEnd.delete(end)
  }

  /** Ends what is past its time. */
  sweep(): void {
    const nowMs = this.#clock.nowMs()
    // They stand in the order of their beginnings, and live equally long.
    for (const meeting of this.#meetings.values()) {
      if (meeting.untilMs > nowMs) break
      this.#over(meeting, meetingOver)
    }
    this.#wake()
  }

  /** Forgets all meetings, without a word: the connections end too. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#meetings.clear()
    this.#ofEnd.clear()
  }

  #begin(end: MeetingEnd, { meeting: id, side }: MeetFrame): Meeting {
    if (side === 'inviting') throw new KithError('meeting-unknown')
    const begun = [...(this.#ofEnd.get(end) ?? [])].filter((meeting) => meeting.begun === end).length
    if (this.#meetings.size >= this.#limits.meetingsMax || begun >= this.#limits.meetingsPerConnectionMax)
      throw new KithError('rate-exceeded')
    const untilMs = this.#clock.nowMs() + limits.meetingMsMax
    const meeting: Meeting = { id, begun: end, untilMs, sides: { joining: undefined, inviting: undefined } }
    this.#meetings.set(id, meeting)
    this.#wake()
    return meeting
  }

  #take(meeting: Meeting, end: MeetingEnd, frame: MeetFrame): Side {
    const token = textOf(frame.token)
    const side = (meeting.sides[frame.side] ??= { token, said: [], end: undefined })
    if (side.token !== token) throw new KithError('meeting-taken')
    if (side.end !== end) {
      if (side.end !== undefined) this.#release(side.end, meeting)
      side.end = end
    }
    const joined = this.#ofEnd.get(end)
    if (joined === undefined) this.#ofEnd.set(end, new Set([meeting]))
    else joined.add(meeting)
    return side
  }

  #say(meeting: Meeting, side: Side, { side: name, place, message }: MeetFrame): void {
    if (place < side.said.length) return
    if (place > side.said.length || place >= limits.meetingMessagesMax) throw new KithError('rate-exceeded')
    // What was read is a view into the connection's memory.
    const kept = message.slice()
    side.said.push(kept)
    meeting.sides[otherOf(name)]?.end?.hear({ type: 'met', meeting: meeting.id, side: name, place, message: kept })
  }

  /** Tells both ends, but for the one that ended it. */
  #over(meeting: Meeting, code: number, except?: MeetingSide): void {
    this.#meetings.delete(meeting.id)
    for (const side of meetingSides) {
      const end = meeting.sides[side]?.end
      if (end === undefined) continue
      this.#release(end, meeting)
      if (side === except) continue
      end.hear({
        type: 'meeting-end',
        as: noDevice,
        meeting: meeting.id,
        side: otherOf(side),
        token: noToken,
        code,
      })
    }
    this.#wake()
  }

  #release(end: MeetingEnd, meeting: Meeting): void {
    const joined = this.#ofEnd.get(end)
    if (joined?.delete(meeting) === true && joined.size === 0) this.#ofEnd.delete(end)
  }

  /** Wakes when the oldest meeting is past its time. */
  #wake(): void {
    clearTimeout(this.#timer)
    const [oldest] = this.#meetings.values()
    if (oldest === undefined) return
    this.#timer = setTimeout(
      () => {
        this.sweep()
      },
      Math.max(1000, oldest.untilMs - this.#clock.nowMs()),
    )
    this.#timer.unref()
  }
}

function otherOf(side: MeetingSide): MeetingSide {
  return side === 'joining' ? 'inviting' : 'joining'
}

function textOf(token: Uint8Array): string {
  return Buffer.from(token).toString('latin1')
}
