import type { DirectoryChangeFrame, DirectoryEntry, Frame } from '@kith/wire'

import type { Session } from '../sessions/session.ts'
import { isFound, type TermQuery } from './terms.ts'

/** A search that goes on after its first page (spec DI7). */
export class LiveSearch {
  readonly session: Session
  readonly request: number
  readonly owner: string
  readonly query: TermQuery
  #held: Frame[] | undefined = []

  constructor(session: Session, request: number, owner: string, query: TermQuery) {
    this.session = session
    this.request = request
    this.owner = owner
    this.query = query
  }

  /** Whether the search finds an entry that its viewer may see. */
  finds(entry: DirectoryEntry, terms: ReadonlySet<string>): boolean {
    return (this.owner === '' || this.owner === entry.owner) && isFound(terms, this.query)
  }

  /** Sends a change, or holds it back until the first page has been sent. */
  tell(change: DirectoryChangeFrame): void {
    if (this.#held === undefined) this.session.send(change)
    else this.#held.push(change)
  }

  /** The changes held back; from now on they go out at once. */
  begin(): readonly Frame[] {
    const held = this.#held ?? []
    this.#held = undefined
    return held
  }
}
