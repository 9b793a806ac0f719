import { signReceipts, SigningKey } from '@kith/keys'
import type { DeviceId, Frame, FrameOf, FrameType, HelloFrame, PeerName } from '@kith/wire'

import type { MailboxQuotas } from '../../src/mailbox/quotas.ts'
import { openMailbox } from '../../src/mailbox/open.ts'
import type { Mailbox, MailboxOptions } from '../../src/mailbox/service.ts'
import { applySignIn } from '../../src/naming/claims.ts'
import type { Naming } from '../../src/naming/naming.ts'
import { openNaming } from '../../src/naming/open.ts'
import type { Database } from '../../src/store/database.ts'
import { type AckParts, ackOf, type EnvelopeParts, envelopeOf, frameIn, idOf, storeOf } from './envelopes.ts'

/** How long a test waits for a frame before it fails, in milliseconds. */
const waitMsMax = 10_000

/** The network that signs for the mailboxes of the tests. */
export const networkKey: Promise<SigningKey> = SigningKey.fromSeed(new Uint8Array(32).fill(7))
export const domain = 'example.org'

/** A mailbox on a database, with devices whose names are claimed without signatures, and what was sent to each. */
export class PostOffice implements AsyncDisposable {
  nowMs = 1_000_000
  readonly database: Database
  readonly naming: Naming
  readonly mailbox: Mailbox
  readonly failures: unknown[] = []
  /** Signs what the mailbox states; the statements of each signature are in `signed`. */
  signs: MailboxOptions['sign'] = async (statements) => {
    this.signed.push(statements)
    return signReceipts(await networkKey, domain, statements)
  }
  readonly signed: (readonly Uint8Array[])[] = []
  readonly #sent = new Map<DeviceId, Frame[]>()

  constructor(database: Database, quotas: Partial<MailboxQuotas> = {}) {
    this.database = database
    this.naming = openNaming(database, { now: () => this.nowMs })
    this.mailbox = openMailbox(database, this.naming, {
      now: () => this.nowMs,
      quotas,
      sign: (statements) => this.signs(statements),
      send: (device, frame) => {
        this.sentTo(device).push(frameIn(frame))
      },
      onFailure: (cause) => this.failures.push(cause),
    })
  }

  /** Claims a name for a device. */
  async claim(name: string, device: DeviceId): Promise<void> {
    await claim(this.database, name, device)
  }

  sentTo(device: DeviceId): Frame[] {
    let sent = this.#sent.get(device)
    if (sent === undefined) {
      sent = []
      this.#sent.set(device, sent)
    }
    return sent
  }

  /** Forgets what was sent to a device, and returns it. */
  take(device: DeviceId): Frame[] {
    return this.sentTo(device).splice(0)
  }

  store(parts: EnvelopeParts & { readonly first?: number } = {}): void {
    const { first = 1, ...envelope } = parts
    const bytes = envelopeOf(envelope)
    const refused = this.mailbox.store(storeOf(first, bytes), parts.from ?? idOf<DeviceId>(1))
    if (refused !== undefined) throw new Error(refused.message)
  }

  ack(parts: AckParts): void {
    this.mailbox.ack(ackOf(parts))
  }

  hello(as: DeviceId, outstanding: HelloFrame['outstanding'] = []): void {
    this.mailbox.hello({ type: 'hello', as, boot: idOf(900), more: 0, outstanding })
  }

  /** Waits until a frame of this type that fits was sent to the device. */
  async until<T extends FrameType>(
    device: DeviceId,
    type: T,
    fits: (frame: FrameOf<T>) => boolean = () => true,
  ): Promise<FrameOf<T>> {
    const find = (): FrameOf<T> | undefined =>
      this.sentTo(device).find((frame): frame is FrameOf<T> => frame.type === type && fits(frame as FrameOf<T>))
    await this.untilTrue(() => find() !== undefined, `${type} for ${device}`)
    return find() as FrameOf<T>
  }

  /** Waits until something holds, looking after every turn of the event loop. */
  async untilTrue(holds: () => boolean, what: string): Promise<void> {
    const endMs = performance.now() + waitMsMax
    while (!holds()) {
      if (performance.now() > endMs)
        throw new Error(`waited in vain for ${what}; failures: ${this.failures.join('; ')}`)
      await new Promise<void>((resolve) => setImmediate(resolve))
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mailbox[Symbol.asyncDispose]()
  }
}

/** Claims a name for a device, as after a sign-in whose signatures were checked. */
export async function claim(database: Database, name: string, device: DeviceId): Promise<void> {
  const key = Buffer.from(name.padEnd(32, ' ').slice(0, 32))
  const listed = { device, signKey: key, label: '', addedAtMs: 0 }
  const list = {
    ...{ name, version: 1, identityKey: key, previous: new Uint8Array(32), madeAtMs: 0, signer: key },
    ...{ devices: [listed], recovery: [] },
  }
  const checked = {
    kind: 'checked',
    name: name as PeerName,
    device: listed,
    verified: { list, bytes: key, hash: key },
    signedLockKey: key,
  } as const
  const applied = await database.commit((tx) => applySignIn(tx, checked, 0))
  if (applied.kind === 'refused') throw new Error(applied.message)
}
