import { PresenceView } from '@kith/core'
import { assertNever, type DeviceId, type Frame, KithError, type PeerName } from '@kith/wire'
import type { OwnPresence, PresenceInfo } from '../api/presence.ts'
import { ItemQueue, type ItemQueueOptions } from '../backend/item-queue.ts'
import { decodeStored, encodeStored } from '../services/body.ts'
import { selfCollection } from '../identity/identity.ts'
import type { PeerStore } from '../store/store.ts'
import { Alarm } from './alarm.ts'
import type { Committer } from './commits.ts'
import { Topic } from './topic.ts'
import type { Upstream } from './upstream.ts'

/** Presence in the engine: one view for all watchers, and the own presence, kept in the store. */
export class PresenceKeeper {
  readonly #upstream: Upstream
  readonly #commits: Committer
  readonly #view: PresenceView
  readonly #alarm = new Alarm(() => {
    this.#view.handleTimeout(Date.now())
    this.#drain()
  })
  readonly #watchers = new Set<{ readonly names: ReadonlySet<string>; readonly queue: ItemQueue<PresenceInfo> }>()
  /** Called with a name that is watched and is there. */
  onThere: (name: PeerName) => void = () => undefined
  readonly own: Topic<OwnPresence> = new Topic<OwnPresence>()
  #own: OwnPresence = { choice: 'online', note: '', activity: '', activeAtMs: Date.now(), showsLastSeen: true }

  constructor(device: DeviceId, upstream: Upstream, commits: Committer) {
    this.#upstream = upstream
    this.#commits = commits
    this.#view = new PresenceView({ device, nextRequest: upstream.next })
  }

  /** Reads how the device wanted to be seen. */
  async load(store: PeerStore): Promise<void> {
    const record = await store.get(selfCollection, presenceKey).catch((error: unknown) => {
      // A damaged one is named like every record, and is not worth a start that fails.
      if (error instanceof KithError && error.code === 'record-damaged') return undefined
      throw error
    })
    if (record !== undefined)
      this.#own = { ...this.#own, ...(decodeStored(record.value) as Partial<OwnPresence>), activeAtMs: Date.now() }
    this.#input({ kind: 'own', own: this.#own })
  }

  /** Changes what is given, now and for later starts. */
  async set(change: Partial<OwnPresence>): Promise<void> {
    const own = { ...this.#own, ...change }
    this.#own = own
    this.#input({ kind: 'own', own })
    this.own.publish(own)
    const { choice, note, activity, showsLastSeen } = own
    await this.#commits.commit([
      {
        changes: [
          {
            collection: selfCollection,
            key: presenceKey,
            value: encodeStored({ choice, note, activity, showsLastSeen }),
          },
        ],
        expects: [],
      },
    ])
  }

  get showsLastSeen(): boolean {
    return this.#own.showsLastSeen
  }

  /** The own presence now, then every change. */
  ownChanges(options: ItemQueueOptions): ItemQueue<OwnPresence> {
    return this.own.open(options, [this.#own])
  }

  /** The presence of names once: told by the server, or remembered. */
  async query(names: readonly string[]): Promise<readonly PresenceInfo[]> {
    const pages: Promise<readonly PresenceInfo[]>[] = []
    for (let at = 0; at < names.length; at += pageNames) pages.push(this.#queryPage(names.slice(at, at + pageNames)))
    return (await Promise.all(pages)).flat()
  }

  /** The presence of names now, then every change. */
  watch(names: readonly string[], options: ItemQueueOptions): ItemQueue<PresenceInfo> {
    const wanted = new Set(names)
    const queue: ItemQueue<PresenceInfo> = new ItemQueue<PresenceInfo>({
      ...options,
      onEnd: () => {
        if (!this.#watchers.delete(watcher)) return
        this.#input({ kind: 'unwatch', names })
      },
    })
    const watcher = { names: wanted, queue }
    if (queue.ended) return queue
    for (const name of wanted) queue.push(this.#info(name))
    this.#watchers.add(watcher)
    this.#input({ kind: 'watch', names })
    return queue
  }

  /** A frame of presence that answers no query. */
  frame(frame: Frame): void {
    if (frame.type === 'presence') this.#input({ kind: 'presence', request: frame.request, entries: frame.entries })
    else if (frame.type === 'refused')
      this.#input({ kind: 'refused', request: frame.request, retryAfterMs: frame.retryAfterMs })
  }

  up(): void {
    this.#input({ kind: 'up' })
  }

  down(): void {
    this.#input({ kind: 'down' })
  }

  end(): void {
    this.#alarm.off()
    this.own.end()
    for (const { queue } of [...this.#watchers]) queue.end()
  }

  async #queryPage(names: readonly string[]): Promise<readonly PresenceInfo[]> {
    try {
      const answer = await this.#upstream.ask(
        'presence',
        (request, as) => ({ type: 'presence-query', request, as, names }),
        false,
      )
      this.#input({ kind: 'presence', request: answer.request, entries: answer.entries })
      const told = new Map(answer.entries.map(({ name, freshness }) => [name, freshness]))
      return names.map((name) => ({ ...this.#info(name), freshness: told.get(name) ?? this.#info(name).freshness }))
    } catch (error) {
      if (error instanceof KithError && (error.code === 'server-unreachable' || error.code === 'not-signed-in'))
        return names.map((name) => this.#info(name))
      throw error
    }
  }

  #input(input: Parameters<PresenceView['handleInput']>[1]): void {
    this.#view.handleInput(Date.now(), input)
    this.#drain()
  }

  #drain(): void {
    for (let output = this.#view.pollOutput(); output !== undefined; output = this.#view.pollOutput()) {
      switch (output.kind) {
        case 'transmit':
          this.#upstream.send(output.frame)
          break
        case 'changed':
          this.#tell(output.name)
          break
        default:
          assertNever(output)
      }
    }
    this.#alarm.set(this.#view.nextTimeout())
  }

  #tell(name: string): void {
    const info = this.#info(name)
    for (const { names, queue } of this.#watchers) if (names.has(name)) queue.push(info)
    const { freshness, state } = info
    if (freshness === 'live' && state !== 'offline' && state !== 'unknown') this.onThere(name as PeerName)
  }

  #info(name: string): PresenceInfo {
    const { sinceMs, ...sight } = this.#view.view(Date.now(), name)
    return { ...sight, sinceMs: sinceMs === 0 ? undefined : sinceMs }
  }
}

const presenceKey = 'presence'
/** Names of one query, so few that the answer always is one frame (spec PR7). */
const pageNames = 64
