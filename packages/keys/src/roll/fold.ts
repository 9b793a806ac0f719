import type { RollChange } from '@kith/wire'
import { RollDraft } from './draft.ts'
import type { RollNode, Taking } from './node.ts'
import { compareRanks, type RollState } from './state.ts'

/**
 * The merge of changes that were made without hearing of each other (spec RL10 to RL13). Everybody who has the same records comes to the same state: the result
 * depends on the records alone, not on the order in which they came, and no clock is asked.
 *
 * Records are applied in the order of depth and hash. What takes something from a member or device, a *taking*, also holds against what the one that loses did
 * without having heard of it. Takings are decided in order of rank, so that who is junior cannot undo what a senior did, not even with a record
 * that is made to look old.
 */

/** What of a record counts: the least first. */
const allowances = ['nothing', 'own-removals', 'own', 'all'] as const
type Allowance = (typeof allowances)[number]

/** What was decided about records that stand beside each other. */
interface Judgement {
  readonly allowed: Allowance[]
  /** The takings that hold, whatever else was done. */
  readonly standing: ReadonlySet<RollChange>
}

/** The state after records, in the order of `compareNodes`, that all follow the record of `base`. */
export function foldRecords(base: RollState, nodes: readonly RollNode[]): RollState {
  const draft = new RollDraft(base)
  const judgement = isChain(nodes) ? undefined : judge(base, nodes)
  for (const [at, node] of nodes.entries()) applyNode(draft, node, judgement?.allowed[at] ?? 'all', judgement?.standing)
  return draft.toState()
}

/** One after the other: then nothing was done without hearing of what came before. */
function isChain(nodes: readonly RollNode[]): boolean {
  const [first, last] = [nodes[0], nodes.at(-1)]
  return first === undefined || last === undefined || last.depth - first.depth + 1 === nodes.length
}

function applyNode(
  draft: RollDraft,
  node: RollNode,
  allowance: Allowance,
  standing: ReadonlySet<RollChange> | undefined,
): void {
  const { by, seq, changes, policy } = node.head
  draft.count(by, seq)
  if (policy !== undefined) draft.policy = policy
  for (const [at, change] of changes.entries()) {
    const place = { by, step: node.stepOf(at) }
    const isFounding = policy !== undefined && at === 0
    if (isFounding || standing?.has(change) === true) draft.apply(change, place)
    else if (isAllowed(node, change, allowance, standing) && draft.objection(by, change) === undefined)
      draft.apply(change, place)
  }
}

/** Whether what is left of a record's weight is enough for this change. A taking that was judged, and does not stand, is not. */
function isAllowed(
  node: RollNode,
  change: RollChange,
  allowance: Allowance,
  standing: ReadonlySet<RollChange> | undefined,
): boolean {
  const taking = node.takings.find((one) => one.change === change)
  if (taking !== undefined && standing !== undefined) return false
  if (allowance === 'own-removals') return taking?.isOwn === true
  return allowance === 'all' || (allowance === 'own' && node.isOwn(change))
}

function judge(base: RollState, nodes: readonly RollNode[]): Judgement {
  const allowed = nodes.map((): Allowance => 'all')
  const standing = new Set<RollChange>()
  const graph = new Kinship(nodes)
  const takings = nodes.flatMap((node, at) => node.takings.map((taking) => ({ at, node, taking })))
  takings.sort((a, b) => compareTakings(a, b))
  for (const { at, node, taking } of takings) {
    const least: Allowance = taking.isOwn ? 'own-removals' : 'all'
    if (isLess(allowed[at], least)) continue
    const before = graph.before(at)
    if (!isGrounded(base, nodes, before, allowed, node, taking)) continue
    standing.add(taking.change)
    const after = graph.after(at)
    for (const [other, { head, author }] of nodes.entries()) {
      const isBeside = other !== at && before[other] === 0 && after[other] === 0
      if (!isBeside) continue
      if (taking.device === undefined ? author.member !== taking.member : head.by !== taking.device) continue
      if (isLess(taking.leaves, allowed[other])) allowed[other] = taking.leaves
    }
  }
  return { allowed, standing }
}

/** Whether a taking was its author's to make, given what of the records before it counts. */
function isGrounded(
  base: RollState,
  nodes: readonly RollNode[],
  before: Uint8Array,
  allowed: readonly Allowance[],
  node: RollNode,
  { change }: Taking,
): boolean {
  if (!allowed.some((allowance, at) => before[at] === 1 && allowance !== 'all')) return true
  const draft = new RollDraft(base)
  for (const [at, earlier] of nodes.entries())
    if (before[at] === 1) applyNode(draft, earlier, allowed[at] ?? 'all', undefined)
  return draft.objection(node.head.by, change) === undefined
}

interface PlacedTaking {
  readonly at: number
  readonly node: RollNode
  readonly taking: Taking
}

/** By rank, the senior first; of one member, what it takes from its own devices first; else in the order of the records. */
function compareTakings(a: PlacedTaking, b: PlacedTaking): number {
  const [rankA, rankB] = [a.node.author.rank, b.node.author.rank]
  if (rankA === undefined || rankB === undefined) {
    if (rankA !== rankB) return rankA === undefined ? 1 : -1
    return a.at - b.at
  }
  return compareRanks(rankA, rankB) || Number(b.taking.isOwn) - Number(a.taking.isOwn) || a.at - b.at
}

function isLess(a: Allowance | undefined, b: Allowance | undefined): boolean {
  return allowances.indexOf(a ?? 'all') < allowances.indexOf(b ?? 'all')
}

/** Which records of a list have heard of which. Marks are 1 for yes. */
class Kinship {
  readonly #parents: readonly (readonly number[])[]

  constructor(nodes: readonly RollNode[]) {
    const places = new Map(nodes.map((node, at) => [node, at]))
    this.#parents = nodes.map(({ parents }) => parents.flatMap((parent) => places.get(parent) ?? []))
  }

  /** Those that the record at a place stands on. */
  before(place: number): Uint8Array {
    const marks = new Uint8Array(this.#parents.length)
    for (const parent of this.#parents[place] ?? []) marks[parent] = 1
    for (let at = place - 1; at >= 0; at--)
      if (marks[at] === 1) for (const parent of this.#parents[at] ?? []) marks[parent] = 1
    return marks
  }

  /** Those that stand on the record at a place. */
  after(place: number): Uint8Array {
    const marks = new Uint8Array(this.#parents.length)
    for (let at = place + 1; at < this.#parents.length; at++)
      if (this.#parents[at]?.some((parent) => parent === place || marks[parent] === 1) === true) marks[at] = 1
    return marks
  }
}
