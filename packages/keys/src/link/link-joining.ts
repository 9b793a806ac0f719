/**
 * The new device's side of a link (spec KY40 to KY45).
 *
 *     new device                         server                   device of the name
 *     shows the code ················ a person carries it ···············> is given the code
 *     hello {keys, label}  ────────────────────────────────────────────> checks the keys against the code
 *     <──────────────────────────── invitation {name, network, list hash}, sealed to the keys
 *     shows six digits, and the name                shows the same digits, and the label
 *     a person confirms                             a person confirms
 *     accept {lock key, signed card} ──────────────────────────────────> signs the next device list, has the server take it
 *     <───────────────────────────────────────────── done {list hash}
 *     looks the name's chain up, and is a device of the name
 *
 * The server sees ciphertext alone: hello is sealed by a key that follows from the code, and everything after it by a secret that only the holder of the
 * keys in hello, and whoever was given the code, can make.
 */
import type { Decoded } from '@kith/wire'
import type { DeviceKeys, LockPair } from '../identity/device-keys.ts'
import { signLockKey } from '../identity/lock-key.ts'
import { refused } from '../identity/refusal.ts'
import { decapsulate, newLockPair } from '../streams/hpke.ts'
import { LinkCode } from './link-code.ts'
import {
  cardOf,
  digitsOf,
  type LinkDone,
  linkInfo,
  type LinkInvitation,
  linkSecretLabel,
  openLink,
  saidSoFar,
  sealLink,
} from './link-format.ts'

const nothingSaid = new Uint8Array(0)

/** An invitation, and what the person compares. */
export interface LinkOffer {
  readonly invitation: LinkInvitation
  /** The same on both devices, such as `204 913`. */
  readonly digits: string
}

/** The new device in a meeting. One object, one meeting. */
export class LinkJoining {
  readonly code: LinkCode
  /** The first message. */
  readonly hello: Uint8Array
  readonly #device: DeviceKeys
  readonly #pair: LockPair
  #agreed: { readonly secret: Uint8Array; readonly said: Uint8Array } | undefined
  #accepted: Uint8Array | undefined

  private constructor(device: DeviceKeys, pair: LockPair, code: LinkCode, hello: Uint8Array) {
    this.#device = device
    this.#pair = pair
    this.code = code
    this.hello = hello
  }

  /** Begins a meeting for a new device. `seed`, for vectors alone, makes the key of the meeting. */
  static async begin(device: DeviceKeys, seed?: Uint8Array): Promise<LinkJoining> {
    const pair = await newLockPair(1, 0, seed)
    const signKey = device.signing.publicKey
    const code = LinkCode.of(pair.publicKey, signKey)
    const hello = { agreeKey: pair.publicKey, signKey, label: device.label }
    return new LinkJoining(device, pair, code, await sealLink('hello', code.bytes, hello, nothingSaid))
  }

  /** Opens the invitation. Refused with `link-malformed` when it is not made for this code and these keys; a second one always is. */
  async takeInvitation(message: Uint8Array): Promise<Decoded<LinkOffer>> {
    if (this.#agreed !== undefined) return refused('link-malformed')
    const info = linkInfo(this.code.bytes, this.#device.signing.publicKey)
    const encapsulated = message.subarray(1, 33)
    if (encapsulated.byteLength !== 32) return refused('link-malformed')
    const secret = await decapsulate(this.#pair, encapsulated, info, linkSecretLabel())
    if (secret === undefined) return refused('link-malformed')
    const opened = await openLink('invitation', secret, message, saidSoFar(this.hello))
    if (opened.kind === 'refused') return opened
    const said = saidSoFar(this.hello, message)
    this.#agreed = { secret, said }
    return { kind: 'ok', value: { invitation: opened.value, digits: digitsOf(secret, said) } }
  }

  /** The answer, once the person has confirmed. The same bytes each time. */
  async accept(): Promise<Uint8Array> {
    if (this.#accepted !== undefined) return this.#accepted
    const { secret, said } = this.#known()
    const { device, label, addedAtMs, signing } = this.#device
    const signature = await signing.sign(
      'linkCard',
      cardOf({ heard: said, device, signKey: signing.publicKey, label, addedAtMs }),
    )
    const lockKey = await signLockKey(this.#device)
    this.#accepted = await sealLink('accept', secret, { label, addedAtMs, lockKey, signature }, said)
    return this.#accepted
  }

  /** Opens the end: which list names this device. Refused with `link-malformed`, also before `accept`. */
  async takeDone(message: Uint8Array): Promise<Decoded<LinkDone>> {
    if (this.#agreed === undefined || this.#accepted === undefined) return refused('link-malformed')
    return openLink('done', this.#agreed.secret, message, saidSoFar(this.#agreed.said, this.#accepted))
  }

  #known(): { readonly secret: Uint8Array; readonly said: Uint8Array } {
    if (this.#agreed === undefined) throw new Error('there is no invitation to accept')
    return this.#agreed
  }
}
