import type { ErrorCode } from '@kith/wire'
import type { PeerCounts } from '../api/peer.ts'

/** Counts what could not be opened (spec KY59), and logs each. */
export class SealCounts {
  readonly #log: (event: string, detail: Readonly<Record<string, string>>) => void
  #unopened = 0
  #reopened = 0

  constructor(log: (event: string, detail: Readonly<Record<string, string>>) => void) {
    this.#log = log
  }

  get counts(): PeerCounts {
    return { unopened: this.#unopened, reopened: this.#reopened }
  }

  /** An envelope came whose keys are not to be found, or which does not open with them. */
  unopened(code: ErrorCode): void {
    this.#unopened++
    this.#log('envelope-unopened', { code })
  }

  /** The receiver of a stream has not the lock key that it was opened with. */
  reopened(): void {
    this.#reopened++
    this.#log('stream-reopened', {})
  }
}
