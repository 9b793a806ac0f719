import type { Readable } from 'node:stream'

import type {
  DeviceLink,
  JoinOptions,
  LinkedName,
  LinkOptions,
  Peer,
  RecoverOptions,
  TakenName,
  TakeOptions,
} from '@kith/peer'
import type { ServeOptions, Server } from '@kith/server'

import type { Environment } from '../arguments/arguments.ts'
import type { Reach, ReachOptions } from '../doctor/reach.ts'
import type { Outlet } from '../output/screen.ts'

/** What the program reads, perhaps a terminal. */
export type Inlet = Readable & { readonly isTTY?: boolean | undefined }

/** Signals that end a command. */
export type EndingSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

/** Everything outside that the program touches, so that a test can stand in its place. */
export interface Surroundings {
  /** What follows the program's name. */
  readonly argv: readonly string[]
  readonly env: Environment
  readonly stdin: Inlet
  readonly stdout: Outlet
  readonly stderr: Outlet
  readonly nowMs: () => number
  /** Calls `handler` at each ending signal, until the returned function is called. */
  readonly onSignal: (handler: (signal: EndingSignal) => void) => () => void
  /** Ends the process now. */
  readonly exit: (code: number) => void
  /** `join` of `@kith/peer`. */
  readonly join: (url: string, options: JoinOptions) => Promise<Peer>
  /** `linkDevice` of `@kith/peer`. */
  readonly linkDevice: (url: string, options: LinkOptions) => Promise<DeviceLink>
  /** `recover` of `@kith/peer`. */
  readonly recover: (url: string, options: RecoverOptions) => Promise<LinkedName>
  /** `takeName` of `@kith/peer`. */
  readonly takeName: (url: string, options: TakeOptions) => Promise<TakenName>
  /** How a server is found to be reached, step by step (`doctor/reach.ts`). */
  readonly reach: (server: URL, options: ReachOptions) => Promise<Reach>
  /** `serve` of `@kith/server`. */
  readonly serve: (options: ServeOptions) => Promise<Server>
}
