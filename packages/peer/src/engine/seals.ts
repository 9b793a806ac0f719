import type { DeliveryInput, DeliveryOutput } from '@kith/core'
import { openEnvelope, openInbound, openOutbound, sealEnvelope, verifyHeader } from '@kith/keys'
import {
  decodeMessages,
  decodeOpening,
  encodeMessages,
  type ErrorCode,
  isName,
  KithError,
  type LockKey,
  type PeerName,
  type StreamId,
  voidMessage,
  writeHeader,
} from '@kith/wire'
import type { Identity } from '../identity/identity.ts'
import type { LockKeeper } from './lock-keeper.ts'
import type { SealCounts } from './seal-counts.ts'
import type { KnownDevice, KnownName, KnownNames } from '../identity/known-names.ts'

type Output<K extends DeliveryOutput['kind']> = Extract<DeliveryOutput, { kind: K }>

export interface SealsOptions {
  readonly identity: Identity
  readonly names: KnownNames
  readonly locks: Pick<LockKeeper, 'device' | 'lockPair' | 'take' | 'openedWith'>
  /** Asks for the devices of a name again when this device's lock key should have been replaced by now. */
  readonly renew: (device: KnownDevice) => Promise<void>
  readonly sealCounts: Pick<SealCounts, 'unopened' | 'reopened'>
  /** Resolves with the devices of a name as the server knows them now. */
  readonly ask: (name: PeerName) => Promise<KnownName>
}

/** Opens streams, and seals and opens envelopes: each answers an output of the delivery machine with the input it waits for. */
export class Seals {
  readonly #options: SealsOptions

  constructor(options: SealsOptions) {
    this.#options = options
  }

  async openOut({ stream, to, lane, generation, first, after }: Output<'open-out'>): Promise<DeliveryInput> {
    const { names, identity, locks, renew, sealCounts } = this.#options
    if (generation > 0) sealCounts.reopened()
    const device = names.deviceOf(to)
    const [taken] = device === undefined ? [] : await Promise.all([locks.take(device.device), renew(device)])
    // A stream is opened again because the lock key that was known is gone: there may be a newer one.
    const known = generation === 0 ? names.deviceOf(to)?.lockKey : undefined
    const lockKey = taken ?? known ?? (await this.#askedLockKey(to))
    if (lockKey === undefined) return { kind: 'not-opened-out', stream, code: 'lock-unusable' }
    const opened = await openOutbound(
      { name: identity.name, stream, lane, generation, first, after },
      lockKey,
      identity.device,
    )
    return opened.kind === 'refused'
      ? { kind: 'not-opened-out', stream, code: opened.code }
      : { kind: 'opened-out', stream, ...opened.value }
  }

  async seal({ keys, header, messages }: Output<'seal'>): Promise<DeliveryInput> {
    const authenticated = writeHeader(header)
    const plain = header.kind === 'tombstone' ? new Uint8Array() : encodeMessages(messages)
    const { tag, body } = await sealEnvelope(keys, authenticated, plain)
    return { kind: 'sealed', stream: header.stream, seq: header.seq, authenticated, tag, body }
  }

  /** Seals an own envelope again, with some of its messages void. */
  async reseal({ keys, under = keys, header, sealed, voids }: Output<'reseal'>): Promise<DeliveryInput> {
    const opened = await openEnvelope(keys, sealed.authenticated, sealed.tag, sealed.body)
    const before = opened.kind === 'ok' ? decodeMessages(opened.value) : opened
    if (before.kind === 'refused') throw new KithError('internal', 'An own envelope does not open.')
    const messages = before.value.map((message, at) => (voids.includes(at) ? voidMessage(message.mid) : message))
    return this.seal({ kind: 'seal', keys: under, header, messages })
  }

  async openIn({ stream, from, lane, opening }: Output<'open-in'>): Promise<DeliveryInput> {
    const refused = (code: ErrorCode, retry = false): DeliveryInput => {
      if (!retry) this.#options.sealCounts.unopened(code)
      return { kind: 'not-opened-in', stream, code, retry }
    }
    const decoded = decodeOpening(opening)
    if (decoded.kind === 'refused') return refused(decoded.code)
    const { name } = decoded.value.opening
    if (!isName(name)) return refused('name-malformed')
    let sender: KnownDevice | undefined
    try {
      sender = await this.#senderOf(name, from)
    } catch (error) {
      const code = error instanceof KithError ? error.code : 'internal'
      return refused(code, code !== 'key-changed' && code !== 'name-unknown')
    }
    if (sender === undefined) return refused('device-unlisted')
    const opened = await openInbound(opening, this.#options.locks, sender.device, { stream, lane })
    if (opened.kind === 'refused') return refused(opened.code)
    const { keys, opening: found } = opened.value
    this.#options.locks.openedWith(stream, found.lockKey)
    return { kind: 'opened-in', stream, name, keys, after: found.after }
  }

  async unseal({ keys, header, authenticated, tag, body }: Output<'unseal'>): Promise<DeliveryInput> {
    const { stream, seq } = header
    if (header.kind === 'tombstone' || body.byteLength === 0) {
      const proven = await verifyHeader(keys, authenticated, tag)
      return proven.kind === 'ok' ? { kind: 'unsealed', stream, seq, messages: [] } : this.#unopened(stream, seq)
    }
    const opened = await openEnvelope(keys, authenticated, tag, body)
    const messages = opened.kind === 'ok' ? decodeMessages(opened.value) : opened
    return messages.kind === 'ok'
      ? { kind: 'unsealed', stream, seq, messages: messages.value }
      : this.#unopened(stream, seq)
  }

  #unopened(stream: StreamId, seq: number): DeliveryInput {
    this.#options.sealCounts.unopened('seal-broken')
    return { kind: 'not-unsealed', stream, seq }
  }

  /** The lock key of a device of which none is known: its name is asked for again, because it may have one by now. */
  async #askedLockKey(device: KnownDevice['device']['device']): Promise<LockKey | undefined> {
    const { names, ask } = this.#options
    const name = names.deviceOf(device)?.name
    if (name === undefined) return undefined
    try {
      await ask(name)
    } catch {
      // It is tried again after the pause that follows an opening without keys.
      return undefined
    }
    return names.deviceOf(device)?.lockKey
  }

  /** The device in the verified list of the name that it says it is of; a device that is not in the known list may be newer than it. */
  async #senderOf(name: PeerName, device: KnownDevice['device']['device']): Promise<KnownDevice | undefined> {
    const { names, ask } = this.#options
    const known = names.deviceOf(device)
    if (known?.name === name) return known
    await ask(name)
    const found = names.deviceOf(device)
    return found?.name === name ? found : undefined
  }
}
