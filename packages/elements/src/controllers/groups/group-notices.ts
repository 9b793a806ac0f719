import type { Json, Peer } from '@kith/peer'

import { MuteEnds } from '../muting/mute-ends.ts'
import { isMuted } from '../muting/muting.ts'
import { Cell, follow } from '../observable/cell.ts'

/** Of what a person wants notice in a group. */
export type GroupNotice = (typeof groupNotices)[number]
export const groupNotices = ['all', 'mentions', 'nothing'] as const

/** What a person chose for a group, on this device (spec CT22). */
export interface GroupNoticeChoice {
  readonly notice: GroupNotice
  /** Until then there is notice of mentions at most; in milliseconds since 1970. */
  readonly mutedUntilMs?: number | undefined
}

const collection = 'chat.group-notice'
const choicesMax = 10_000
const unchosen: GroupNoticeChoice = { notice: 'all' }

/** Of what a person wants notice in groups, on this device. In step with all tabs. */
export class GroupNotices {
  /** What was chosen, by place. */
  readonly chosen: Cell<ReadonlyMap<string, GroupNoticeChoice>> = new Cell<ReadonlyMap<string, GroupNoticeChoice>>(
    new Map(),
  )
  readonly #peer: Peer
  readonly #nowMs: () => number
  readonly #signal: AbortSignal
  readonly #ends: MuteEnds

  constructor(peer: Peer, nowMs: () => number, signal: AbortSignal) {
    this.#peer = peer
    this.#nowMs = nowMs
    this.#signal = signal
    this.#ends = new MuteEnds(nowMs, signal, () => {
      this.#show(new Map(this.chosen.value))
    })
  }

  async start(): Promise<void> {
    const { records } = this.#peer
    follow(records.changes(collection, { signal: this.#signal }), this.#signal, ({ key, value }) => {
      this.#take([[key, value]])
    })
    const kept = await records.list(collection, { limit: choicesMax })
    this.#take(kept.map(({ key, value }) => [key, value]))
  }

  /** What was chosen in a place. */
  of(place: string): GroupNoticeChoice {
    return this.chosen.value.get(place) ?? unchosen
  }

  /** Of what there is notice in a place now. */
  wanted(place: string): GroupNotice {
    const choice = this.of(place)
    return choice.notice === 'all' && isMuted(choice, this.#nowMs()) ? 'mentions' : choice.notice
  }

  /** Chooses of what there is to be notice. */
  async choose(place: string, notice: GroupNotice): Promise<void> {
    await this.#put(place, { ...this.of(place), notice })
  }

  /** Mutes a place until a time, in milliseconds since 1970, or no more. */
  async mute(place: string, untilMs: number | undefined): Promise<void> {
    await this.#put(place, { ...this.of(place), mutedUntilMs: untilMs })
  }

  async #put(place: string, { notice, mutedUntilMs }: GroupNoticeChoice): Promise<void> {
    const kept: Json = { notice, ...(mutedUntilMs !== undefined && { mutedUntilMs }) }
    await this.#peer.records.put(collection, place, kept)
    this.#take([[place, kept]])
  }

  #take(kept: readonly (readonly [place: string, value: unknown])[]): void {
    const next = new Map(this.chosen.value)
    for (const [place, value] of kept) next.set(place, choiceOf(value))
    this.#show(next)
  }

  #show(chosen: ReadonlyMap<string, GroupNoticeChoice>): void {
    this.chosen.set(chosen)
    this.#ends.await([...chosen.values()].map(({ mutedUntilMs }) => mutedUntilMs))
  }
}

/** A choice as it is kept; an earlier version kept the notice alone. What makes no sense is as when nothing was chosen. */
function choiceOf(value: unknown): GroupNoticeChoice {
  const { notice = value, mutedUntilMs } = (value ?? {}) as {
    readonly notice?: unknown
    readonly mutedUntilMs?: unknown
  }
  return {
    notice: groupNotices.find((one) => one === notice) ?? unchosen.notice,
    ...(typeof mutedUntilMs === 'number' && { mutedUntilMs }),
  }
}
