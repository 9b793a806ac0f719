/**
 * Who may claim a free name (spec NM20 to NM29). A network gives names to everybody, or to those who bring an invitation or a token; what they bring is looked
 * at in two steps: what needs no store, such as a signature, before the transaction of the claim (`examine`), and what happens once, within it (`redeem`), so that
 * an invitation is used when the name is bound and not otherwise.
 */
import { type ClaimFrame, type ClaimProofKind, skeletonOf, type PeerName } from '@kith/wire'
import type { Transaction } from 'kysely'

import type { Tables } from '../store/tables.ts'
import { redeemInvitation } from './invitations.ts'
import type { NamingRefused } from './naming.ts'
import { refusal } from './signatures.ts'

/** What a connection brought to prove a claim. */
export type ClaimProof = Pick<ClaimFrame, 'kind' | 'proof'>

/** How a network gives names: to everybody, or for a proof of these kinds. */
export type ClaimPolicy = 'open' | ClaimProofKind

/** A claim that is to be made: the name, and the key of the identity that it will belong to. */
export interface Claimed {
  readonly name: PeerName
  readonly identityKey: Uint8Array
}

/** What was found good before the transaction. */
export interface Voucher {
  readonly kind: 'voucher'
  /** Uses it up in the transaction of the claim, or refuses and writes nothing. */
  redeem(tx: Transaction<Tables>, claimed: Claimed, nowMs: number): Promise<NamingRefused | undefined>
}

/** Looks at a token without the store. */
export type ExamineToken = (proof: Uint8Array, claimed: Claimed, nowMs: number) => Promise<Voucher | NamingRefused>

/** How names are given. */
export interface AdmissionOptions {
  readonly invitation: boolean
  readonly token?: ExamineToken | undefined
  readonly idToken?: ExamineToken | undefined
  /** Names that nobody gets, beside those of the specification (spec NM27). */
  readonly reserved: readonly string[]
}

const freely: Voucher = { kind: 'voucher', redeem: () => Promise.resolve(undefined) }

const wordsOf: Readonly<Record<ClaimPolicy, string>> = {
  open: 'nothing',
  invitation: 'an invitation',
  token: 'a token of the application',
  'id-token': 'a sign-in at the provider',
}

/** The policies of a network, applied to one claim after the other. */
export class Admission {
  /** `open` alone, or the kinds of proof that are taken. */
  readonly policies: readonly ClaimPolicy[]
  readonly #options: AdmissionOptions
  readonly #reserved: ReadonlySet<string>

  constructor(options: AdmissionOptions) {
    const { invitation, token, idToken, reserved } = options
    this.#options = options
    this.#reserved = new Set(reserved.map((name) => skeletonOf(name as PeerName)))
    const kinds: ClaimProofKind[] = []
    if (invitation) kinds.push('invitation')
    if (token !== undefined) kinds.push('token')
    if (idToken !== undefined) kinds.push('id-token')
    this.policies = kinds.length === 0 ? ['open'] : kinds
  }

  /** What may be said of a claim before its transaction. Never rejects for what the claimer brought. */
  async examine(claimed: Claimed, proof: ClaimProof | undefined, nowMs: number): Promise<Voucher | NamingRefused> {
    if (this.#reserved.has(skeletonOf(claimed.name))) return refusal('name-reserved')
    if (this.policies.includes('open')) return freely
    if (proof === undefined || !this.policies.includes(proof.kind)) return this.required()
    const { token, idToken } = this.#options
    if (proof.kind === 'token' && token !== undefined) return token(proof.proof, claimed, nowMs)
    if (proof.kind === 'id-token' && idToken !== undefined) return idToken(proof.proof, claimed, nowMs)
    return redeemInvitation(proof.proof)
  }

  /** The refusal that says what this network asks for. */
  required(): NamingRefused {
    return refusal('claim-required', `A new name needs ${this.policies.map((one) => wordsOf[one]).join(', or ')} here.`)
  }
}

/** Names for everybody. */
export const openAdmission: Admission = new Admission({ invitation: false, reserved: [] })
