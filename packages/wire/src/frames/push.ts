import { blob16, type Field, fixed, id, record, text, u32 } from '../codec/fields.ts'
import type { DeviceId } from '../ids.ts'
import { limits } from '../limits.ts'

/** Bytes of a P-256 point, uncompressed: the keys of RFC 8291 and RFC 8292. */
export const pushKeyBytes = 65
/** Bytes of the secret that a subscription shares with who sends to it (RFC 8291, section 3.2). */
export const pushSecretBytes = 16

/** Client to server: with which key do you push, and whereto for this device? (spec PU1) */
export interface PushQueryFrame {
  readonly type: 'push-query'
  readonly request: number
  readonly as: DeviceId
}

/** Server to client: what it wakes the device with (spec PU1). */
export interface PushStateFrame {
  readonly type: 'push-state'
  readonly request: number
  readonly to: DeviceId
  /** The server's public key for push services, 65 bytes; empty where the network does not push. */
  readonly key: Uint8Array
  /** The address that is kept for the device; empty for none. */
  readonly endpoint: string
}

/** Client to server: wake this device over this subscription, and no other (spec PU2). */
export interface PushSetFrame {
  readonly type: 'push-set'
  readonly request: number
  readonly as: DeviceId
  /** The address at the push service, which knows it as a secret. */
  readonly endpoint: string
  /** The subscription's public key, 65 bytes. */
  readonly key: Uint8Array
  /** Its authentication secret, 16 bytes. */
  readonly secret: Uint8Array
}

/** Client to server: do not wake this device any more (spec PU3). */
export interface PushClearFrame {
  readonly type: 'push-clear'
  readonly request: number
  readonly as: DeviceId
}

/** Frames of push. */
export type PushFrame = PushQueryFrame | PushStateFrame | PushSetFrame | PushClearFrame

type Payload<T> = Omit<T, 'type'>

const pushQuery: Field<Payload<PushQueryFrame>> = record<Payload<PushQueryFrame>>({
  request: u32,
  as: id<DeviceId>(),
})
const pushState: Field<Payload<PushStateFrame>> = record<Payload<PushStateFrame>>({
  request: u32,
  to: id<DeviceId>(),
  key: blob16(pushKeyBytes),
  endpoint: text(limits.pushEndpointBytesMax),
})
const pushSet: Field<Payload<PushSetFrame>> = record<Payload<PushSetFrame>>({
  request: u32,
  as: id<DeviceId>(),
  endpoint: text(limits.pushEndpointBytesMax),
  key: fixed(pushKeyBytes),
  secret: fixed(pushSecretBytes),
})
const pushClear: Field<Payload<PushClearFrame>> = record<Payload<PushClearFrame>>({
  request: u32,
  as: id<DeviceId>(),
})

/** Their numbers and fields, in order (spec FR4). */
export const pushTable: {
  readonly 'push-query': readonly [0x98, Field<Payload<PushQueryFrame>>]
  readonly 'push-state': readonly [0x99, Field<Payload<PushStateFrame>>]
  readonly 'push-set': readonly [0x9a, Field<Payload<PushSetFrame>>]
  readonly 'push-clear': readonly [0x9b, Field<Payload<PushClearFrame>>]
} = {
  'push-query': [0x98, pushQuery],
  'push-state': [0x99, pushState],
  'push-set': [0x9a, pushSet],
  'push-clear': [0x9b, pushClear],
}
