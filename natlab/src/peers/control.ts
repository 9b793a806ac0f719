import type { BlobRef, Diagnosis } from '@kith/peer'

/** A peer under control of the rig, in a process or in a page. Times are of this machine's clock, in milliseconds since 1970. */
export interface Control {
  /**
   * Joins under a name, with an empty store in memory or with the one in a file, which in a page is a database of that name; leaves first what it had joined.
   * Resolves when it is connected.
   */
  join(name: string, server: string, file?: string): Promise<void>
  /** Asks a name to become a contact. */
  ask(name: string): Promise<void>
  /** Accepts a name as soon as it asks; resolves with the time of that. */
  accept(name: string): Promise<number>
  /** Resolves with the time at which a name is a contact. */
  contact(name: string): Promise<number>
  /** Sends a number, and resolves when it is committed, with the milliseconds from the call until its sender knew. */
  send(to: string, number: number): Promise<number>
  /** Sends numbers from `first` on, one every `everyMs`, until `rest` is called. Resolves when the first is accepted. */
  load(to: string, first: number, everyMs: number): Promise<void>
  /** Stops sending, and resolves with the last number when all are committed. */
  rest(): Promise<number>
  /** What arrived since the last call, in the order of arrival; at most what an hour of load makes. */
  arrivals(): Promise<readonly Arrival[]>
  /** Sends a number every `everyMs`, and keeps when each was sent and how long its commit took, until it is asked for by `pulses`. */
  pulse(to: string, everyMs: number): Promise<void>
  /** Stops that, and resolves with what it kept once all are committed. */
  pulses(): Promise<readonly Pulse[]>
  /** Shares a file of this machine; in a page one that was chosen there. */
  share(path: string): Promise<BlobRef>
  /** Fetches a blob, or goes on with it. */
  fetch(ref: BlobRef): Promise<void>
  /** How a blob that is shared or fetched is. */
  blob(id: string): Promise<BlobState>
  /** Saves a blob that is whole; resolves with the path. In Node. */
  save(ref: BlobRef, path: string): Promise<string>
  /** Resolves when there is a direct path to a name, or with nothing when there is none within `msMax`. */
  direct(name: string, msMax: number): Promise<DirectState | undefined>
  /** Resolves with the time at which the peer is connected to the server again. */
  connected(): Promise<number>
  /** What the peer says of the network it is in, and of the paths to a name. */
  diagnose(to?: string): Promise<Diagnosis>
  /** What the peer logged since it joined, a line each; the last ones. */
  story(): Promise<readonly string[]>
  /** Leaves, if it had joined. */
  leave(): Promise<void>
}

/** A message as its receiver's handler saw it. */
export interface Arrival {
  readonly number: number
  readonly atMs: number
  readonly path: string
}

/** A message and its commit. */
export interface Pulse {
  readonly atMs: number
  readonly ms: number
}

/** How a blob is on a peer. */
export interface BlobState {
  readonly state: string
  readonly code: string | undefined
  readonly bytesHere: number
  /** Bytes of it that others took from this peer, some perhaps more than once. */
  readonly bytesTaken: number
}

/** A direct path that is up. */
export interface DirectState {
  readonly sinceMs: number
  /** What carries it. */
  readonly carrier: string
}

/** A call as a line of JSON. */
export interface Call {
  readonly id: number
  readonly method: keyof Control
  readonly args: readonly unknown[]
}

/** Its answer. */
export type Reply =
  | { readonly id: number; readonly value: unknown }
  /** Why it failed: a code of Kith, or a sentence. */
  | { readonly id: number; readonly failure: string }

/** Performs a call that came as data; rejects as the method does. */
export async function perform(control: Control, { method, args }: Pick<Call, 'method' | 'args'>): Promise<unknown> {
  // The rig is the only caller, and both sides are of this interface.
  return (control[method] as (...all: readonly unknown[]) => Promise<unknown>).call(control, ...args)
}

/** A control whose calls go elsewhere as data. */
export function remoteControl(call: (method: keyof Control, args: readonly unknown[]) => Promise<unknown>): Control {
  return new Proxy({} as Control, {
    get: (_, method) =>
      method === 'then' ? undefined : (...args: readonly unknown[]) => call(method as keyof Control, args),
  })
}
