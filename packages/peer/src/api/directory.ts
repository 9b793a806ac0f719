import type { Visibility } from '@kith/wire'
import type { Duration, Json } from './messages.ts'
import type { WaitOptions } from './peer.ts'

/** Directory: typed, signed facts that names publish and others find (spec DI). */
export interface Directory {
  /** Adds or replaces an entry of one's own. Rejects `entry-malformed`, `entry-too-large`, `entry-quota`, `server-unreachable`. */
  publish(kind: string, content: DirectoryContent, options?: PublishOptions): Promise<DirectoryEntryInfo>
  unpublish(kind: string, id: string, options?: WaitOptions): Promise<void>
  /** One page of entries, each checked against its owner's keys. */
  search(kind: string, query?: DirectoryQuery): Promise<DirectoryPage>
  /** The entries that match now, then every change. */
  watch(kind: string, query?: DirectoryQuery): AsyncIterable<DirectoryChange>
}

export type DirectoryContent = Readonly<Record<string, Json>>

export interface PublishOptions extends WaitOptions {
  /** Names the entry among one's own of this kind. @default a random id */
  readonly id?: string | undefined
  /** How long it lives without this device; absent: while this device is connected, and again at each connection of this peer. */
  readonly ttl?: Duration | undefined
  /** @default 'network' */
  readonly visibility?: Visibility | undefined
  /** With visibility `list`, the names that may find it. */
  readonly readers?: readonly string[] | undefined
}

export interface DirectoryQuery extends WaitOptions {
  /** Words that must each begin a word of the content. */
  readonly text?: string | undefined
  /** Fields of the content that must equal these values. */
  readonly where?: Readonly<Record<string, string | number | boolean>> | undefined
  readonly owner?: string | undefined
  /** @default 'newest' */
  readonly sort?: 'newest' | 'oldest' | 'owner' | undefined
  /** Entries on the page, 1 to 100. @default 50 */
  readonly limit?: number | undefined
  /** `next` of the page before. */
  readonly cursor?: string | undefined
}

export interface DirectoryEntryInfo {
  readonly owner: string
  readonly kind: string
  readonly id: string
  readonly content: DirectoryContent
  /** When the owner published it, in milliseconds since 1970. */
  readonly publishedAtMs: number
  readonly visibility: Visibility
}

export interface DirectoryPage {
  readonly entries: readonly DirectoryEntryInfo[]
  /** Give it as `cursor` for the next page; absent at the end. */
  readonly next: string | undefined
}

export type DirectoryChange =
  | { readonly change: 'put'; readonly entry: DirectoryEntryInfo }
  | { readonly change: 'removed'; readonly owner: string; readonly id: string }
  /** The entries told so far are all that match now. */
  | { readonly change: 'complete' }
