import type { Body, Json } from './messages.ts'

/**
 * Signals: small, sealed, unordered and never stored; lost when the other is away (spec DL16). For typing, awareness, ICE.
 */
export interface Signals {
  /** Sends to every device of the name that is connected. Resolves when handed to a path, or dropped because there is none. At most 20 a second go out; more are dropped. */
  send(to: string, type: string, body: Body): Promise<void>
  /** Handles signals of a type, in every tab. */
  on<T = Json>(type: string, handler: (signal: Signal<T>) => void): Disposable
}

export interface Signal<T = Json> {
  readonly from: string
  readonly type: string
  readonly body: T
}
