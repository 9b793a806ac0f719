import { KithError } from '@kith/wire'
import { AttemptCourse } from './attempt-course.ts'
import type { Attempt, AttemptOptions } from './carrier.ts'
import type { PathCandidate } from '@kith/core'
import type { MakeRtc, Rtc } from './rtc.ts'

/** How long a description waits for ways to be reached, so that most travel in it, in milliseconds. */
const gatherMs = 150
/** Ways found later travel together when they are found within this time, in milliseconds. */
const laterMs = 50
/** Ways to reach the other side that are tried in one attempt; later ones are left. */
const candidatesMax = 32

/** One attempt to connect to a device over WebRTC. Candidates wait until the description of the other side is set. */
export class WebRtcAttempt implements Attempt {
  readonly id: string
  readonly #options: AttemptOptions
  readonly #course: AttemptCourse
  readonly #rtc: Rtc
  #isDescribed = false
  #heardCandidates = 0
  #early: PathCandidate[] = []
  #found: PathCandidate[] = []
  #laterTimer: ReturnType<typeof setTimeout> | undefined
  #gathered: (() => void) | undefined

  constructor(options: AttemptOptions, makeRtc: MakeRtc) {
    this.#options = options
    this.id = options.id
    this.#rtc = makeRtc(options.iceServers(), {
      found: (candidate) => {
        this.#find(candidate)
      },
      gathered: () => this.#gathered?.(),
      opened: () => {
        if (this.#course.isTrying) this.#course.begin('webrtc', this.#rtc.line)
      },
      failed: () => {
        this.#course.fail('path-unreachable')
      },
    })
    this.#course = new AttemptCourse(options, () => {
      this.#ended()
    })
  }

  async offer(): Promise<void> {
    await this.#try(async () => {
      const description = await this.#describe('offer')
      this.#course.own.say({ kind: 'offer', carrier: 'webrtc', attempt: this.id, description })
    })
  }

  get canRestart(): boolean {
    return this.#rtc.restart !== undefined
  }

  async restart(): Promise<void> {
    if (this.#course.isOver || this.#rtc.restart === undefined) return
    this.#rtc.restart()
    this.#heardCandidates = 0
    await this.offer()
  }

  repeat(): void {
    this.#course.own.repeat()
  }

  async answer(description: string, dropped: string): Promise<void> {
    this.#heardCandidates = this.#early.length
    await this.#try(async () => {
      await this.#hear('offer', description)
      const own = await this.#describe('answer')
      this.#course.own.say({ kind: 'answer', carrier: 'webrtc', attempt: this.id, description: own, dropped })
      this.#rtc.answered?.()
    })
  }

  async take(description: string): Promise<void> {
    if (!this.#course.isOver && this.#rtc.awaitsAnswer) await this.#try(() => this.#hear('answer', description))
  }

  async candidates(candidates: readonly PathCandidate[]): Promise<void> {
    const taken = candidates.slice(0, candidatesMax - this.#heardCandidates)
    this.#heardCandidates += taken.length
    if (this.#isDescribed) for (const each of taken) await this.#add(each)
    else this.#early.push(...taken)
  }

  close(): void {
    this.#course.close()
  }

  #ended(): void {
    clearTimeout(this.#laterTimer)
    this.#gathered?.()
    if (!this.#course.hasLink) this.#rtc.close()
  }

  /** Runs a step of negotiation; what fails in it ends the attempt, and the path tries again later. */
  async #try(step: () => Promise<void>): Promise<void> {
    try {
      await step()
    } catch (error) {
      const code = error instanceof KithError ? error.code : 'path-malformed'
      if (code === 'carrier-missing') this.#options.send({ kind: 'declined', carrier: 'webrtc', attempt: this.id })
      this.#course.fail(code)
    }
  }

  /** Makes the own description, and answers it with the ways found so far. */
  async #describe(kind: 'offer' | 'answer'): Promise<string> {
    const rtc = this.#rtc
    await rtc.describe(kind)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs)
      this.#gathered = (): void => {
        clearTimeout(timer)
        resolve()
      }
      if (rtc.isGathered || this.#course.isOver) this.#gathered()
    })
    if (this.#course.isOver) throw new KithError('path-lost')
    this.#found = []
    clearTimeout(this.#laterTimer)
    this.#laterTimer = undefined
    return rtc.description
  }

  #find(candidate: PathCandidate): void {
    if (this.#course.isOver) return
    this.#found.push(candidate)
    // Waits longer than a description does, so that what travels in it is not sent twice.
    this.#laterTimer ??= setTimeout(() => {
      this.#laterTimer = undefined
      this.#options.send({
        kind: 'candidates',
        carrier: 'webrtc',
        attempt: this.id,
        candidates: this.#found.splice(0, candidatesMax),
      })
    }, gatherMs + laterMs)
  }

  async #hear(kind: 'offer' | 'answer', description: string): Promise<void> {
    await this.#rtc.hear(kind, description)
    this.#isDescribed = true
    for (const each of this.#early.splice(0)) await this.#add(each)
  }

  async #add(candidate: PathCandidate): Promise<void> {
    if (this.#course.isOver) return
    try {
      await this.#rtc.add(candidate)
    } catch {
      // A way that this program does not understand is one way less; the others remain.
    }
  }
}
