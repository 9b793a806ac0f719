import type { SqlStatement } from '@kith/core'
import { KithError } from '@kith/wire'
import { isStoreEnd } from './ends.ts'
import type { PeerStore } from '../store/store.ts'

/** Tries the application's statements before they go with a commit, so that one that never works does not hold a stream up (spec PE39). */
export class Statements {
  readonly #store: PeerStore

  constructor(store: PeerStore) {
    this.#store = store
  }

  /** False when one changes another number of rows than it should. Rejects `option-invalid` when the store is not in an SQL database of the application, and `statement-failed` with its error as the cause. */
  async check(statements: readonly SqlStatement[]): Promise<boolean> {
    if (this.#store.tryStatements === undefined)
      throw new KithError('option-invalid', 'Statements need a store in an SQL database of the application.')
    try {
      return await this.#store.tryStatements(statements)
    } catch (cause) {
      throw isStoreEnd(cause) ? cause : new KithError('statement-failed', undefined, { cause })
    }
  }
}
