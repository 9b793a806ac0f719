import { SignalReceiver, signalPlainBytesMax, SignalSender } from '@kith/keys'
import {
  blob16,
  decode,
  type DeviceId,
  encode,
  type Field,
  type FrameOf,
  KithError,
  limits,
  oneOf,
  type PeerName,
  record,
  text,
} from '@kith/wire'
import type { Body } from '../api/messages.ts'
import type { Signal } from '../api/signals.ts'
import type { Identity } from '../identity/identity.ts'
import type { KnownDevice, KnownName, KnownNames } from '../identity/known-names.ts'
import { decodeBody, encodeBody, type EncodedBody } from '../services/body.ts'
import { Topic } from './topic.ts'

export interface SignalKeeperOptions {
  readonly identity: Identity
  readonly names: KnownNames
  readonly lookup: (name: PeerName) => Promise<KnownName>
  /** A device is written to, whose lock key may have been replaced. */
  readonly renew: (device: KnownDevice) => Promise<void>
  /** Hands a frame to the best path to its device, or to one; drops it when there is none. */
  readonly transmit: (frame: FrameOf<'signal'>, by: SignalPath) => void
  /** What the application says to this name goes over a direct path or not at all. */
  readonly isDirectOnly: (name: PeerName) => boolean
  /** Nothing is heard from this name. */
  readonly isBlocked: (name: PeerName) => boolean
  /** A signal of Kith itself, which the application does not see. */
  readonly onInternal: (from: KnownDevice, type: string, body: Body) => void
}

/** By which path a signal goes. */
export type SignalPath = 'best' | 'relay' | 'direct'

interface PlainSignal extends EncodedBody {
  readonly signalType: string
}

const plainFields: Field<PlainSignal> = record<PlainSignal>({
  signalType: text(limits.messageTypeBytesMax),
  encoding: oneOf(['bytes', 'json']),
  body: blob16(limits.signalBytesMax),
})

/** Types beginning so are Kith's own signals. */
export const internalSignalPrefix = 'kith.'

/** Signals: sealed for each device in this life alone, and forgotten (spec DL16, KY10). */
export class SignalKeeper {
  readonly #options: SignalKeeperOptions
  readonly #receiver: SignalReceiver
  readonly #senders = new Map<DeviceId, Promise<SignalSender | undefined>>()
  readonly heard: Topic<Signal<Body>> = new Topic<Signal<Body>>()
  #allowance = signalsPerSecond
  #refilledAtMs = Date.now()
  #lastSessionMs = 0

  constructor(options: SignalKeeperOptions) {
    this.#options = options
    this.#receiver = new SignalReceiver(options.identity.device)
  }

  /** Sends to every device of a name. Beyond the rate it is dropped. Rejects `message-too-large`, `name-unknown`. */
  async send(to: PeerName, type: string, body: Body): Promise<void> {
    const plain = plainOf(type, body)
    if (!this.#isAllowed()) return
    const { list } = await this.#options.lookup(to)
    const by = this.#options.isDirectOnly(to) ? 'direct' : 'best'
    await Promise.all(list.devices.map(({ device }) => this.#sendTo(device, plain, by)))
  }

  /** Sends one of Kith's own to one device; these are few and not counted. */
  async sendInternal(to: DeviceId, type: string, body: Body, by: SignalPath = 'best'): Promise<void> {
    await this.#sendTo(to, plainOf(type, body), by)
  }

  /** A frame that came over any path. One that does not open is dropped: nobody waits for it. */
  async frame(frame: FrameOf<'signal'>): Promise<void> {
    const { identity, names, isBlocked, onInternal } = this.#options
    const from = names.deviceOf(frame.from)
    if (from === undefined || isBlocked(from.name) || frame.to !== identity.id) return
    const opened = await this.#receiver.open(frame.sealed, from.device)
    if (opened.kind === 'refused') return
    const decoded = decode(plainFields, opened.value)
    if (decoded.kind === 'refused') return
    const { signalType, encoding, body } = decoded.value
    const read = decodeBody(encoding, body)
    if (read === undefined) return
    if (signalType.startsWith(internalSignalPrefix)) onInternal(from, signalType, read.body)
    else this.heard.publish({ from: from.name, type: signalType, body: read.body })
  }

  /** The devices of a name changed: sessions with lock keys that are gone begin anew. */
  changed(known: KnownName, removed: readonly DeviceId[]): void {
    for (const { device } of known.list.devices) this.#senders.delete(device)
    for (const device of removed) this.#senders.delete(device)
  }

  end(): void {
    this.heard.end()
  }

  async #sendTo(to: DeviceId, plain: Uint8Array, by: SignalPath = 'best'): Promise<void> {
    const { identity, names, renew, transmit } = this.#options
    if (to === identity.id) return
    const known = names.deviceOf(to)
    if (known !== undefined) void renew(known)
    let sender = this.#senders.get(to)
    if (sender === undefined) {
      sender = this.#begin(to)
      this.#senders.set(to, sender)
    }
    const sealed = await (await sender)?.seal(plain)
    if (sealed !== undefined) transmit({ type: 'signal', to, from: identity.id, sealed }, by)
  }

  async #begin(to: DeviceId): Promise<SignalSender | undefined> {
    const lockKey = this.#options.names.deviceOf(to)?.lockKey
    if (lockKey === undefined) return undefined
    this.#lastSessionMs = Math.max(Date.now(), this.#lastSessionMs + 1)
    const begun = await SignalSender.begin(lockKey, this.#options.identity.device, this.#lastSessionMs)
    return begun.kind === 'ok' ? begun.value : undefined
  }

  #isAllowed(): boolean {
    const nowMs = Date.now()
    this.#allowance = Math.min(
      signalsPerSecond,
      this.#allowance + ((nowMs - this.#refilledAtMs) / 1000) * signalsPerSecond,
    )
    this.#refilledAtMs = nowMs
    if (this.#allowance < 1) return false
    this.#allowance -= 1
    return true
  }
}

const signalsPerSecond = 20

function plainOf(signalType: string, body: Body): Uint8Array {
  const encoded = encodeBody(body)
  if (encoded.body.byteLength > signalPlainBytesMax)
    throw new KithError('message-too-large', 'A signal is larger than the limit.')
  const plain = encode(plainFields, { signalType, ...encoded })
  if (plain.byteLength > signalPlainBytesMax)
    throw new KithError('message-too-large', 'A signal is larger than the limit.')
  return plain
}
