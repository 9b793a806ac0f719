import type { Peer, SaidRecord } from '@kith/peer'

import { finalRank, type Mark, ranks } from '../chat/marks.ts'
import { chatCollections } from '../chat/message-record.ts'
import { Cell, follow } from '../observable/cell.ts'

const openMax = 100_000

/** How one thing that was said stands at each name. */
type Standing = Map<string, Mark>

/** Follows what becomes of what was said in conversations of several people at each name, and tells it as one state. */
export class GroupDelivery {
  /** What is not decided at all names yet: by mid, the message that carries it to each name. */
  readonly open: Cell<ReadonlyMap<string, SaidRecord>> = new Cell<ReadonlyMap<string, SaidRecord>>(new Map())
  readonly #peer: Peer
  readonly #signal: AbortSignal
  readonly #tell: (mid: string, mark: Mark) => void
  readonly #standings = new Map<string, Standing>()
  /** What was said by the mid of what carries it, and to whom. */
  readonly #carriers = new Map<string, { readonly mid: string; readonly to: string }>()

  constructor(peer: Peer, tell: (mid: string, mark: Mark) => void, signal: AbortSignal) {
    this.#peer = peer
    this.#tell = tell
    this.#signal = signal
  }

  async start(): Promise<void> {
    const { said } = chatCollections
    const signal = this.#signal
    follow(this.#peer.messages.updates({ signal }), signal, ({ mid, state, code, path }) => {
      this.#mark(mid, { state, code, path })
    })
    follow(this.#peer.records.changes(said, { signal }), signal, ({ key, value }) =>
      value === undefined ? this.#drop(key) : this.#take(key, value as SaidRecord),
    )
    for (const { key, value } of await this.#peer.records.list<SaidRecord>(said, { limit: openMax }))
      await this.#take(key, value)
  }

  /** Begins to follow something; what has happened to it meanwhile is asked for. */
  async #take(mid: string, record: SaidRecord): Promise<void> {
    if (this.#standings.has(mid)) return
    const standing: Standing = new Map()
    this.#standings.set(mid, standing)
    this.open.update((before) => new Map(before).set(mid, record))
    for (const { to, mid: carrier } of record.sent) this.#carriers.set(carrier, { mid, to })
    for (const { to, mid: carrier } of record.sent) {
      const { known, state, code } = await this.#peer.why(carrier, { server: false })
      if (known && !standing.has(to)) standing.set(to, { state, code, path: undefined })
    }
    this.#told(mid, record.sent.length)
  }

  #mark(carrier: string, mark: Mark): void {
    const found = this.#carriers.get(carrier)
    const standing = found && this.#standings.get(found.mid)
    if (found === undefined || standing === undefined) return
    standing.set(found.to, mark)
    this.#told(found.mid, this.open.value.get(found.mid)?.sent.length ?? 0)
  }

  #told(mid: string, names: number): void {
    const standing = this.#standings.get(mid)
    if (standing === undefined || standing.size < names) return
    this.#tell(mid, wholeOf([...standing.values()], standing))
    const isOver = [...standing.values()].every(({ state }) => ranks[state] === finalRank)
    if (isOver && !this.#signal.aborted)
      this.#peer.records.delete(chatCollections.said, mid).catch((error: unknown) => {
        // It is read again at the next start, and deleted then.
        if (!this.#signal.aborted) reportError(error)
      })
  }

  #drop(mid: string): void {
    this.#standings.delete(mid)
    for (const { mid: carrier } of this.open.value.get(mid)?.sent ?? []) this.#carriers.delete(carrier)
    this.open.update((before) => new Map([...before].filter(([other]) => other !== mid)))
  }
}

/** How it stands with all: as with the one who has least of it, where those who will never have it do not count unless nobody will. */
export function wholeOf(marks: readonly Mark[], names: Iterable<readonly [string, Mark]> = []): Mark {
  const able = marks.filter(({ state }) => ranks[state] < finalRank || state === 'committed')
  if (able.length === 0) return marks[0] ?? { state: 'committed', code: undefined, path: undefined }
  const least = able.reduce((a, b) => (ranks[b.state] < ranks[a.state] ? b : a))
  // Who will not have it is told when it is over; one who cannot be reached now is no fault of the message to the others.
  const isOver = least.state === 'committed'
  const lost = isOver ? marks.find(isLost) : undefined
  const lacks = [...names].flatMap(([name, mark]) => (isLost(mark) ? [name] : []))
  const told = { state: least.state, code: lost && (lost.code ?? 'internal'), path: undefined }
  return lost === undefined || lacks.length === 0 ? told : { ...told, lacks }
}

function isLost({ state }: Mark): boolean {
  return ranks[state] === finalRank && state !== 'committed'
}
