import { KithError } from '@kith/wire'
import type { Invitation, Invitations, InviteOptions } from '../api/invitations.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import { base64Url } from '../identity/base64-url.ts'
import { invitationBytes } from '../identity/claim-proof.ts'
import { checkedName } from './sends.ts'

/** Invitations for the application, over a backend. The secret is made here and leaves to nobody. */
export class InvitationService implements Invitations {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  async create({ name, validMs = 0, signal }: InviteOptions = {}): Promise<string> {
    if (!Number.isFinite(validMs) || validMs < 0)
      throw new KithError('option-invalid', 'validMs is a time that is not negative.')
    const secret = crypto.getRandomValues(new Uint8Array(invitationBytes))
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', secret))
    const validSeconds = Math.min(Math.ceil(validMs / 1000), 0xffff_ffff)
    const asked = { hash, name: name === undefined ? '' : checkedName(name), validSeconds }
    await this.#backend.call('invite', asked, { signal })
    return base64Url(secret)
  }

  async list(options?: WaitOptions): Promise<readonly Invitation[]> {
    return this.#backend.call('invitations', undefined, options)
  }

  async revoke(id: string, options?: WaitOptions): Promise<void> {
    if (!/^[0-9a-f]{64}$/.test(id)) throw new KithError('invitation-unknown')
    await this.#backend.call('invitation-revoke', { id }, options)
  }
}
