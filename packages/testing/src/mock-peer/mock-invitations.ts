import { type Invitation, type Invitations, type InviteOptions, KithError } from '@kith/peer'

const validMsDefault = 259_200_000

/** Invitations in memory, which claim nothing: a mock network gives names to everybody. */
export class MockInvitations implements Invitations {
  readonly #nowMs: () => number
  readonly #made = new Map<string, Invitation>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  create({ name, validMs = validMsDefault }: InviteOptions = {}): Promise<string> {
    const id = String(this.#made.size + 1).padStart(64, '0')
    const madeAtMs = this.#nowMs()
    const invitation = { id, name, madeAtMs, untilMs: madeAtMs + validMs, usedBy: undefined, isRevoked: false }
    this.#made.set(id, invitation)
    return Promise.resolve(id.slice(-22))
  }

  list(): Promise<readonly Invitation[]> {
    return Promise.resolve([...this.#made.values()])
  }

  revoke(id: string): Promise<void> {
    const made = this.#made.get(id)
    if (made === undefined) return Promise.reject(new KithError('invitation-unknown'))
    this.#made.set(id, { ...made, isRevoked: true })
    return Promise.resolve()
  }
}
