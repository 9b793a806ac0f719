import type { DeviceId, ErrorCode, PeerName } from '@kith/wire'

import type { Standing } from '../naming/standing.ts'
import type { Use } from './inputs.ts'
import type { MailboxQuotas } from './quotas.ts'
import { RequestRates } from './request-rates.ts'

/** How much of a mailbox strangers may fill, all together: whoever makes many names leaves room for contacts. */
const strangersShare = 0.5

/** Accounts held in memory. */
export const accountsMax = 20_000

interface Sum {
  envelopes: number
  bytes: number
}

/**
 * What waits at one receiving device, in all and for each sending name. Room is taken at admission, before the disk, and given back when
 * rows go, so that a burst cannot pass a quota.
 */
export interface Account {
  state: 'loading' | 'ready'
  /** Rows went while the sums were read: they have to be read again. */
  isOld: boolean
  readonly all: Sum
  readonly bySender: Map<PeerName, Sum>
}

/** The accounts of the receivers that senders write to. */
export class Accounts {
  readonly #accounts = new Map<DeviceId, Account>()
  readonly #quotas: MailboxQuotas
  readonly #requests: RequestRates

  constructor(quotas: MailboxQuotas) {
    this.#quotas = quotas
    this.#requests = new RequestRates(quotas)
  }

  get size(): number {
    return this.#accounts.size
  }

  get(device: DeviceId): Account | undefined {
    return this.#accounts.get(device)
  }

  begin(device: DeviceId): void {
    this.#accounts.set(device, { state: 'loading', isOld: false, all: zero(), bySender: new Map() })
  }

  forget(device: DeviceId): void {
    this.#accounts.delete(device)
  }

  /** Forgets the accounts for which nothing is under way. */
  forgetReady(): void {
    for (const [device, account] of this.#accounts) if (account.state === 'ready') this.#accounts.delete(device)
  }

  /** Takes what was read. False when it has to be read again. */
  load(device: DeviceId, uses: readonly Use[]): boolean {
    const account = this.#accounts.get(device)
    if (account?.state !== 'loading') return true
    if (account.isOld) {
      account.isOld = false
      return false
    }
    account.state = 'ready'
    for (const use of uses) add(account, use.sender, use.envelopes, use.bytes)
    return true
  }

  /** Why one more envelope of `bytes` is not admitted; nothing when it is. */
  refusal(nowMs: number, device: DeviceId, sender: PeerName, standing: Standing, bytes: number): ErrorCode | undefined {
    const account = this.#accounts.get(device)
    if (standing === 'blocked') return 'blocked'
    if (standing === 'unwanted') return 'contacts-only'
    if (account === undefined) return undefined
    const pair = account.bySender.get(sender) ?? zero()
    const q = this.#quotas
    const isStranger = standing === 'stranger'
    const share = isStranger || standing === 'asking' ? strangersShare : 1
    // Whether the one request is still unread, was declined, or never was one, sounds the same (spec FC8).
    if (standing === 'asking' && isOver(pair, bytes, 1, q.requestEnvelopeBytesMax)) return 'contacts-only'
    if (isOver(account.all, bytes, q.receiverEnvelopesMax * share, q.receiverBytesMax * share)) return 'mailbox-full'
    if (isStranger && isOver(pair, bytes, q.strangerEnvelopesMax, q.strangerBytesMax)) return 'stranger-quota'
    if (isOver(pair, bytes, q.pairEnvelopesMax, q.pairBytesMax)) return 'pair-quota'
    return standing === 'asking' ? this.#requests.refusal(nowMs, device, sender) : undefined
  }

  /**
   * Takes room for an envelope that grows by `bytes` in its place. Returns why there is none: the code of the quota, or `server-busy` while the
   * account is not known.
   */
  grow(device: DeviceId, sender: PeerName, standing: Standing, bytes: number): ErrorCode | undefined {
    const account = this.#accounts.get(device)
    if (account?.state !== 'ready') return 'server-busy'
    const pair = account.bySender.get(sender) ?? zero()
    const q = this.#quotas
    const [isStranger, isAsking] = [standing === 'stranger', standing === 'asking']
    if (account.all.bytes + bytes > q.receiverBytesMax * (isStranger || isAsking ? strangersShare : 1))
      return 'mailbox-full'
    if (isAsking && pair.bytes + bytes > q.requestEnvelopeBytesMax) return 'contacts-only'
    if (isStranger && pair.bytes + bytes > q.strangerBytesMax) return 'stranger-quota'
    if (pair.bytes + bytes > q.pairBytesMax) return 'pair-quota'
    add(account, sender, 0, bytes)
    return undefined
  }

  take(device: DeviceId, sender: PeerName, bytes: number): void {
    const account = this.#accounts.get(device)
    if (account !== undefined) add(account, sender, 1, bytes)
  }

  giveBack(freed: readonly Use[]): void {
    for (const use of freed) {
      const account = this.#accounts.get(use.device)
      if (account === undefined) continue
      if (account.state === 'loading') account.isOld = true
      else add(account, use.sender, -use.envelopes, -use.bytes)
    }
  }
}

function isOver(sum: Sum, bytes: number, envelopesMax: number, bytesMax: number): boolean {
  return sum.envelopes + 1 > envelopesMax || sum.bytes + bytes > bytesMax
}

function add(account: Account, sender: PeerName, envelopes: number, bytes: number): void {
  let sum = account.bySender.get(sender)
  if (sum === undefined) {
    sum = zero()
    account.bySender.set(sender, sum)
  }
  for (const one of [sum, account.all]) {
    one.envelopes += envelopes
    one.bytes += bytes
  }
  if (sum.envelopes <= 0) account.bySender.delete(sender)
}

function zero(): Sum {
  return { envelopes: 0, bytes: 0 }
}
