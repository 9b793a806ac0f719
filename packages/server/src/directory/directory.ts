/**
 * The directory (spec 06): signed facts that names publish, found by words and fields.
 *
 * Rules about one entry are in `entry-check.ts`, all SQL in `directory-store.ts`. Here entries come and go: with their time, with the
 * device they live by, with their owner's word; and live searches hear of it, in the order in which it was committed.
 */
import {
  decodeDirectoryEntry,
  type DeviceId,
  type DirectoryEntry,
  type Frame,
  KithError,
  limits as wireLimits,
  type PeerName,
  isContactLevel,
} from '@kith/wire'

import type { Clock } from '../clock.ts'
import type { Naming } from '../naming/naming.ts'
import { checkedName } from '../sessions/checked-name.ts'
import type { LeaveReason, Responders, SessionListener } from '../sessions/services.ts'
import type { Session } from '../sessions/session.ts'
import type { Database } from '../store/database.ts'
import { parseCursor } from './cursor.ts'
import { DirectoryStore } from './directory-store.ts'
import { checkEntry, isEntryId, isKind } from './entry-check.ts'
import { LiveSearch } from './live-search.ts'
import { fieldTerm, parseContent, searchWordsMax, termsOf, wordsOf } from './terms.ts'

export interface DirectoryOptions {
  readonly clock: Clock
  readonly entriesPerNameMax: number
  readonly liveSearchesMax: number
  readonly ttlSecondsMax: number
  readonly sweepMs: number
  /** Whether a device is signed in. */
  readonly isHere: (device: DeviceId) => boolean
  /** Told of failures that nobody waits for. */
  readonly onFailure: (cause: unknown) => void
}

/** Live searches that one turn of the event loop compares with a change. */
const searchesPerTurn = 200

/** An entry before or after a change; nothing when there was or is none. */
interface Version {
  readonly entry: DirectoryEntry
  readonly terms: ReadonlySet<string>
  readonly signed: Uint8Array
}

