/** What a search explores: what is sent, and how often each fault may happen. What is not named does not happen. */
export interface Scope {
  readonly name: string
  /** Sends in order, each with so many messages, which share an envelope. */
  readonly sends: readonly number[]
  /** A direct path between the two devices, beside the server. */
  readonly direct?: boolean
  /** Commits wait for their turn, so that everything else may come between. */
  readonly slowDisks?: boolean
  /** Crashes of alice (the sender), of bob (the receiver), and of the server; with slow disks also after a commit that nobody heard of. */
  readonly aliceCrashes?: number
  readonly bobCrashes?: number
  readonly serverCrashes?: number
  /** Connections that break, and with them what is on its way over them. */
  readonly aliceCuts?: number
  readonly bobCuts?: number
  /** Everything in flight is lost, and every connection. */
  readonly losses?: number
  /** The server's disk is lost. */
  readonly wipes?: number
  /** The life of alice's messages ends, by her clock. */
  readonly aliceDeadlines?: number
  /** The same by the server's clock. */
  readonly serverDeadlines?: number
  /** Messages that alice takes back. */
  readonly cancels?: number
  /** Alice is destroyed. */
  readonly leaves?: number
  /** A disk goes back to an older copy. */
  readonly aliceRestored?: boolean
  readonly bobRestored?: boolean
  /** Bob is not connected at first. */
  readonly bobAway?: boolean
  /** Timers of alice fire whenever they are set. @default true */
  readonly timers?: boolean
}

/** Counts what happened of each fault. */
export type Fault = Exclude<keyof Scope, 'name' | 'sends' | 'direct' | 'slowDisks' | 'bobAway' | 'timers'>

/** How often a fault may happen in a scope. */
export function timesOf(scope: Scope, fault: Fault): number {
  const value = scope[fault]
  return typeof value === 'boolean' ? (value ? 1 : 0) : (value ?? 0)
}
