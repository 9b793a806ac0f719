import type { ErrorCode, Invitation, Peer } from '@kith/peer'

import { type FaultCode, faultOf, readName } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** What is being done, and what came in between. */
export interface InvitationTask {
  readonly does: 'make' | 'revoke'
  /** The invitation that is to be revoked. */
  readonly id: string | undefined
  readonly isBusy: boolean
  /** Why it did not work. */
  readonly fault: FaultCode | undefined
}

/** An invitation that was just made: the only time that its text is known. */
export interface MadeInvitation {
  readonly invitation: string
  readonly name: string | undefined
}

/** Invitations into a network that asks new names for one: making, seeing what became of them, and revoking. */
export class Invitations {
  /** The newest first; undefined until they are known. */
  readonly all: Cell<readonly Invitation[] | undefined> = new Cell<readonly Invitation[] | undefined>(undefined)
  readonly made: Cell<MadeInvitation | undefined> = new Cell<MadeInvitation | undefined>(undefined)
  readonly task: Cell<InvitationTask | undefined> = new Cell<InvitationTask | undefined>(undefined)
  /** Why they cannot be shown. */
  readonly fault: Cell<FaultCode | undefined> = new Cell<FaultCode | undefined>(undefined)
  readonly #peer: Peer

  constructor(peer: Peer) {
    this.#peer = peer
  }

  /** Asks the network for them. */
  async look(): Promise<void> {
    try {
      this.all.set((await this.#peer.invitations.list()).toReversed())
      this.fault.set(undefined)
    } catch (error) {
      this.fault.set(faultOf(error).code)
    }
  }

  /** Makes one: for the name that was typed, or for any when that is empty. */
  async make(typed: string): Promise<void> {
    const isForAny = typed.trim() === ''
    const { name, fault } = isForAny ? { name: undefined, fault: undefined } : readName(typed)
    if (fault !== undefined) this.task.set({ does: 'make', id: undefined, isBusy: false, fault })
    else
      await this.#do({ does: 'make', id: undefined }, async () => {
        this.made.set({ invitation: await this.#peer.invitations.create({ name }), name })
      })
  }

  /** Puts away what was just made. Nobody can show its text again. */
  putAway(): void {
    this.made.set(undefined)
  }

  /** Asks the person whether it is to be good no more. */
  askToRevoke(id: string): void {
    this.task.set({ does: 'revoke', id, isBusy: false, fault: undefined })
  }

  cancel(): void {
    this.task.set(undefined)
  }

  revoke(id: string): Promise<void> {
    return this.#do({ does: 'revoke', id }, () => this.#peer.invitations.revoke(id))
  }

  async #do(task: Pick<InvitationTask, 'does' | 'id'>, work: () => Promise<void>): Promise<void> {
    if (this.task.value?.isBusy === true) return
    this.task.set({ ...task, isBusy: true, fault: undefined })
    try {
      await work()
      this.task.set(undefined)
      await this.look()
    } catch (error) {
      // Nothing was made or revoked, or the network did not say so: the question stays, with the reason.
      this.task.set({ ...task, isBusy: false, fault: reasonOf(faultOf(error).code) })
    }
  }
}

function reasonOf(code: ErrorCode): FaultCode {
  switch (code) {
    case 'claim-required':
      return 'invitations-none'
    case 'rate-exceeded':
      return 'invitations-enough'
    default:
      return code
  }
}

/** What became of an invitation, for a list. */
export type InvitationStanding = 'open' | 'used' | 'revoked' | 'over'

export function standingOf({ usedBy, isRevoked, untilMs }: Invitation, nowMs: number): InvitationStanding {
  if (usedBy !== undefined) return 'used'
  if (isRevoked) return 'revoked'
  return nowMs >= untilMs ? 'over' : 'open'
}
