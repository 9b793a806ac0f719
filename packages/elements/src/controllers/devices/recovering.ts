import type { RecoverySecret } from '@kith/peer'

import { type FaultCode, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'
import type { Entry } from '../session/entry.ts'
import { type Passkeys, passkeyTrouble } from './passkeys.ts'

/** A name is recovered: how it stands. */
export type RecoveringState =
  | { readonly state: 'asking'; readonly fault: FaultCode | undefined }
  | { readonly state: 'recovering' }
  | { readonly state: 'recovered'; readonly name: string }

/** What a person wants to have back, and how. */
export interface Recovering {
  readonly name: string
  readonly code: string
  /** The devices that the name has stay in it. */
  readonly keepsDevices: boolean
}

/** Brings a name back into this browser, by its code or by a passkey. */
export class NameRecovery {
  readonly now: Cell<RecoveringState> = new Cell<RecoveringState>({ state: 'asking', fault: undefined })
  readonly #entry: Entry
  readonly #passkeys: Passkeys
  readonly #ending = new AbortController()

  constructor(entry: Entry, passkeys: Passkeys) {
    this.#entry = entry
    this.#passkeys = passkeys
  }

  byCode({ name, code, keepsDevices }: Recovering): Promise<void> {
    return this.#recover(async () => ({ name, secret: { code }, keepsDevices }))
  }

  /** The passkey knows its name. */
  byPasskey(keepsDevices: boolean): Promise<void> {
    return this.#recover(async () => {
      const { name, prf } = await this.#passkeys.ask()
      return { name, secret: { prf }, keepsDevices }
    })
  }

  stop(): void {
    this.#ending.abort()
  }

  async #recover(
    wanted: () => Promise<{ readonly name: string; readonly secret: RecoverySecret; readonly keepsDevices: boolean }>,
  ): Promise<void> {
    this.now.set({ state: 'recovering' })
    try {
      const { name, secret, keepsDevices } = await wanted()
      const recovered = await this.#entry.recover({ name, secret, keepDevices: keepsDevices }, this.#ending.signal)
      this.now.set({ state: 'recovered', name: recovered.name })
    } catch (error) {
      // Nothing has changed, and the secret stays good.
      const fault = passkeyTrouble(error) ?? faultOf(error).code
      this.now.set({ state: 'asking', fault })
    }
  }
}
