import { decodeDirectoryEntry, type DirectoryChangeFrame, type DirectoryEntry, type Frame } from '@kith/wire'

import type { Session } from '../sessions/session.ts'
import { isFound, type TermQuery } from './terms.ts'

/** A search that goes on after its first page (spec DI7). */
export class LiveSearch {
  readonly session: Session
  readonly request: number
  readonly owner: string
  readonly query: TermQuery
  #held: (readonly [change: DirectoryChangeFrame, version: number])[] | undefined = []
  /** The versions that the first page showed, by place, until the entry changes. */
  readonly #shown = new Map<string, number>()

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

  /** Sends a change, or holds it back until the first page has been sent. `version` is that of the entry which is `put`. */
  tell(change: DirectoryChangeFrame, version: number): void {
    if (this.#held !== undefined) this.#held.push([change, version])
    else if (this.#isNews(change, version)) this.session.send(change)
  }

  /** The first page goes out: returns the changes held back that it does not show; from now on changes go out at once. */
  begin(page: readonly Uint8Array[]): readonly Frame[] {
    for (const signed of page) {
      const decoded = decodeDirectoryEntry(signed)
      if (decoded.kind === 'ok') this.#shown.set(placeOf(decoded.value.entry), decoded.value.entry.version)
    }
    const held = this.#held ?? []
    this.#held = undefined
    return held.filter(([change, version]) => this.#isNews(change, version)).map(([change]) => change)
  }

  /** A change that was committed before the page was read may be told after it. */
  #isNews(change: DirectoryChangeFrame, version: number): boolean {
    const place = placeOf(change)
    if (change.change === 'put' && version <= (this.#shown.get(place) ?? 0)) return false
    this.#shown.delete(place)
    return true
  }
}

function placeOf({ owner, id }: Pick<DirectoryEntry, 'owner' | 'id'>): string {
  return `${owner}\n${id}`
}
