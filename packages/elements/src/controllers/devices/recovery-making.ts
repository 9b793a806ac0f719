import type { NewRecoveryCode, Peer } from '@kith/peer'

import { type FaultCode, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'
import { type Passkeys, passkeyTrouble } from './passkeys.ts'

/** Something that brings the name back is made: how it stands. */
export type RecoveryMakingState =
  | { readonly state: 'choosing'; readonly fault: FaultCode | undefined; readonly isBusy: boolean }
  /** The code is to be written down. */
  | { readonly state: 'showing'; readonly code: string }
  /** The code is hidden, and to be typed from the paper. */
  | { readonly state: 'typing'; readonly code: string; readonly fault: FaultCode | undefined; readonly isBusy: boolean }
  | { readonly state: 'done'; readonly kind: 'code' | 'passkey' }

const choosing = { state: 'choosing', fault: undefined, isBusy: false } as const

/** Makes a recovery code, which counts once it was typed back, or a passkey. */
export class RecoveryMaking {
  readonly now: Cell<RecoveryMakingState> = new Cell<RecoveryMakingState>(choosing)
  readonly #peer: Peer
  readonly #passkeys: Passkeys
  #made: NewRecoveryCode | undefined

  constructor(peer: Peer, passkeys: Passkeys) {
    this.#peer = peer
    this.#passkeys = passkeys
  }

  async makeCode(): Promise<void> {
    this.now.set({ ...choosing, isBusy: true })
    try {
      this.#made = await this.#peer.devices.recovery.create()
      this.show()
    } catch (error) {
      this.now.set({ ...choosing, fault: codeOf(error) })
    }
  }

  /** Shows the code, for the first time or again. */
  show(): void {
    if (this.#made !== undefined) this.now.set({ state: 'showing', code: this.#made.code })
  }

  /** The code is on paper: hides it and asks for it. */
  written(): void {
    if (this.#made !== undefined)
      this.now.set({ state: 'typing', code: this.#made.code, fault: undefined, isBusy: false })
  }

  async confirm(typed: string): Promise<void> {
    const made = this.#made
    if (made === undefined) return
    const step = { state: 'typing', code: made.code } as const
    this.now.set({ ...step, fault: undefined, isBusy: true })
    try {
      await made.confirm(typed)
      this.#made = undefined
      this.now.set({ state: 'done', kind: 'code' })
    } catch (error) {
      const { code } = faultOf(error)
      const fault = code === 'recovery-wrong' ? 'recovery-other' : codeOf(error)
      this.now.set({ ...step, fault, isBusy: false })
    }
  }

  async makePasskey(): Promise<void> {
    this.now.set({ ...choosing, isBusy: true })
    try {
      const { name, network, devices } = this.#peer
      const known = (await devices.recovery.list()).filter(({ kind }) => kind === 'passkey').map(({ hint }) => hint)
      await devices.recovery.addPasskey(await this.#passkeys.create(name, network, known))
      this.now.set({ state: 'done', kind: 'passkey' })
    } catch (error) {
      this.now.set({ ...choosing, fault: codeOf(error) })
    }
  }

  /** Back to the beginning; a code that was not typed back never counts. */
  restart(): void {
    this.#made = undefined
    this.now.set(choosing)
  }
}

function codeOf(error: unknown): FaultCode {
  return passkeyTrouble(error) ?? faultOf(error).code
}
