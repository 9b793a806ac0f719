import type { WriteGroup } from '@kith/core'
import type { MessageId, PeerName } from '@kith/wire'
import type { ConversationInfo, FrameRepairs } from '../api/conversations.ts'
import type { Transaction } from '../api/messages.ts'
import type { RegisteredHandler } from '../backend/handlers.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import { Lazy, loaded } from '../engine/lazy.ts'
import type { EnginePart } from '../engine/parts-of.ts'
import { Topic } from '../engine/topic.ts'
import type { KnownName } from '../identity/known-names.ts'
import type { ConversationKeeper, ConversationStep, ConversationSurroundings } from './conversation-keeper.ts'
import { conversationsCollection, rollsCollection, rollTypes, saidKeysCollection } from './conversation-types.ts'
import type { SaidKeys } from './said-keys.ts'
import type { SaidTo, Saying } from './saying.ts'

/** How long a handler may take, in milliseconds: it may have to load the part first. That of the application, which runs within it, is measured apart. */
const withinMs = 600_000
const noRepairs: FrameRepairs = { wanted: 0, mended: 0, lost: 0, given: 0 }
const nobody: ReadonlySet<PeerName> = new Set()

/**
 * The conversations of an engine, whose {@link ConversationKeeper} is loaded by the first who needs it: at the start where the store holds one, else by what comes or is called.
 * Until then there is none, so that everything that is asked at once has an answer.
 */
export class Conversations implements EnginePart {
  readonly handlers: ReadonlyMap<string, RegisteredHandler>
  /** What delivery tells of commits. */
  readonly saidKeys: Pick<SaidKeys, 'used' | 'settled'>
  readonly #store: ConversationSurroundings['store']
  readonly #keeper: Lazy<ConversationKeeper>
  readonly #ending = new AbortController()
  readonly #topic = new Topic<readonly ConversationInfo[]>()

  constructor(engine: ConversationSurroundings, onFailure: (error: unknown) => void) {
    this.#store = engine.store
    this.#keeper = new Lazy(async () => {
      const { ConversationKeeper } = await loaded(import('./conversation-keeper.ts'))
      const keeper = new ConversationKeeper(engine, this.#topic, onFailure)
      await keeper.load()
      return keeper
    })
    const handlerOf = (type: string): RegisteredHandler => ({
      // What comes waits in its order for the part: turned down it would be lost.
      handle: async (message, tx) => (await this.#keeper.patiently(this.#ending.signal)).handle(type, message, tx),
      schema: undefined,
      withinMs,
    })
    this.handlers = new Map([...rollTypes].map((type) => [type, handlerOf(type)]))
    this.saidKeys = {
      used: (groups: readonly WriteGroup[]) => this.#keeper.present?.saidKeys.used(groups) ?? groups,
      settled: (group) => this.#keeper.present?.saidKeys.settled(group),
    }
  }

  async load(): Promise<void> {
    for (const collection of [conversationsCollection, rollsCollection, saidKeysCollection])
      if ((await this.#store.list(collection, { limit: 1 })).length > 0) await this.#keeper.get()
  }

  up(): void {
    this.#keeper.present?.up()
  }

  changed(known: KnownName): void {
    this.#keeper.present?.changed(known)
  }

  end(): void {
    this.#ending.abort()
    this.#topic.end()
  }

  /** Names that are members of a conversation of this device, and are who they were when they came in. */
  get fellows(): ReadonlySet<PeerName> {
    return this.#keeper.present?.fellows ?? nobody
  }

  /** What became of what could not be opened, since the start. */
  get repairs(): FrameRepairs {
    return this.#keeper.present?.repairs ?? noRepairs
  }

  list(): readonly ConversationInfo[] {
    return this.#keeper.present?.list() ?? []
  }

  changes(options: ItemQueueOptions): ItemQueue<readonly ConversationInfo[]> {
    return this.#topic.open(options, [this.list()])
  }

  async create(...[settings, members]: Parameters<ConversationKeeper['create']>): Promise<string> {
    return (await this.#keeper.get()).create(settings, members)
  }

  async step(conversation: string, step: ConversationStep): Promise<void> {
    await (await this.#keeper.get()).step(conversation, step)
  }

  async forget(conversation: string): Promise<void> {
    await (await this.#keeper.get()).forget(conversation)
  }

  async say(saying: Saying): Promise<SaidTo> {
    return (await this.#keeper.get()).saying.say(saying)
  }

  /** Says things in a transaction, in their order. */
  async sayInto(tx: Transaction, sayings: readonly Saying[]): Promise<readonly SaidTo[]> {
    return sayings.length === 0 ? [] : (await this.#keeper.get()).saying.into(tx, sayings)
  }

  /** The message by which the key of a frame that could not be opened was given again, if it was. */
  async againOf(mid: MessageId): Promise<MessageId | undefined> {
    return this.#keeper.present?.saidKeys.againOf(mid)
  }

  /** As {@link ConversationKeeper.locksReplaced}. */
  async locksReplaced(newest: number): Promise<void> {
    await this.#keeper.present?.locksReplaced(newest)
  }

  /** Resolves when what waited for something that has come is handled. */
  async caughtUp(): Promise<void> {
    await this.#keeper.present?.caughtUp()
  }
}