export class Directory
  implements SessionListener, Pick<Responders, 'publish' | 'unpublish' | 'search' | 'search-end'>, AsyncDisposable
{
  readonly #naming: Naming
  readonly #options: DirectoryOptions
  readonly #store: DirectoryStore
  readonly #live = new Map<string, Set<LiveSearch>>()
  readonly #liveOf = new Map<Session, Map<number, { kind: string; live: LiveSearch }>>()
  #work: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(database: Database, naming: Naming, options: DirectoryOptions) {
    this.#naming = naming
    this.#options = options
    this.#store = new DirectoryStore(database)
  }

  /** Removes what lived by devices of an earlier life of the server, and begins to look for entries past their time. */
  async start(): Promise<void> {
    while ((await this.#store.takeExpired(this.#nowMs(), true)).length > 0);
    this.#timer = setInterval(() => {
      this.#queue(() => this.sweep())
    }, this.#options.sweepMs)
    this.#timer.unref()
  }

  readonly publish: Responders['publish'] = async (session, { request, entry: bytes }) => {
    const record = await this.#naming.lookup(session.name)
    const { entriesPerNameMax, ttlSecondsMax } = this.#options
    const { entry, content } = await checkEntry(bytes, {
      name: session.name,
      device: session.device,
      record,
      ttlSecondsMax,
    })
    const ownerHandle = await this.#handleOf(session)
    const terms = termsOf(content)
    const expiresMs = entry.ttlSeconds === 0 ? 0 : this.#nowMs() + entry.ttlSeconds * 1_000
    const older = await this.#store.put({ entry, ownerHandle, terms, expiresMs, signed: bytes }, entriesPerNameMax)
    this.#tell(versionOf(older), { entry, terms, signed: bytes })
    // The device may have left while its entry was on the way to the disk.
    if (entry.ttlSeconds === 0 && !this.#options.isHere(entry.device)) this.#queue(() => this.#removeOf(entry.device))
    return { type: 'done', request }
  }

  readonly unpublish: Responders['unpublish'] = async (session, { request, kind, id }) => {
    // A place where no entry can be is not asked of the database, which may not take the text.
    if (!isKind(kind) || !isEntryId(id)) return { type: 'done', request }
    const removed = await this.#store.take(await this.#handleOf(session), kind, id)
    this.#tell(versionOf(removed), undefined)
    return { type: 'done', request }
  }

  readonly search: Responders['search'] = async (session, frame) => {
    if (frame.limit < 1 || frame.limit > wireLimits.searchPageMax)
      throw new KithError('search-malformed', `A page has 1 to ${String(wireLimits.searchPageMax)} entries.`)
    if (!isKind(frame.kind)) throw new KithError('search-malformed', 'A search names the kind of entries.')
    if (frame.owner !== '') checkedName(frame.owner)
    const words = wordsOf(frame.text)
    if (words.length > searchWordsMax)
      throw new KithError('search-malformed', `A search has at most ${String(searchWordsMax)} words.`)
    const query = { words, fields: frame.filters.map(({ field, value }) => fieldTerm(field, value)) }
    const cursor = parseCursor(frame.cursor, frame.sort)
    const live = frame.live
      ? this.#listen(session, frame.kind, new LiveSearch(session, frame.request, frame.owner, query))
      : undefined
    try {
      const viewer = { name: session.name, handle: await this.#handleOf(session) }
      const page = await this.#store.search(viewer, frame, query, cursor, this.#nowMs())
      const results: Frame = { type: 'results', request: frame.request, ...page }
      return [results, ...(live?.begin(page.entries) ?? [])]
    } catch (cause) {
      if (live !== undefined) this.#stopListening(session, frame.request)
      throw cause
    }
  }

  readonly 'search-end': Responders['search-end'] = (session, { request, search }) => {
    this.#stopListening(session, search)
    return Promise.resolve({ type: 'done', request })
  }

  arrived(): void {
    // Entries do not depend on an attachment.
  }

  left(session: Session, reason: LeaveReason): void {
    for (const request of [...(this.#liveOf.get(session)?.keys() ?? [])]) this.#stopListening(session, request)
    // A device that moved to a newer connection is still there.
    if (reason === 'left') this.#queue(() => this.#removeOf(session.device))
  }

  /** Removes entries whose time is over (spec DI4). */
  async sweep(): Promise<void> {
    for (;;) {
      const removed = await this.#store.takeExpired(this.#nowMs())
      if (removed.length === 0) return
      for (const signed of removed) this.#tell(versionOf(signed), undefined)
    }
  }

  /** Removes all that a name published (spec NM29). */
  async clear(owner: number): Promise<void> {
    for (;;) {
      const removed = await this.#store.takeOfOwner(owner)
      if (removed.length === 0) return
      for (const signed of removed) this.#tell(versionOf(signed), undefined)
    }
  }

  /** Ends the sweeps and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true
    clearInterval(this.#timer)
    await this.#work
  }

  async #removeOf(device: DeviceId): Promise<void> {
    while (!this.#options.isHere(device)) {
      const removed = await this.#store.takeOfDevice(device)
      if (removed.length === 0) return
      for (const signed of removed) this.#tell(versionOf(signed), undefined)
    }
  }

  /** Tells the live searches of a change, after those of earlier changes. */
  #tell(older: Version | undefined, newer: Version | undefined): void {
    const { entry } = newer ?? older ?? {}
    // A search that begins later finds what was changed by itself.
    const searches = entry === undefined ? [] : [...(this.#live.get(entry.kind) ?? [])]
    if (entry === undefined || searches.length === 0) return
    this.#queue(async () => {
      let looked = 0
      for (const live of searches) {
        // Many may search; others are served between them.
        if (++looked % searchesPerTurn === 0) await new Promise<void>((resolve) => setImmediate(resolve))
        const base = {
          type: 'directory-change',
          request: live.request,
          owner: entry.owner,
          kind: entry.kind,
          id: entry.id,
        } as const
        if (newer !== undefined && (await this.#isShown(live, newer)))
          live.tell({ ...base, change: 'put', entry: newer.signed }, newer.entry.version)
        else if (older !== undefined && (await this.#isShown(live, older)))
          live.tell({ ...base, change: 'removed', entry: new Uint8Array(0) }, 0)
      }
    })
  }

  async #isShown(live: LiveSearch, { entry, terms }: Version): Promise<boolean> {
    if (!live.finds(entry, terms)) return false
    const viewer = live.session.name
    if (entry.owner === viewer || entry.visibility === 'network') return true
    if (entry.visibility === 'list') return entry.readers.includes(viewer)
    return isContactLevel(await this.#naming.grantLevel(entry.owner as PeerName, viewer))
  }

  #listen(session: Session, kind: string, live: LiveSearch): LiveSearch {
    const own = this.#liveOf.get(session) ?? new Map<number, { kind: string; live: LiveSearch }>()
    if (own.size >= this.#options.liveSearchesMax && !own.has(live.request)) {
      throw new KithError(
        'rate-exceeded',
        `A device has at most ${String(this.#options.liveSearchesMax)} live searches.`,
      )
    }
    this.#stopListening(session, live.request)
    if (session.state === 'ended') return live
    own.set(live.request, { kind, live })
    this.#liveOf.set(session, own)
    const ofKind = this.#live.get(kind)
    if (ofKind === undefined) this.#live.set(kind, new Set([live]))
    else ofKind.add(live)
    return live
  }

  #stopListening(session: Session, request: number): void {
    const own = this.#liveOf.get(session)
    const found = own?.get(request)
    if (own === undefined || found === undefined) return
    own.delete(request)
    if (own.size === 0) this.#liveOf.delete(session)
    const ofKind = this.#live.get(found.kind)
    if (ofKind?.delete(found.live) === true && ofKind.size === 0) this.#live.delete(found.kind)
  }

  async #handleOf(session: Session): Promise<number> {
    const record = await this.#naming.deviceRecord(session.device)
    if (record === undefined) throw new KithError('device-unlisted')
    return record.nameHandle
  }

  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(() => (this.#isStopped ? undefined : work())).catch(this.#options.onFailure)
  }

  #nowMs(): number {
    return this.#options.clock.nowMs()
  }
}

/** What a stored entry is found by. */
function versionOf(signed: Uint8Array | undefined): Version | undefined {
  const decoded = signed === undefined ? undefined : decodeDirectoryEntry(signed)
  if (signed === undefined || decoded?.kind !== 'ok') return undefined
  const { entry } = decoded.value
  return { entry, terms: termsOf(parseContent(entry.content) ?? {}), signed }
}
