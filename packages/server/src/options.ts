import type { Bus } from './bus/bus.ts'
import type { IceOptions } from './ice/ice.ts'
import type { Logger } from './logger.ts'
import type { BlobQuotas } from './blobs/quotas.ts'
import type { ClaimOptions } from './naming/claim-options.ts'
import type { MailboxQuotas } from './mailbox/quotas.ts'
import type { Clock } from './clock.ts'
import type { defaults } from './defaults.ts'
import type { PushOptions } from './push/push.ts'
import type { Rate } from './sessions/token-bucket.ts'

type Numbers<T> = { readonly [K in keyof T]: number }

/** Times in milliseconds; see `defaults.ts` for each. */
export type Deadlines = Numbers<typeof defaults.deadlines>
/** Counts and bytes; see `defaults.ts` for each. */
export type Limits = Numbers<typeof defaults.limits>
/** What may pass in a time; see `defaults.ts` for each and for what happens to more. */
export type Rates = { readonly [K in keyof typeof defaults.rates]: Rate }

/** How a server is started. Everything has a default, in `defaults.ts`. */
export interface ServeOptions {
  /** Address to listen on. Others than loopback need `behindProxy`. @default '127.0.0.1' */
  readonly host?: string
  /** TCP port, 0 to 65535; 0 takes a free one. @default 4600 */
  readonly port?: number
  /** Folder for what the server keeps; made when it is not there. @default './data' */
  readonly dataDir?: string
  /** `sqlite:path`, `postgres://…` or `mysql://…`. @default a file in `dataDir` */
  readonly store?: string
  /** The network's domain; part of every sign-in. @default 'localhost' */
  readonly domain?: string
  /** Folder with the built messenger, served at `/`; nothing is served without it. */
  readonly staticDir?: string
  /** A proxy in front ends TLS and sets `X-Forwarded-For` and `X-Forwarded-Proto`. @default false */
  readonly behindProxy?: boolean
  /** Origins beside the server's own whose pages may connect, such as `https://chat.example.org`. @default [] */
  readonly origins?: readonly string[]
  readonly deadlines?: Partial<Deadlines>
  readonly limits?: Partial<Limits>
  readonly rates?: Partial<Rates>
  /** Changes of presence gather this long for one watcher, in milliseconds. @default 100 */
  readonly presenceFlushMs?: number
  /** How often directory entries past their time are looked for, in milliseconds. @default 10000 */
  readonly directorySweepMs?: number
  /** STUN and TURN. @default none */
  readonly ice?: IceOptions
  /** Web Push to devices that are away. @default none */
  readonly push?: PushOptions
  /** How long nobody else can claim a name that its owner released, in milliseconds. @default 30 days */
  readonly quarantineMs?: number
  /** Who may claim a name. @default everybody */
  readonly claims?: ClaimOptions
  readonly quotas?: Partial<MailboxQuotas>
  /** What large content is kept for receivers that are away. */
  readonly blobQuotas?: Partial<BlobQuotas>
  /** How often blobs past their time are looked for, in milliseconds. @default 10000 */
  readonly blobSweepMs?: number
  /** @default JSON lines on standard error */
  readonly logger?: Logger
  /** @default the system's clock */
  readonly clock?: Clock
  /** How this server reaches the other servers of its network. @default none */
  readonly bus?: Bus
}
