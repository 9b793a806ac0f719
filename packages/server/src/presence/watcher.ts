import type { Session } from '../sessions/session.ts'

/** What one device watches. */
export class Watcher {
  readonly session: Session
  /** By watched name: whether the watcher may see it; undefined until its grant has been read. */
  readonly names: Map<string, boolean | undefined> = new Map()
  /** Names with a change that was not sent yet. */
  readonly dirty: Set<string> = new Set()

  constructor(session: Session) {
    this.session = session
  }
}
