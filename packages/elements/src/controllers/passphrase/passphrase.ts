import type { Peer } from '@kith/peer'

import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** What is done to the passphrase, and what came in between. */
export type PassphraseStep =
  /** Nothing; `done` is what has just been done. */
  | { readonly step: 'none'; readonly done: 'set' | 'removed' | undefined }
  /** A new one is asked for; the present one with it where there is one. */
  | { readonly step: 'setting'; readonly isBusy: boolean; readonly fault: Fault | undefined }
  /** The present one is asked for, to take it away. */
  | { readonly step: 'removing'; readonly isBusy: boolean; readonly fault: Fault | undefined }

/** Fewer letters are guessed too soon. */
export const passphraseLettersMin = 10

/** The passphrase of what is kept in this browser: whether there is one, and changing that. */
export class Passphrase {
  /** Undefined until it is known. */
  readonly isSet: Cell<boolean | undefined> = new Cell<boolean | undefined>(undefined)
  readonly now: Cell<PassphraseStep> = new Cell<PassphraseStep>({ step: 'none', done: undefined })
  readonly #peer: Peer

  constructor(peer: Peer) {
    this.#peer = peer
  }

  /** Looks again: another tab may have changed it. */
  async look(): Promise<void> {
    const ways = await this.#peer.seal.ways()
    this.isSet.set(ways.some(({ kind }) => kind === 'passphrase'))
  }

  begin(step: 'setting' | 'removing'): void {
    this.now.set({ step, isBusy: false, fault: undefined })
  }

  cancel(): void {
    this.now.set({ step: 'none', done: undefined })
  }

  /** Sets a new passphrase; `current` is the present one, where there is one. */
  async set(passphrase: string, current: string | undefined): Promise<void> {
    await this.#do('setting', 'set', () => this.#peer.seal.setPassphrase(passphrase, { current }))
  }

  async remove(current: string): Promise<void> {
    await this.#do('removing', 'removed', () => this.#peer.seal.removePassphrase(current))
  }

  async #do(step: 'setting' | 'removing', done: 'set' | 'removed', work: () => Promise<void>): Promise<void> {
    if (this.now.value.step === step && this.now.value.isBusy) return
    this.now.set({ step, isBusy: true, fault: undefined })
    try {
      await work()
      await this.look()
      this.now.set({ step: 'none', done })
    } catch (error) {
      // It is as it was; the question stays, with the reason.
      this.now.set({ step, isBusy: false, fault: faultOf(error) })
    }
  }
}
