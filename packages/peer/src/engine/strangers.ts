import { type ErrorCode, grantsPageMax, isContactLevel, type PeerName, type StrangerPolicy } from '@kith/wire'
import { rollTypes } from '../conversations/conversation-types.ts'
import { replyType } from '../services/request-bodies.ts'
import type { ContactKeeper } from './contact-keeper.ts'
import type { EnginePart } from './parts-of.ts'
import type { Upstream } from './upstream.ts'

export interface StrangersOptions {
  readonly own: PeerName
  /** What the application said; nothing leaves what the server knows as it is. */
  readonly policy: StrangerPolicy | undefined
  readonly contacts: () => Pick<ContactKeeper, 'stateOf'>
  /** Whether a name is a member of a conversation of this device. */
  readonly isFellow: (name: PeerName) => boolean
  readonly upstream: Pick<Upstream, 'ask' | 'isUp'>
  readonly onFailure: (error: unknown) => void
}

/** What is taken from who is no contact (spec FC1 to FC9): the server is told, and what it cannot see inside envelopes is judged here. */
export class Strangers implements EnginePart {
  readonly #options: StrangersOptions

  constructor(options: StrangersOptions) {
    this.#options = options
  }

  /** Signed in: the server is told what the name takes. */
  up(): void {
    const { policy, upstream, onFailure } = this.#options
    if (policy === undefined) return
    upstream.ask('done', (request, as) => ({ type: 'strangers-set', request, as, policy })).catch(onFailure)
  }

  /** Why a conversation that this device has not heard of is not taken from a name (spec FC10); nothing when it is. */
  refusalToBegin(from: PeerName): ErrorCode | undefined | Promise<ErrorCode | undefined> {
    return this.refusal(from, '')
  }

  /** Why a message of this type is not taken from a name; nothing when it is. */
  refusal(from: PeerName, type: string): ErrorCode | undefined | Promise<ErrorCode | undefined> {
    const { own, policy = 'accept', contacts, isFellow } = this.#options
    if (from === own) return undefined
    const state = contacts().stateOf(from)
    if (policy === 'accept') return state === 'blocked' ? 'blocked' : undefined
    // What belongs to a conversation of both, and nothing else (spec FC10).
    if (state !== 'blocked' && rollTypes.has(type) && isFellow(from)) return undefined
    switch (state) {
      case 'contact':
      case 'requested':
        return undefined
      case 'blocked':
        return 'contacts-only'
      case 'asking':
      case 'declined':
        // Who asked may take it back; a second request is none, and a declined one sounds the same (spec FC8).
        return type === 'contact.remove' || type === replyType ? undefined : 'contacts-only'
      default:
        // A reply has no effect but for who asked for it.
        if (type === replyType) return undefined
        if (type === 'contact.request' && policy === 'requests') return undefined
        // Another device of the own name may have made a contact of it that this one has not heard of yet.
        return this.#isGranted(from).then((isGranted) => (isGranted ? undefined : 'contacts-only'))
    }
  }

  async #isGranted(name: PeerName): Promise<boolean> {
    const { upstream, onFailure } = this.#options
    try {
      for (let after = ''; ;) {
        const from = after
        const { grants } = await upstream.ask('grants', (request, as) => ({
          type: 'grants-query',
          request,
          as,
          after: from,
        }))
        const found = grants.find((grant) => grant.name === name)
        if (found !== undefined) return isContactLevel(found.level)
        const last = grants.at(-1)
        if (last === undefined || grants.length < grantsPageMax || last.name <= after || last.name > name) return false
        after = last.name
      }
    } catch (error) {
      onFailure(error)
      return false
    }
  }
}
