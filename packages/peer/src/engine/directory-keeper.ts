import { type FoundEntry, LiveSearch } from '@kith/core'
import { signDirectoryEntry, verifyDirectoryEntry } from '@kith/keys'
import {
  assertNever,
  codeOfNumber,
  decodeDirectoryEntry,
  type DirectoryEntry,
  type Frame,
  isName,
  KithError,
  limits,
  type SearchFilter,
  utf8Bytes,
} from '@kith/wire'
import type { DirectoryChange, DirectoryContent, DirectoryEntryInfo, DirectoryPage } from '../api/directory.ts'
import type { Publication, Search } from '../backend/passing.ts'
import { ItemQueue, type ItemQueueOptions } from '../backend/item-queue.ts'
import type { Identity } from '../identity/identity.ts'
import { decodeBody } from '../services/body.ts'
import { Alarm } from './alarm.ts'
import { InOrder } from './in-order.ts'
import type { Lookups } from './lookups.ts'
import type { KnownNames } from '../identity/known-names.ts'
import type { Upstream } from './upstream.ts'

/** A verified entry with what the application sees of it. */
interface Verified extends FoundEntry {
  readonly info: DirectoryEntryInfo
}

interface Standing {
  readonly search: LiveSearch
  readonly queue: ItemQueue<DirectoryChange>
  readonly alarm: Alarm
}

export interface DirectoryKeeperOptions {
  readonly identity: Identity
  readonly names: KnownNames
  readonly lookups: Lookups
  readonly upstream: Upstream
  /** Something went wrong in the background. */
  readonly onFailure: (error: unknown) => void
}

/**
 * The directory in the engine: signs what is published, verifies what is found against the pinned keys of its owner, and keeps entries
 * that live with the connection alive over reconnections (spec DI).
 */
export class DirectoryKeeper {
  readonly #options: DirectoryKeeperOptions
  /** Entries that live as long as this device is connected, by kind and id. */
  readonly #whileOnline = new Map<string, Publication>()
  readonly #standing = new Set<Standing>()
  readonly #order = new InOrder<Standing>()
  #lastVersion = 0

  constructor(options: DirectoryKeeperOptions) {
    this.#options = options
  }

  async publish(publication: Publication): Promise<DirectoryEntryInfo> {
    const place = placeOf(publication)
    const entry = await this.#publish(publication)
    if (publication.ttlMs === undefined) this.#whileOnline.set(place, publication)
    else this.#whileOnline.delete(place)
    return entry
  }

  async unpublish(kind: string, id: string): Promise<void> {
    this.#whileOnline.delete(placeOf({ kind, id }))
    await this.#options.upstream.ask('done', (request, as) => ({ type: 'unpublish', request, as, kind, id }))
  }

