import type { Random } from './random.ts'

/**
 * What may go wrong in a history. Each kind is drawn by itself, from a generator of its own, so that leaving one out leaves the others as they
 * were; that is how a failing history is made smaller.
 */
export const faultKinds = [
  /** Direct paths lose frames. */
  'loss',
  /** Direct paths repeat frames. */
  'repeat',
  /** Somebody delivers copies of frames late. */
  'late copies',
  /** Connections to the server break. */
  'cut',
  /** Connections to the server are dead before anybody notices. */
  'stall',
  /** Devices lose the network for a while. */
  'away',
  /** Direct paths come and go, and the two ends learn of it at different times. */
  'direct path',
  /** Direct paths are dead while both ends believe in them. */
  'dead path',
  /** Programs end in the middle of what they do. */
  'crash',
  /** Programs end after giving the mailbox what they can. */
  'close',
  /** The server ends in the middle of what it does. */
  'server crash',
  /** Disks are slow now and then. */
  'slow disk',
  /** A crash leaves the beginning of a write. */
  'torn write',
  /** A write fails, and the program ends. */
  'failed write',
  /** Nothing can be written for a while. */
  'full disk',
  /** The server's database is away for a while, or a transaction fails. */
  'database away',
  /** Clocks are wrong, drift, and are set forwards and back. */
  'clocks',
  /** A device is destroyed. */
  'destroyed',
  /** A sender is destroyed, and the server crashes, when a message has nothing but the mailbox. */
  'destroyed when stored',
  /** A device's disk goes back to an older copy. */
  'restored',
  /** The server's disk goes back to an older copy, with the same boot id. */
  'server restored',
  /** The server's disk is lost. */
  'server lost',
  /** Two programs run on one store. */
  'two programs',
  /** A device is taken off its name's list. */
  'device removed',
  /** A name gets another device later. */
  'device added',
  /** The mailbox has room for few envelopes. */
  'small mailbox',
  /** Handlers read and write the same row. */
  'busy rows',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** In how many of 100 histories a kind is drawn. */
const shares: Readonly<Record<FaultKind, number>> = {
  loss: 80,
  repeat: 80,
  'late copies': 50,
  cut: 50,
  stall: 30,
  away: 50,
  'direct path': 66,
  'dead path': 25,
  crash: 66,
  close: 15,
  'server crash': 66,
  'slow disk': 66,
  'torn write': 40,
  'failed write': 15,
  'full disk': 8,
  'database away': 20,
  clocks: 25,
  destroyed: 30,
  'destroyed when stored': 20,
  restored: 15,
  'server restored': 7,
  'server lost': 10,
  'two programs': 8,
  'device removed': 10,
  'device added': 8,
  'small mailbox': 25,
  'busy rows': 10,
}

/** The faults of one history. */
export class FaultPlan {
  readonly #randoms: ReadonlyMap<FaultKind, Random>
  readonly #drawn: ReadonlySet<FaultKind>

  /** Draws the kinds, and leaves some out. */
  constructor(random: Random, without: readonly FaultKind[] = []) {
    this.#randoms = new Map(faultKinds.map((kind) => [kind, random.fork(kind)]))
    const drawn = new Set<FaultKind>()
    // One number a kind is taken whether it is left out or not, so that the others stay as they were.
    for (const [kind, own] of this.#randoms) if (own.chance(shares[kind] / 100)) drawn.add(kind)
    for (const kind of without) drawn.delete(kind)
    this.#drawn = drawn
  }

  /** The generator of a kind that was drawn; nothing of another. */
  of(kind: FaultKind): Random | undefined {
    return this.#drawn.has(kind) ? this.#randoms.get(kind) : undefined
  }

  /** The kinds that were drawn. */
  get drawn(): readonly FaultKind[] {
    return [...this.#drawn]
  }
}
