import { type Decoded, type Device } from '@kith/wire'
import { deviceIdOf } from '../identity/device-list.ts'
import { verifyLockKey } from '../identity/lock-key.ts'
import { refused } from '../identity/refusal.ts'
import { isSignedBy } from '../identity/signing-key.ts'
import { equalBytes } from '../crypto/bytes.ts'
import { encapsulate } from '../streams/hpke.ts'
import { LinkCode } from './link-code.ts'
import {
  cardOf,
  digitsOf,
  type LinkDone,
  type LinkHello,
  linkInfo,
  type LinkInvitation,
  linkSecretLabel,
  openLink,
  saidSoFar,
  sealLink,
} from './link-format.ts'

const nothingSaid = new Uint8Array(0)

/** A sealed invitation, and what the person compares. */
export interface MadeInvitation {
  readonly message: Uint8Array
  /** The same on both devices, such as `204 913`. */
  readonly digits: string
}

/** The new device, proven to hold the key that the code names. */
export interface LinkedDevice {
  /** As the next device list shows it. */
  readonly device: Device
  /** Its signed lock key. */
  readonly lockKey: Uint8Array
}

/** The side of a device of the name in a meeting (spec KY40 to KY45); `LinkJoining` shows the whole. One object, one meeting. */
export class LinkInviting {
  readonly code: LinkCode
  #hello: { readonly hello: LinkHello; readonly message: Uint8Array } | undefined
  #agreed: { readonly secret: Uint8Array; readonly said: Uint8Array } | undefined
  #accept: Uint8Array | undefined

  constructor(code: LinkCode) {
    this.code = code
  }

  /** Opens the first message and compares its keys with the code. Refused with `link-malformed`; a second one always is. */
  async takeHello(message: Uint8Array): Promise<Decoded<LinkHello>> {
    if (this.#hello !== undefined) return refused('link-malformed')
    const opened = await openLink('hello', this.code.bytes, message, nothingSaid)
    if (opened.kind === 'refused') return opened
    const { agreeKey, signKey } = opened.value
    if (!equalBytes(LinkCode.of(agreeKey, signKey).bytes, this.code.bytes)) return refused('link-malformed')
    this.#hello = { hello: opened.value, message: message.slice() }
    return opened
  }

  /**
   * Seals an invitation to the keys of hello. Refused with `link-malformed` when the key can agree on nothing, and before `takeHello`. `ephemeralSeed` is
   * for vectors alone.
   */
  async invite(invitation: LinkInvitation, ephemeralSeed?: Uint8Array): Promise<Decoded<MadeInvitation>> {
    if (this.#hello === undefined || this.#agreed !== undefined) return refused('link-malformed')
    const { hello, message: first } = this.#hello
    const info = linkInfo(this.code.bytes, hello.signKey)
    const made = await encapsulate(hello.agreeKey, info, linkSecretLabel(), ephemeralSeed)
    if (made === undefined) return refused('link-malformed')
    const { secret, encapsulated } = made
    const message = await sealLink('invitation', secret, invitation, saidSoFar(first), encapsulated)
    const said = saidSoFar(first, message)
    this.#agreed = { secret, said }
    return { kind: 'ok', value: { message, digits: digitsOf(secret, said) } }
  }

  /** Opens the answer and checks that the device itself signed it. Refused with `link-malformed`, and `signature-wrong` for a card or lock key of another. */
  async takeAccept(message: Uint8Array): Promise<Decoded<LinkedDevice>> {
    if (this.#hello === undefined || this.#agreed === undefined || this.#accept !== undefined)
      return refused('link-malformed')
    const { secret, said } = this.#agreed
    const { signKey, label: firstLabel } = this.#hello.hello
    const opened = await openLink('accept', secret, message, said)
    if (opened.kind === 'refused') return opened
    const { label, addedAtMs, lockKey, signature } = opened.value
    // The person confirmed the label of hello.
    if (label !== firstLabel) return refused('link-malformed')
    const device: Device = { device: deviceIdOf(signKey), signKey, label, addedAtMs }
    const card = cardOf({ heard: said, ...device })
    if (!(await isSignedBy(signKey, 'linkCard', card, signature))) return refused('signature-wrong')
    const verified = await verifyLockKey(lockKey, device)
    if (verified.kind === 'refused') return verified
    this.#accept = message.slice()
    return { kind: 'ok', value: { device, lockKey } }
  }

  /** The last message: the list that names the new device stands. */
  async done(done: LinkDone): Promise<Uint8Array> {
    if (this.#agreed === undefined || this.#accept === undefined) throw new Error('nothing was accepted')
    return sealLink('done', this.#agreed.secret, done, saidSoFar(this.#agreed.said, this.#accept))
  }
}
