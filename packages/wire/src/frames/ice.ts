import { flag, id, list, record, text, u16, u32 } from '../codec/fields.ts'
import type { Field } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** Client to server: which STUN and TURN servers may this device use? (spec IC1) */
export interface IceQueryFrame {
  readonly type: 'ice-query'
  readonly request: number
  readonly as: DeviceId
}

/** A TURN server with credentials that end by themselves (spec IC9). */
export interface TurnServer {
  /** Such as `turn:turn.example.org:3478?transport=udp`. */
  readonly url: string
  readonly username: string
  readonly credential: string
}

/** Server to client: the servers that help to find direct paths (spec IC1). */
export interface IceServersFrame {
  readonly type: 'ice-servers'
  readonly request: number
  /** The device that asked. */
  readonly to: DeviceId
  /** Such as `stun:stun.example.org:3478`; without a host, `stun::3478`, it is where the client reached the server (spec IC2). */
  readonly stun: readonly string[]
  readonly turn: readonly TurnServer[]
  /** How long the credentials are good from now on, in milliseconds; 0 when nothing ends. */
  readonly validMs: number
  /** The operator allows the TURN servers for data too, and not for calls alone (spec IC11). */
  readonly isDataAllowed: boolean
}

/** Server to client: where the connection of the device comes from, as the server sees it (spec IC20). */
export interface IceSeenFrame {
  readonly type: 'ice-seen'
  readonly to: DeviceId
  /** IPv4, or IPv6 that holds no IPv4. */
  readonly address: string
  /** 0 where a proxy stands between. */
  readonly port: number
}

type Payload<T> = Omit<T, 'type'>

const url: Field<string> = text(limits.iceUrlBytesMax)
const turnServer: Field<TurnServer> = record<TurnServer>({ url, username: text(128), credential: text(128) })

/** The fields of an `ice-query` frame, in order (spec FR4). */
export const iceQuery: Field<Payload<IceQueryFrame>> = record<Payload<IceQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
})
/** The fields of an `ice-servers` frame, in order (spec FR4). */
export const iceServers: Field<Payload<IceServersFrame>> = record<Payload<IceServersFrame>>({
  request: u32,
  to: id<DeviceId>(),
  stun: list(url, limits.iceServersMax),
  turn: list(turnServer, limits.iceServersMax),
  validMs: u32,
  isDataAllowed: flag,
})
/** The fields of an `ice-seen` frame, in order (spec FR4). */
export const iceSeen: Field<Payload<IceSeenFrame>> = record<Payload<IceSeenFrame>>({
  to: id<DeviceId>(),
  address: text(45),
  port: u16,
})
