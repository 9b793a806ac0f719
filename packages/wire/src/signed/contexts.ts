import type { DeviceId } from '../ids.ts'
import { encode, type Field, fixed, id, record, text } from '../codec/fields.ts'

/** The text that goes before the bytes of each signature, so that none can stand for another (spec KY1). Each ends with a zero byte. */
export const signedContexts = {
  signIn: 'kith sign-in v1\0',
  deviceList: 'kith device list v1\0',
  lockKey: 'kith lock key v1\0',
  opening: 'kith opening v1\0',
  directoryEntry: 'kith directory entry v1\0',
  signalOpening: 'kith signal v1\0',
  bulkOpening: 'kith bulk v1\0',
  receipts: 'kith receipts v1\0',
  rollRecord: 'kith roll record v1\0',
  rollFrame: 'kith roll frame v1\0',
  keyLog: 'kith key log v1\0',
  contactRequest: 'kith contact request v1\0',
  chainEnd: 'kith chain end v1\0',
  nameTake: 'kith name take v1\0',
  linkCard: 'kith link card v1\0',
} as const

/** What a sign-in signs: this server, this connection, this device (spec SE3). */
export interface SignInStatement {
  readonly nonce: Uint8Array
  readonly networkKey: Uint8Array
  readonly domain: string
  readonly name: string
  readonly device: DeviceId
}

const fields: Field<SignInStatement> = record<SignInStatement>({
  nonce: fixed(32),
  networkKey: fixed(32),
  domain: text(253),
  name: text(63),
  device: id<DeviceId>(),
})

/** The bytes of a sign-in that the device signs after `signedContexts.signIn`. */
export function encodeSignIn(statement: SignInStatement): Uint8Array<ArrayBuffer> {
  return encode(fields, statement)
}
