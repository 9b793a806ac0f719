import { blob16, fixed, flag, id, record, text, u16, u32, u64 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { BootId, DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** Server to client, first frame of a connection (spec SE2). */
export interface ChallengeFrame {
  readonly type: 'challenge'
  /** 32 random bytes that the sign-in signs. */
  readonly nonce: Uint8Array
  /** The network's Ed25519 public key, 32 bytes, pinned at first use. */
  readonly networkKey: Uint8Array
  /** The network's domain, such as `example.org` or `localhost`. */
  readonly domain: string
  /** One life of the server's store; another value says that what was stored is lost and must be stored again (spec MB10). */
  readonly boot: BootId
  /** The server's clock, in milliseconds since 1970. */
  readonly serverMs: number
}

/** Client to server: this device signs in as its name, claiming the name when it is free (spec SE3). */
export interface SignInFrame {
  readonly type: 'sign-in'
  readonly request: number
  readonly name: string
  /** The signed device list (`signed/device-list.ts`). */
  readonly deviceList: Uint8Array
  readonly device: DeviceId
  /** The signed lock key of this device (`signed/lock-key.ts`). */
  readonly lockKey: Uint8Array
  /** Ed25519 by the device key, 64 bytes, over what `encodeSignIn` makes (`signed/contexts.ts`). */
  readonly signature: Uint8Array
}

/** Server to client: the device is signed in (spec SE4). */
export interface SignedInFrame {
  readonly type: 'signed-in'
  readonly request: number
  readonly device: DeviceId
  /** Counts the sign-ins of this device; a higher epoch fences a lower one (spec SE5). */
  readonly epoch: number
  /** True when this sign-in claimed the name. */
  readonly claimed: boolean
}

/** An answer to a request that only says that it was done. */
export interface DoneFrame {
  readonly type: 'done'
  readonly request: number
}

/** An answer to a request that was turned down. */
export interface RefusedFrame {
  readonly type: 'refused'
  readonly request: number
  /** Number of the error code. */
  readonly code: number
  /** A sentence for people, without content or keys. */
  readonly message: string
  /** When to try again, in milliseconds from now; 0 when it makes no sense. */
  readonly retryAfterMs: number
}

/** The connection ends, with a reason (spec SE8); code 0 from a client says that it leaves, and its name is offline at once. */
export interface ByeFrame {
  readonly type: 'bye'
  readonly code: number
  readonly message: string
}

/** Asks the other side to answer `pong` with the same token; browsers cannot see WebSocket pings (spec SE9). */
export interface PingFrame {
  readonly type: 'ping'
  readonly token: number
}

/** Answers `ping` with its token. */
export interface PongFrame {
  readonly type: 'pong'
  readonly token: number
}

type Payload<T> = Omit<T, 'type'>

/** The fields of a `challenge` frame, in order (spec FR4). */
export const challenge: Field<Payload<ChallengeFrame>> = record<Payload<ChallengeFrame>>({
  nonce: fixed(32),
  networkKey: fixed(32),
  domain: text(253),
  boot: id<BootId>(),
  serverMs: u64,
})
/** The fields of a `sign-in` frame, in order (spec FR4). */
export const signIn: Field<Payload<SignInFrame>> = record<Payload<SignInFrame>>({
  request: u32,
  name: text(63),
  deviceList: blob16(limits.deviceListBytesMax),
  device: id<DeviceId>(),
  lockKey: blob16(limits.deviceListBytesMax),
  signature: fixed(64),
})
/** The fields of a `signed-in` frame, in order (spec FR4). */
export const signedIn: Field<Payload<SignedInFrame>> = record<Payload<SignedInFrame>>({
  request: u32,
  device: id<DeviceId>(),
  epoch: u64,
  claimed: flag,
})
/** The fields of a `done` frame, in order (spec FR4). */
export const done: Field<Payload<DoneFrame>> = record<Payload<DoneFrame>>({ request: u32 })
/** The fields of a `refused` frame, in order (spec FR4). */
export const refused: Field<Payload<RefusedFrame>> = record<Payload<RefusedFrame>>({
  request: u32,
  code: u16,
  message: text(500),
  retryAfterMs: u32,
})
/** The fields of a `bye` frame, in order (spec FR4). */
export const bye: Field<Payload<ByeFrame>> = record<Payload<ByeFrame>>({ code: u16, message: text(500) })
/** The fields of a `ping` frame, in order (spec FR4). */
export const ping: Field<Payload<PingFrame>> = record<Payload<PingFrame>>({ token: u32 })
/** The fields of a `pong` frame, in order (spec FR4). */
export const pong: Field<Payload<PongFrame>> = record<Payload<PongFrame>>({ token: u32 })
