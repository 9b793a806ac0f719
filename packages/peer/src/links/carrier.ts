import type { ErrorCode } from '@kith/wire'
import type { CarrierKind } from '@kith/core'
import type { PathCandidate, PathSignal } from '@kith/core'
import type { Link, LinkEnd } from './link.ts'

export type { CarrierKind } from '@kith/core'

/** One way to make links to other devices, such as the WebRTC of a browser. Each attempt stands for itself. */
export interface Carrier {
  readonly kind: CarrierKind
  /** False where this program does not have it; the other side is told `declined` then. It may turn false when it is first used. */
  readonly isAvailable: boolean
  /** Loads what it needs; waited for before the first `begin`. Rejects when that cannot be had now. */
  load?(): Promise<void>
  /** The server sees this program come from an address (spec IC20). */
  seenAs?(address: string): void
  /** Begins to make one connection. May throw where the platform has no more room for one. */
  begin(options: AttemptOptions): Attempt
}

/** Makes one connection. */
export interface AttemptOptions {
  /** Names the attempt in all signals of both sides. */
  readonly id: string
  /** Carries a signal to the other device; it may get lost. */
  readonly send: (signal: PathSignal) => void
  /** The path is up. */
  readonly up: (link: DirectLink) => void
  /**
   * The attempt failed, or the link it became ended (`path-lost`); told once. `path-unreachable`: no way was found in time;
   * `path-malformed`: what the other side said makes no sense; `carrier-missing`: this program does not have the carrier after all.
   */
  readonly over: (code: ErrorCode) => void
  /** How long connecting may take, in milliseconds. */
  readonly connectMs: number
  /** Which servers help to find ways, asked when the attempt begins. */
  readonly iceServers: () => IceServers
}

/** One attempt to connect to a device. The offerer calls `offer` and then `take` with the answer; the answerer calls `answer`. */
export interface Attempt {
  readonly id: string
  /** Proposes the connection to the other side. */
  offer(): Promise<void>
  /** Takes the other side's offer; `dropped` names one's own attempt that was given up for it. */
  answer(description: string, dropped: string): Promise<void>
  /** Takes the other side's answer to `offer`. */
  take(description: string): Promise<void>
  /** Takes ways to reach the other side. */
  candidates(candidates: readonly PathCandidate[]): Promise<void>
  /** Sends the own description once more, because the other side seems not to know it. */
  repeat(): void
  /** The link that it became can look for a new way without being made anew. */
  readonly canRestart: boolean
  /** Looks for a new way for the link, and proposes it to the other side, which calls `answer` with it. */
  restart(): Promise<void>
  /** Gives up, or ends the link it became as lost. */
  close(): void
}

/** Servers that help to find a way: STUN tells the own address as others see it, TURN relays. */
export interface IceServers {
  /** Such as `stun:203.0.113.5:3478`. */
  readonly stun: readonly string[]
  readonly turn: readonly TurnServer[]
}

/** A TURN server, and what it is told to let this device in. */
export interface TurnServer {
  /** Such as `turn:203.0.113.5:3478?transport=udp`. */
  readonly url: string
  readonly username: string
  readonly credential: string
}

/** Asks no server. */
export const noIceServers: IceServers = { stun: [], turn: [] }

/** A link to one device. */
export interface DirectLink extends Link {
  readonly kind: CarrierKind
  /**
   * Nobody but this device and the other can read or write what goes over it, or show any of it again: its keys were made for it alone, by both, and
   * proved by what sealed signals said (spec CA11).
   */
  readonly isEndToEnd: boolean
  /** What the carrier itself counts for the link; undefined when it does not say. */
  stats(): Promise<{ readonly bytesSent: number; readonly bytesReceived: number } | undefined>
  /** Ends the link because the other side broke the rules; the listener is told `down`, unlike after `close`. */
  fail(end: LinkEnd): void
  /** Asks the other side for a sign of life. */
  ping(token: number): void
  /** Says who is told of signs of life; called once, when the link comes up. */
  watch(watcher: LinkWatcher): void
}

/** Who watches whether a link works. The calls are never made from within `ping` or `watch`. */
export interface LinkWatcher {
  /** Something arrived. */
  heard(): void
  /** The answer to a `ping` came. */
  pong(token: number): void
}

/** Those of the ways that may be used; all without a choice. */
export function carriersOf(all: readonly Carrier[], chosen: readonly CarrierKind[] | undefined): readonly Carrier[] {
  return chosen === undefined ? all : all.filter(({ kind }) => chosen.includes(kind))
}
