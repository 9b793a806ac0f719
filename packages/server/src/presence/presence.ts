/**
 * Presence (spec 05): passes on how names are seen to those who may see them.
 *
 * A watcher hears of a name only while the name's owner grants it `contact`, or is the watcher itself; to everybody else every name,
 * also one that nobody has, is `unknown`. Changes of one watcher gather for `flushMs` and only the last of each name is sent.
 */
import { type Frame, KithError, type PresenceEntry } from '@kith/wire'

import type { Clock } from '../clock.ts'
import type { Naming, NamingChange } from '../naming/naming.ts'
import { checkedName } from '../sessions/checked-name.ts'
import type { LeaveReason, Responders, SessionListener } from '../sessions/services.ts'
import type { Session } from '../sessions/session.ts'
import type { Database } from '../store/database.ts'
import { PresenceBoard, type Seen } from './board.ts'
import { LastSeen } from './last-seen.ts'
import { presenceFrames } from './presence-frames.ts'
import { isSeen, type Sight, sightOf, Watcher } from './watcher.ts'

export interface PresenceOptions {
  readonly clock: Clock
  /** Shortest time between two messages to one watcher, in milliseconds. */
  readonly flushMs: number
  /** Names that one device may watch. */
  readonly watchesMax: number
  /** Told of failures that nobody waits for. */
  readonly onFailure: (cause: unknown) => void
}

type PresenceResponders = Pick<Responders, 'presence-set' | 'presence-query' | 'presence-watch' | 'presence-unwatch'>

export class Presence implements SessionListener, PresenceResponders, AsyncDisposable {
  readonly #naming: Naming
  readonly #options: PresenceOptions
  readonly #board: PresenceBoard
  readonly #lastSeen: LastSeen
  readonly #watchers = new Map<Session, Watcher>()
  readonly #watchersOf = new Map<string, Set<Watcher>>()
  readonly #dirty = new Set<Watcher>()
  #timer: NodeJS.Timeout | undefined
  #flushedMs = 0

