import type { InvitationEntry, PeerName } from '@kith/wire'

import type { Kysely } from 'kysely'

import type { Database } from '../store/database.ts'
import type { Tables } from '../store/tables.ts'
import { keepInvitation, madeByOperator, readInvitations, revokeInvitation } from './invitations.ts'
import type { InvitationRules, InviteAsked, NamingOptions, NamingRefused } from './naming.ts'
import { refusal } from './signatures.ts'

/** What is done where nothing else is said: members make none, the operator as many as wanted, each good for 72 hours. */
export const invitationRulesDefault: InvitationRules = { validMs: 259_200_000, perMemberMax: 0, operators: [] }

/** The invitations of a network: who may make, see and revoke which (spec NM24, NM25). */
export class InvitationBook {
  readonly #database: Database
  readonly #now: () => number
  readonly #rules: InvitationRules

  constructor(database: Database, { now, invitations = invitationRulesDefault }: NamingOptions) {
    this.#database = database
    this.#now = now
    this.#rules = invitations
  }

  async make(
    maker: PeerName | 'operator',
    { hash, name, validSeconds }: InviteAsked,
  ): Promise<{ readonly kind: 'done' } | NamingRefused> {
    const { perMemberMax, validMs: validMsDefault } = this.#rules
    const isOperator = this.#isOperator(maker)
    if (!isOperator && perMemberMax === 0)
      return refusal('claim-required', 'The members of this network make no invitations.')
    const asked = validSeconds === 0 ? validMsDefault : validSeconds * 1000
    const validMs = isOperator ? asked : Math.min(asked, validMsDefault)
    const perDayMax = isOperator ? Infinity : perMemberMax
    return this.#database.commit(async (tx) => {
      const handle = await this.#handle(tx, maker)
      if (handle === undefined) return refusal('name-unknown')
      return keepInvitation(tx, { hash, name, validMs, maker: handle, perDayMax }, this.#now())
    })
  }

  list(maker: PeerName | 'operator', after: number): Promise<readonly InvitationEntry[]> {
    return this.#database.read(async (db) => {
      const handle = await this.#handle(db, maker)
      if (handle === undefined) return []
      return readInvitations(db, this.#isOperator(maker) ? undefined : handle, after)
    })
  }

  revoke(maker: PeerName | 'operator', hash: Uint8Array): Promise<{ readonly kind: 'done' } | NamingRefused> {
    return this.#database.commit(async (tx) => {
      const handle = await this.#handle(tx, maker)
      if (handle === undefined) return refusal('name-unknown')
      return revokeInvitation(tx, hash, this.#isOperator(maker) ? undefined : handle)
    })
  }

  #isOperator(maker: PeerName | 'operator'): boolean {
    // `operator` is reserved: nobody has it as a name (spec NM4).
    return maker === 'operator' || this.#rules.operators.includes(maker)
  }

  async #handle(db: Kysely<Tables>, maker: PeerName | 'operator'): Promise<number | undefined> {
    if (maker === 'operator') return madeByOperator
    const row = await db.selectFrom('names').select('id').where('name', '=', maker).executeTakeFirst()
    return row?.id
  }
}
