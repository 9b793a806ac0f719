import type { DeviceId } from '@kith/wire'
import { foldRecords } from './fold.ts'
import { compareNodes, type RollNode } from './node.ts'
import { emptyState, type RecordId, type RollState } from './state.ts'

/** States of so many records that came last are kept, and of every record whose depth is a multiple of `checkpointEvery`. */
const recentStates = 128
const checkpointEvery = 64

/**
 * The graph of a roll's records, and the state at every place of it. A state is found from the nearest earlier one that is kept and that everything between
 * has heard of, so that folding costs what was written side by side, and not what was ever written (spec RL15).
 */
export class RollHistory {
  readonly #nodes = new Map<RecordId, RollNode>()
  readonly #byPrefix = new Map<string, RollNode>()
  readonly #checkpoints = new Map<RollNode, RollState>()
  readonly #recent = new Map<RollNode, RollState>()
  #heads: readonly RollNode[] = []
  #present: RollState = emptyState

  /** The same records, for somebody who takes in others. */
  copy(): RollHistory {
    const copy = new RollHistory()
    for (const [id, node] of this.#nodes) copy.#nodes.set(id, node)
    for (const [prefix, node] of this.#byPrefix) copy.#byPrefix.set(prefix, node)
    for (const [node, state] of this.#checkpoints) copy.#checkpoints.set(node, state)
    for (const [node, state] of this.#recent) copy.#recent.set(node, state)
    copy.#heads = this.#heads
    copy.#present = this.#present
    return copy
  }

  /** Records nobody has built on, by their hash. */
  get heads(): readonly RollNode[] {
    return this.#heads
  }

  /** The state after all records that are here. */
  get present(): RollState {
    return this.#present
  }

  /** How many records there are. */
  get size(): number {
    return this.#nodes.size
  }

  /** All records, each behind those that it stands on. */
  nodes(): IterableIterator<RollNode> {
    return this.#nodes.values()
  }

  get(id: RecordId): RollNode | undefined {
    return this.#nodes.get(id)
  }

  /** These records, as far as they are here, and all that they stand on. */
  upTo(ids: readonly RecordId[]): ReadonlySet<RollNode> {
    const found = new Set<RollNode>()
    const next = ids.flatMap((id) => this.#nodes.get(id) ?? [])
    for (let node = next.pop(); node !== undefined; node = next.pop()) {
      if (found.has(node)) continue
      found.add(node)
      next.push(...node.parents)
    }
    return found
  }

  /** The record whose hash begins with these 32 hexadecimal digits. */
  byPrefix(prefix: string): RollNode | undefined {
    return this.#byPrefix.get(prefix)
  }

  /** Adds a record whose parents are here, with the state after it. Gives the devices that are now known to have signed two records for one place. */
  add(node: RollNode, state: RollState): readonly DeviceId[] {
    this.#nodes.set(node.id, node)
    const prefix = node.id.slice(0, 32)
    if (!this.#byPrefix.has(prefix)) this.#byPrefix.set(prefix, node)
    this.#keep(node, state)
    const liars = this.#present.liars
    this.#heads = [...this.#heads.filter((head) => !node.parents.includes(head)), node].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    )
    this.#present = this.stateAt(this.#heads)
    return [...this.#present.liars].filter((device) => !liars.has(device))
  }

  /** The state after these records and all that they stand on. */
  stateAt(tips: readonly RollNode[]): RollState {
    const { base, between } = this.#walk(tips)
    return between.length === 0 ? base : foldRecords(base, between)
  }

  /** The state after one record, kept from now on while it is among the last. */
  stateAfter(node: RollNode): RollState {
    const kept = this.#kept(node)
    if (kept !== undefined) return kept
    const state = this.stateAt([node])
    this.#keep(node, state)
    return state
  }

  /** Whether none of these records stands on another. */
  areApart(tips: readonly RollNode[]): boolean {
    return tips.length < 2 || this.#walk(tips).areApart
  }

  /**
   * Goes back from the tips, the deepest first, until one record is left through which every way leads and whose state is kept.
   * Everything that was passed has heard of that one, so nothing of it stands beside anything earlier.
   */
  #walk(tips: readonly RollNode[]): { base: RollState; between: RollNode[]; areApart: boolean } {
    const frontier = new Set(tips)
    const between: RollNode[] = []
    let areApart = true
    while (frontier.size > 0) {
      const [only] = frontier
      const kept = frontier.size === 1 && only !== undefined ? this.#kept(only) : undefined
      if (kept !== undefined) return { base: kept, between: between.sort(compareNodes), areApart }
      const deepest = deepestOf(frontier)
      frontier.delete(deepest)
      between.push(deepest)
      for (const parent of deepest.parents) {
        if (tips.includes(parent)) areApart = false
        frontier.add(parent)
      }
    }
    return { base: emptyState, between: between.sort(compareNodes), areApart }
  }

  #kept(node: RollNode): RollState | undefined {
    return this.#recent.get(node) ?? this.#checkpoints.get(node)
  }

  #keep(node: RollNode, state: RollState): void {
    if (node.depth % checkpointEvery === 0) this.#checkpoints.set(node, state)
    this.#recent.set(node, state)
    const [oldest] = this.#recent.keys()
    if (this.#recent.size > recentStates && oldest !== undefined) this.#recent.delete(oldest)
  }
}

function deepestOf(nodes: ReadonlySet<RollNode>): RollNode {
  let deepest: RollNode | undefined
  for (const node of nodes) if (deepest === undefined || node.depth > deepest.depth) deepest = node
  if (deepest === undefined) throw new RangeError('no record is left')
  return deepest
}
