import { KithError, type PassphraseOptions, type StoreSeal, type StoreWrapping } from '@kith/peer'

/** The seal of a mock store: opened by a key of the platform, until it has a passphrase. */
export class MockSeal implements StoreSeal {
  /** The present passphrase. */
  passphrase: string | undefined
  /** What a change waits for, as it waits for the hashing. @default nothing */
  held: Promise<void> | undefined
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async ways(): Promise<readonly StoreWrapping[]> {
    const kind = this.passphrase === undefined ? 'platform' : 'passphrase'
    return [{ id: '0000000000000000', kind, madeAtMs: this.#nowMs() }]
  }

  async setPassphrase(passphrase: string, { current }: PassphraseOptions = {}): Promise<void> {
    await this.#check(current)
    if (passphrase === '') throw new KithError('option-invalid')
    this.passphrase = passphrase
  }

  async removePassphrase(current: string): Promise<void> {
    if (this.passphrase === undefined) throw new KithError('option-invalid')
    await this.#check(current)
    this.passphrase = undefined
  }

  async #check(current: string | undefined): Promise<void> {
    await this.held
    if (this.passphrase !== undefined && current !== this.passphrase) throw new KithError('passphrase-wrong')
  }
}
