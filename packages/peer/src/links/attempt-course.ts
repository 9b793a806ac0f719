import type { CarrierKind } from '@kith/core'
import type { ErrorCode } from '@kith/wire'
import type { AttemptOptions } from './carrier.ts'
import type { Line } from './line.ts'
import { LineLink } from './line-link.ts'
import { OwnDescription } from './own-description.ts'

/**
 * An attempt from its beginning to its end, with the link that it may become: it fails when it takes too long, tells its end once, and says
 * nothing of itself any more once there is a link. `ended` is called with the end, before anybody else is told.
 */
export class AttemptCourse {
  readonly own: OwnDescription
  readonly #options: AttemptOptions
  readonly #ended: () => void
  readonly #timer: ReturnType<typeof setTimeout>
  #link: LineLink | undefined
  #isUp = false
  #isOver = false

  constructor(options: AttemptOptions, ended: () => void) {
    this.#options = options
    this.#ended = ended
    this.own = new OwnDescription(options.send)
    this.#timer = setTimeout(() => {
      this.#link?.fail({ code: 'path-unreachable', message: 'nothing arrived on the open line' })
      this.fail('path-unreachable')
    }, options.connectMs)
  }

  /** The attempt failed, or its link ended. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** It became a link. */
  get hasLink(): boolean {
    return this.#link !== undefined
  }

  /** It still looks for a way. */
  get isTrying(): boolean {
    return !this.#isOver && this.#link === undefined
  }

  /** It becomes the link over an open line, which it owns from now on. Called while it is trying. */
  open(kind: CarrierKind, line: Line): void {
    this.#up(this.#own(kind, line))
  }

  /** As `open`, but the link is up only when something arrived on it (spec CA17). */
  begin(kind: CarrierKind, line: Line): void {
    const link = this.#own(kind, line)
    link.begin(() => {
      this.#up(link)
    })
  }

  /** Ends the attempt before it became a link. */
  fail(code: ErrorCode): void {
    if (this.#link === undefined) this.#finish(code)
  }

  /** Gives up, or ends the link as lost. */
  close(): void {
    if (this.#link !== undefined) this.#link.fail({ code: 'path-lost', message: 'the path was given up' })
    else this.fail('path-lost')
  }

  #own(kind: CarrierKind, line: Line): LineLink {
    return (this.#link = new LineLink(kind, line, () => {
      this.#finish(this.#isUp ? 'path-lost' : 'path-unreachable')
    }))
  }

  #up(link: LineLink): void {
    this.#isUp = true
    this.#settle()
    this.#options.up(link)
  }

  #finish(code: ErrorCode): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#settle()
    this.#ended()
    this.#options.over(code)
  }

  #settle(): void {
    clearTimeout(this.#timer)
    this.own[Symbol.dispose]()
  }
}
