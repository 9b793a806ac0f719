import type { Frame, MeetFrame, MeetingEndFrame } from '@kith/wire'

import type { MeetingEnd } from '../meetings/meetings.ts'
import { refusalOf, refusedFrame } from './requests.ts'
import type { SessionServices } from './services.ts'

/** Frames of a meeting that a client sends. */
export type MeetingRequest = MeetFrame | MeetingEndFrame

/** True for the frames of a meeting that a client sends. */
export function isMeetingRequest(frame: Frame): frame is MeetingRequest {
  return frame.type === 'meet' || frame.type === 'meeting-end'
}

/** The ends of meetings that one connection has, before its first sign-in or after (spec SE23 to SE25). */
export class MeetingRequests implements MeetingEnd {
  readonly hear: (frame: Frame) => void
  readonly #services: SessionServices
  readonly #address: string

  /** `send` passes a frame to the client. */
  constructor(services: SessionServices, address: string, send: (frame: Frame) => void) {
    this.#services = services
    this.#address = address
    this.hear = send
  }

  /** The connection has an end of a meeting, and need not sign in meanwhile. */
  get isMeeting(): boolean {
    return this.#services.meetings.isIn(this)
  }

  take(frame: MeetingRequest): void {
    const { clock, meetings, metrics, signInsOf } = this.#services
    if (frame.type === 'meeting-end') {
      meetings.endMeeting(frame)
      return
    }
    const waitMs = signInsOf(this.#address).tryTake(1, clock.nowMs())
    if (waitMs > 0) {
      this.hear(refusedFrame(this.#services, frame.request, 'rate-exceeded', waitMs))
      return
    }
    metrics.requests++
    try {
      const met = meetings.meet(this, frame)
      this.hear({ type: 'done', request: frame.request })
      for (const each of met) this.hear(each)
    } catch (cause) {
      this.hear(refusalOf(this.#services, frame.request, cause))
    }
  }

  left(): void {
    this.#services.meetings.left(this)
  }
}
