import type { OwnPresence, Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell, follow } from '../observable/cell.ts'

/** What a person chooses to be. */
export type Choice = OwnPresence['choice']

/** One's own status as it is remembered on this device. */
export type Remembered = {
  readonly choice: Choice
  readonly note: string
  /** When the note goes, in milliseconds since 1970; it stays without. */
  readonly untilMs?: number
  /** What the choice becomes again then. */
  readonly back?: Choice
}

const collection = 'chat.settings'
const key = 'presence'
/** The longest a timer waits at once, in milliseconds: an hour. A machine that slept is late by so much at most. */
const waitMsMax = 3_600_000

/** One's own status: chosen here, remembered on this device, in step with all tabs. While the person is away from the device, `online` is told as `away`. */
export class OwnStatus {
  readonly now: Cell<Remembered>
  readonly fault: Cell<Fault | undefined> = new Cell<Fault | undefined>(undefined)
  readonly #peer: Peer
  readonly #signal: AbortSignal
  readonly #nowMs: () => number
  #idleSinceMs: number | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(peer: Peer, signal: AbortSignal, nowMs: () => number = Date.now) {
    this.#peer = peer
    this.#signal = signal
    this.#nowMs = nowMs
    const { choice, note } = peer.presence.own
    this.now = new Cell<Remembered>({ choice, note })
    this.now.subscribe(() => {
      this.#wait()
    })
    signal.addEventListener('abort', () => {
      clearTimeout(this.#timer)
    })
  }

  async start(): Promise<void> {
    follow(
      this.#peer.records.changes(collection, { signal: this.#signal }),
      this.#signal,
      ({ key: changed, value }) => {
        if (changed === key && value !== undefined) this.now.set(value as Remembered)
      },
    )
    const remembered = await this.#peer.records.get<Remembered>(collection, key)
    if (remembered === undefined) return
    this.now.set(remembered)
    // Its time may have been over.
    await this.#tell(this.now.value)
  }

  /** Changes how others see one, or the note, which then stays until it is changed again. */
  async set(change: Partial<Pick<Remembered, 'choice' | 'note'>>): Promise<void> {
    const { back: _, untilMs, ...before } = this.now.value
    const next = { ...before, ...change }
    const stays = change.note === undefined && untilMs !== undefined && next.note !== ''
    await this.#change(stays ? { ...next, untilMs } : next)
  }

  /** A note, and what one is meanwhile, until a time; without a time until it is changed. What was chosen before comes back then. */
  async setUntil(note: string, choice: Choice, untilMs: number | undefined): Promise<void> {
    const before = this.now.value
    const back = before.back ?? before.choice
    await this.#change({ note, choice, ...(untilMs !== undefined && { untilMs, back }) })
  }

  /** The person has been away from the device since then, or is there. */
  async idle(sinceMs: number | undefined): Promise<void> {
    if (this.#idleSinceMs === sinceMs) return
    this.#idleSinceMs = sinceMs
    if (this.now.value.choice === 'online') await this.#tell(this.now.value)
  }

  /** Shows the change at once; a refusal puts the status back and says why. */
  async #change(next: Remembered): Promise<void> {
    const before = this.now.value
    this.now.set(next)
    try {
      await this.#tell(next)
      await this.#peer.records.put(collection, key, next)
      this.fault.set(undefined)
    } catch (error) {
      // Nothing was changed: the old status still holds, and the menu says what was wrong.
      this.now.set(before)
      this.fault.set(faultOf(error))
    }
  }

  async #tell({ choice, note }: Remembered): Promise<void> {
    const isIdle = this.#idleSinceMs !== undefined && choice === 'online'
    const activeAtMs = this.#idleSinceMs ?? this.#nowMs()
    await this.#peer.presence.set({ choice: isIdle ? 'away' : choice, note, activeAtMs })
  }

  #wait(): void {
    clearTimeout(this.#timer)
    const { untilMs } = this.now.value
    if (untilMs === undefined || this.#signal.aborted) return
    const leftMs = untilMs - this.#nowMs()
    if (leftMs <= 0) void this.#over()
    else
      this.#timer = setTimeout(
        () => {
          this.#wait()
        },
        Math.min(leftMs, waitMsMax),
      )
  }

  async #over(): Promise<void> {
    const { choice, back = choice } = this.now.value
    await this.#change({ choice: back, note: '' })
  }
}
