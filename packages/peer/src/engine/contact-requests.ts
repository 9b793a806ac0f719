import { signContactRequest, verifyContactRequest } from '@kith/keys'
import { type ContactRequest, decodeContactRequest, type DeviceId } from '@kith/wire'
import type { RegisteredHandler } from '../backend/handlers.ts'
import type { Identity } from '../identity/identity.ts'
import type { KnownNames } from '../identity/known-names.ts'

/** The body of a `contact.request`: the bytes that its sender's device signed (spec FC4). Whose signature it is is seen later. */
export const requestSchema: NonNullable<RegisteredHandler['schema']> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) =>
      value instanceof Uint8Array && decodeContactRequest(value).kind === 'ok'
        ? { value }
        : { issues: [{ message: 'This is no contact request.' }] },
  },
}

/** Signs and verifies contact requests of one name. */
export class ContactRequests {
  readonly #identity: Identity
  readonly #names: () => Pick<KnownNames, 'deviceOf'>

  constructor(identity: Identity, names: () => Pick<KnownNames, 'deviceOf'>) {
    this.#identity = identity
    this.#names = names
  }

  sign(to: string, words: string): Promise<Uint8Array> {
    const { id: device, name: from } = this.#identity
    return signContactRequest(this.#identity.device, { version: 1, from, device, to, atMs: Date.now(), words })
  }

  /** A request that this device of this name signed for us; nothing when it did not (spec FC5). */
  async verified(signed: Uint8Array, from: string, device: DeviceId): Promise<ContactRequest | undefined> {
    const known = this.#names().deviceOf(device)
    if (known?.name !== from) return undefined
    const checked = await verifyContactRequest(signed, known.device)
    if (checked.kind === 'refused') return undefined
    const { value } = checked
    return value.from === from && value.to === this.#identity.name ? value : undefined
  }
}

/** Bytes as base64url text. */
export function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The bytes of base64url text; throws for another text. */
export function bytesOfBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
}