  async search(search: Search): Promise<DirectoryPage> {
    const results = await this.#options.upstream.ask('results', (request, as) => ({
      type: 'search',
      request,
      as,
      ...queryOf(search),
      cursor: search.cursor,
      live: false,
    }))
    const entries = await this.#verified(results.entries)
    return { entries: entries.map(({ info }) => info), next: results.cursor === '' ? undefined : results.cursor }
  }

  watch(search: Search, options: ItemQueueOptions): ItemQueue<DirectoryChange> {
    const { identity, upstream } = this.#options
    const queue: ItemQueue<DirectoryChange> = new ItemQueue<DirectoryChange>({
      ...options,
      onEnd: () => {
        if (!this.#standing.delete(standing)) return
        standing.search.handleInput(Date.now(), { kind: 'end' })
        this.#drain(standing)
        standing.alarm.off()
      },
    })
    const live = new LiveSearch({ device: identity.id, query: queryOf(search), nextRequest: upstream.next })
    const alarm = new Alarm(() => {
      live.handleTimeout(Date.now())
      this.#drain(standing)
    })
    const standing: Standing = { search: live, queue, alarm }
    if (queue.ended) return queue
    this.#standing.add(standing)
    if (upstream.isUp) this.#input(standing, { kind: 'up' })
    return queue
  }

  up(): void {
    for (const standing of this.#standing) this.#input(standing, { kind: 'up' })
    for (const publication of this.#whileOnline.values()) this.#publish(publication).catch(this.#options.onFailure)
  }

  down(): void {
    for (const standing of this.#standing) this.#input(standing, { kind: 'down' })
  }

  /** A frame that answers no single request: it may belong to a live search. */
  frame(frame: Frame): void {
    if (frame.type !== 'results' && frame.type !== 'directory-change' && frame.type !== 'refused') return
    for (const standing of this.#standing) {
      if (!standing.search.owns(frame.request)) continue
      this.#order.run(standing, () => this.#frame(standing, frame).catch(this.#options.onFailure))
    }
  }

  end(): void {
    for (const { queue } of [...this.#standing]) queue.end()
  }

  async #publish(publication: Publication): Promise<DirectoryEntryInfo> {
    const { identity, upstream } = this.#options
    this.#lastVersion = Math.max(Date.now(), this.#lastVersion + 1)
    const content = utf8Bytes(JSON.stringify(publication.content))
    const entry: DirectoryEntry = {
      owner: identity.name,
      device: identity.id,
      kind: publication.kind,
      id: publication.id,
      version: this.#lastVersion,
      ttlSeconds:
        publication.ttlMs === undefined ? 0 : Math.min(Math.max(1, Math.ceil(publication.ttlMs / 1000)), 0xffff_ffff),
      visibility: publication.visibility,
      readers: publication.readers,
      content,
    }
    const signed =
      content.byteLength > limits.entryBytesMax ? undefined : await signDirectoryEntry(identity.device, entry)
    if (signed === undefined || signed.byteLength > limits.entryBytesMax) throw new KithError('entry-too-large')
    await upstream.ask('done', (request, as) => ({ type: 'publish', request, as, entry: signed }))
    return infoOf(entry, publication.content)
  }

  async #frame(
    standing: Standing,
    frame: Extract<Frame, { type: 'results' | 'directory-change' | 'refused' }>,
  ): Promise<void> {
    const { request } = frame
    switch (frame.type) {
      case 'results':
        this.#input(standing, {
          kind: 'page',
          request,
          entries: await this.#verified(frame.entries),
          cursor: frame.cursor,
        })
        return
      case 'directory-change':
        if (frame.change === 'removed')
          this.#input(standing, { kind: 'removed', request, owner: frame.owner, id: frame.id })
        else
          for (const entry of await this.#verified([frame.entry]))
            this.#input(standing, { kind: 'changed', request, entry })
        return
      case 'refused':
        this.#input(standing, {
          kind: 'refused',
          request,
          code: codeOfNumber(frame.code),
          retryAfterMs: frame.retryAfterMs,
        })
        return
      default:
        assertNever(frame)
    }
  }

  #input(standing: Standing, input: Parameters<LiveSearch['handleInput']>[1]): void {
    if (!this.#standing.has(standing)) return
    standing.search.handleInput(Date.now(), input)
    this.#drain(standing)
  }

  #drain({ search, queue, alarm }: Standing): void {
    for (let output = search.pollOutput(); output !== undefined; output = search.pollOutput()) {
      switch (output.kind) {
        case 'transmit':
          this.#options.upstream.send(output.frame)
          break
        case 'put':
          queue.push({ change: 'put', entry: (output.entry as Verified).info })
          break
        case 'removed':
          queue.push({ change: 'removed', owner: output.owner, id: output.id })
          break
        case 'complete':
          queue.push({ change: 'complete' })
          break
        case 'failed':
          queue.fail(new KithError(output.code))
          break
        default:
          assertNever(output)
      }
    }
    alarm.set(search.nextTimeout())
  }

  /** The entries that are what their owners signed; others are left out. */
  async #verified(entries: readonly Uint8Array[]): Promise<readonly Verified[]> {
    const verified = await Promise.all(entries.map((bytes) => this.#verify(bytes)))
    return verified.filter((entry) => entry !== undefined)
  }

  async #verify(bytes: Uint8Array): Promise<Verified | undefined> {
    const decoded = decodeDirectoryEntry(bytes)
    if (decoded.kind === 'refused') return undefined
    const { owner, device: signer } = decoded.value.entry
    if (!isName(owner)) return undefined
    const { names, lookups } = this.#options
    try {
      const known = await lookups.find(owner)
      // A device that is not in the known list may be newer than it.
      if (!known.list.devices.some(({ device }) => device === signer)) await lookups.ask(owner)
    } catch (error) {
      if (error instanceof KithError && error.code !== 'store-failed') return undefined
      throw error
    }
    const device = names.deviceOf(signer)
    if (device?.name !== owner) return undefined
    const entry = await verifyDirectoryEntry(bytes, device.device)
    if (entry.kind === 'refused') return undefined
    const content = decodeBody('json', entry.value.content)?.body
    if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined
    return {
      owner,
      id: entry.value.id,
      version: entry.value.version,
      info: infoOf(entry.value, content as DirectoryContent),
    }
  }
}

function infoOf(entry: DirectoryEntry, content: DirectoryContent): DirectoryEntryInfo {
  const { owner, kind, id, version, visibility } = entry
  return { owner, kind, id, content, publishedAtMs: version, visibility }
}

function queryOf({
  kind,
  text,
  where,
  owner,
  sort,
  limit,
}: Search): ConstructorParameters<typeof LiveSearch>[0]['query'] {
  const filters: SearchFilter[] = Object.entries(where).map(([field, value]) => ({ field, value: String(value) }))
  return { kind, text, filters, owner, sort, limit }
}

function placeOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind}\0${id}`
}
