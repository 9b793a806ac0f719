import type { GrantLevel } from '@kith/wire'

import type { Session } from '../sessions/session.ts'

/** What a watcher sees of a name (spec PR5, PR18): nothing, a name that is always offline, states without times, or all. */
export type Sight = 'nothing' | 'unseen' | 'timeless' | 'all'

const sights: Readonly<Partial<Record<GrantLevel, Sight>>> = {
  contact: 'all',
  'contact-timeless': 'timeless',
  'contact-unseen': 'unseen',
}

/** What a watcher sees of a name that gave it this grant. */
export function sightOf(watcher: string, name: string, level: GrantLevel | undefined): Sight {
  if (watcher === name) return 'all'
  return (level === undefined ? undefined : sights[level]) ?? 'nothing'
}

/** Whether changes of the name are told. That something changed would tell who sees a name as offline that it is there. */
export function isSeen(sight: Sight | undefined): boolean {
  return sight === 'all' || sight === 'timeless'
}

/** What one device watches. */
export class Watcher {
  readonly session: Session
  /** By watched name: what the watcher sees of it; undefined until its grant has been read. */
  readonly names: Map<string, Sight | undefined> = new Map()
  /** Names with a change that was not sent yet. */
  readonly dirty: Set<string> = new Set()

  constructor(session: Session) {
    this.session = session
  }
}