  constructor(database: Database, naming: Naming, options: PresenceOptions) {
    this.#naming = naming
    this.#options = options
    this.#lastSeen = new LastSeen(database, options.onFailure)
    this.#board = new PresenceBoard((name, isStateNew) => {
      this.#changed(name, isStateNew)
    })
  }

  /** Pairs of a watcher and a name. */
  get watchCount(): number {
    let count = 0
    for (const { names } of this.#watchers.values()) count += names.size
    return count
  }

  readonly 'presence-set': Responders['presence-set'] = (session, frame) => {
    if (session.state !== 'ended') this.#board.set(session.name, session.device, frame, this.#nowMs())
    return Promise.resolve({ type: 'done', request: frame.request })
  }

  readonly 'presence-query': Responders['presence-query'] = async (session, { request, names }) => {
    names.forEach(checkedName)
    const levels = await this.#naming.grantLevels(names, session.name)
    const sights = new Map(names.map((name, at) => [name, sightOf(session.name, name, levels[at])]))
    return this.#answer(session, request, names, (name) => sights.get(name))
  }

  readonly 'presence-watch': Responders['presence-watch'] = async (session, { request, names }) => {
    names.forEach(checkedName)
    const watcher = this.#watcherOf(session, names)
    const levels = await this.#naming.grantLevels(names, session.name)
    for (const [at, name] of names.entries()) {
      // A grant that changed while it was read has set this already.
      if (watcher.names.has(name) && watcher.names.get(name) === undefined)
        watcher.names.set(name, sightOf(session.name, name, levels[at]))
    }
    // Before the answer is made: what changes from here on may be missing in it.
    for (const name of names) watcher.dirty.delete(name)
    return this.#answer(session, request, names, (name) => watcher.names.get(name))
  }

  readonly 'presence-unwatch': Responders['presence-unwatch'] = (session, { request, names }) => {
    const watcher = this.#watchers.get(session)
    if (watcher !== undefined) for (const name of names) this.#unwatch(watcher, name)
    return Promise.resolve({ type: 'done', request })
  }

  arrived(session: Session): void {
    this.#board.arrive(session.name, session.device, this.#nowMs())
  }

  left(session: Session, reason: LeaveReason): void {
    const watcher = this.#watchers.get(session)
    if (watcher !== undefined) {
      for (const name of [...watcher.names.keys()]) this.#unwatch(watcher, name)
      this.#watchers.delete(session)
      this.#dirty.delete(watcher)
    }
    // A device that moved to a newer connection is still there: nobody sees it blink.
    if (reason === 'left') this.#board.leave(session.name, session.device, this.#nowMs())
  }

  /** A grant changed, or a name was given up: the taker sees more, or nothing any more (spec PR6). */
  granted(change: NamingChange): void {
    if (change.kind === 'ended') {
      for (const watcher of this.#watchersOf.get(change.name) ?? []) {
        watcher.names.set(change.name, 'nothing')
        this.#soil(watcher, change.name)
      }
    }
    if (change.kind !== 'grant') return
    for (const watcher of this.#watchersOf.get(change.giver) ?? []) {
      if (watcher.session.name !== change.taker || change.giver === change.taker) continue
      watcher.names.set(change.giver, sightOf(watcher.session.name, change.giver, change.level))
      this.#soil(watcher, change.giver)
    }
  }

  /** Stops the clock and waits for what is to be kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer)
    await this.#lastSeen.flush()
  }

  #changed(name: string, isStateNew: boolean): void {
    if (isStateNew) this.#lastSeen.note(name, this.#nowMs())
    for (const watcher of this.#watchersOf.get(name) ?? [])
      if (isSeen(watcher.names.get(name))) this.#soil(watcher, name)
  }

  #soil(watcher: Watcher, name: string): void {
    watcher.dirty.add(name)
    this.#dirty.add(watcher)
    if (this.#timer !== undefined) return
    const waitMs = Math.min(this.#options.flushMs, Math.max(0, this.#flushedMs + this.#options.flushMs - this.#nowMs()))
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#flushedMs = this.#nowMs()
      this.#flush().catch(this.#options.onFailure)
    }, waitMs)
  }

  async #flush(): Promise<void> {
    const watchers = [...this.#dirty]
    this.#dirty.clear()
    for (const watcher of watchers) {
      const names = [...watcher.dirty]
      watcher.dirty.clear()
      // What changed was answered meanwhile, or is not watched any more.
      if (names.length === 0) continue
      const frames = await this.#answer(watcher.session, 0, names, (name) => watcher.names.get(name))
      for (const frame of frames) watcher.session.send(frame)
    }
  }

  /** The entries of names, in their order, in as many frames as they need. */
  async #answer(
    session: Session,
    request: number,
    names: readonly string[],
    sightOfName: (name: string) => Sight | undefined,
  ): Promise<readonly Frame[]> {
    const offline = names.filter(
      (name) => sightOfName(name) === 'all' && (this.#board.of(name)?.state ?? 'offline') === 'offline',
    )
    const times = offline.length === 0 ? undefined : await this.#lastSeen.of(offline)
    const nowMs = this.#nowMs()
    const entries = names.map((name) => {
      const sight = sightOfName(name) ?? 'nothing'
      if (sight === 'nothing') return unknownEntry(name)
      if (sight === 'unseen') return entryOf(name, undefined, undefined, nowMs)
      const entry = entryOf(name, this.#board.of(name), this.#lastSeen.now(name) ?? times?.get(name), nowMs)
      return sight === 'all' ? entry : { ...entry, sinceMs: 0, idleMs: 0 }
    })
    return presenceFrames(request, session.device, entries)
  }

  #watcherOf(session: Session, names: readonly string[]): Watcher {
    const watcher = this.#watchers.get(session) ?? new Watcher(session)
    const added = names.filter((name) => !watcher.names.has(name))
    if (watcher.names.size + added.length > this.#options.watchesMax) {
      throw new KithError('rate-exceeded', `A device watches at most ${String(this.#options.watchesMax)} names.`)
    }
    if (session.state === 'ended') return watcher
    this.#watchers.set(session, watcher)
    for (const name of added) {
      watcher.names.set(name, undefined)
      const watchers = this.#watchersOf.get(name)
      if (watchers === undefined) this.#watchersOf.set(name, new Set([watcher]))
      else watchers.add(watcher)
    }
    return watcher
  }

  #unwatch(watcher: Watcher, name: string): void {
    watcher.names.delete(name)
    watcher.dirty.delete(name)
    const watchers = this.#watchersOf.get(name)
    if (watchers?.delete(watcher) === true && watchers.size === 0) this.#watchersOf.delete(name)
  }

  #nowMs(): number {
    return this.#options.clock.nowMs()
  }
}

function unknownEntry(name: string): PresenceEntry {
  return { name, state: 'unknown', freshness: 'unknown', sinceMs: 0, idleMs: 0, note: '', activity: '' }
}

function entryOf(name: string, seen: Seen | undefined, lastSeenMs: number | undefined, nowMs: number): PresenceEntry {
  if (seen === undefined || seen.state === 'offline') {
    return { name, state: 'offline', freshness: 'live', sinceMs: lastSeenMs ?? 0, idleMs: 0, note: '', activity: '' }
  }
  const idleMs = seen.idleSinceMs === undefined ? 0 : Math.min(0xffff_ffff, Math.max(0, nowMs - seen.idleSinceMs))
  return {
    name,
    state: seen.state,
    freshness: 'live',
    sinceMs: seen.sinceMs ?? nowMs,
    idleMs,
    note: seen.note,
    activity: seen.activity,
  }
}
