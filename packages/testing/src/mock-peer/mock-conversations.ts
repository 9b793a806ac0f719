import type {
  Conversation,
  ConversationChange,
  ConversationChangeHandler,
  ConversationHandler,
  ConversationInfo,
  Conversations,
  FrameRepairs,
  GivenRole,
  HandlerOptions,
  Json,
  Messages,
  NewConversation,
  SaidRecord,
  SentToConversation,
  Transaction,
  WaitOptions,
} from '@kith/peer'
import { KithError } from '@kith/wire'

import { Feed } from './feed.ts'
import type { MockSaying } from './mock-transaction.ts'

/** What conversations need of the messages of their peer. */
export interface MockConversationMessages extends Messages {
  transact<T>(work: (tx: Transaction) => T | Promise<T>): Promise<T>
}

interface State {
  readonly id: string
  readonly title: string
  readonly picture?: string | undefined
  readonly members: readonly { readonly name: string; readonly role: GivenRole | 'owner' }[]
}

interface Said {
  readonly conversation: string
  readonly type: string
  readonly body: Json
}

/** Conversations in memory: their states and what is said travel as messages of the mock network. Everybody may change everything but the owner. */
export class MockConversations implements Conversations {
  readonly #own: string
  readonly #messages: MockConversationMessages
  readonly #states = new Map<string, State>()
  readonly #feed = new Feed<readonly ConversationInfo[]>()
  readonly #handlers = new Map<string, { handler: ConversationHandler<Json>; options: HandlerOptions<Json> }>()
  #changed: ConversationChangeHandler | undefined
  #said = 0

  constructor(own: string, messages: MockConversationMessages) {
    this.#own = own
    this.#messages = messages
    messages.on<State & Json>('mock.conversation', ({ from, body }, tx) => this.#take(body, from, tx))
    messages.on<Said & Json>('mock.said', async ({ body, ...message }, tx) => {
      const { conversation, type } = body
      const found = this.#handlers.get(type)
      if (found === undefined) throw new KithError('no-handler')
      const checked = await found.options.schema?.['~standard'].validate(body.body)
      if (checked?.issues !== undefined) throw new KithError('body-malformed')
      await found.handler(
        { ...message, conversation, type, body: checked === undefined ? body.body : checked.value },
        tx,
      )
    })
  }

  async create({ title = '', picture, members = [] }: NewConversation = {}): Promise<Conversation> {
    const id = [...crypto.getRandomValues(new Uint8Array(32))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
    const others = members.map((one) =>
      typeof one === 'string' ? { name: one, role: 'writer' as const } : { name: one.name, role: one.role ?? 'writer' },
    )
    const state = { id, title, members: [{ name: this.#own, role: 'owner' as const }, ...others] }
    await this.change(picture === undefined ? state : { ...state, picture: base64Of(picture) })
    return this.get(id)
  }

  async list(): Promise<readonly ConversationInfo[]> {
    return this.#infos()
  }

  watch(options: WaitOptions = {}): AsyncIterable<readonly ConversationInfo[]> {
    return this.#feed.read(options.signal, [this.#infos()])
  }

  get(id: string): Conversation {
    const step = async (edit: (state: State) => State): Promise<void> => this.change(edit(this.#present(id)))
    const without = (name: string): Promise<void> =>
      step((state) => ({ ...state, members: state.members.filter((member) => member.name !== name) }))
    return {
      id,
      info: async () => this.#infoOf(this.#present(id)),
      add: (name, role = 'writer') =>
        step((state) => ({ ...state, members: [...state.members.filter((one) => one.name !== name), { name, role }] })),
      remove: without,
      setRole: (name, role) =>
        step((state) => ({
          ...state,
          members: state.members.map((one) => (one.name === name ? { name, role } : one)),
        })),
      rename: (title) => step((state) => ({ ...state, title })),
      setPicture: (picture) =>
        step(({ picture: _, ...state }) => (picture === undefined ? state : { ...state, picture: base64Of(picture) })),
      leave: () => without(this.#own),
      forget: async () => this.#forget(id),
      send: (type, body) => this.say({ conversation: id, type, body }),
    }
  }

  on<T = Json>(type: string, handler: ConversationHandler<T>, options: HandlerOptions<T> = {}): Disposable {
    this.#handlers.set(type, {
      handler: handler as ConversationHandler<Json>,
      options: options as unknown as HandlerOptions<Json>,
    })
    return { [Symbol.dispose]: () => void this.#handlers.delete(type) }
  }

  onChange(handler: ConversationChangeHandler): Disposable {
    this.#changed = handler
    return { [Symbol.dispose]: () => void (this.#changed = undefined) }
  }

  async repairs(): Promise<FrameRepairs> {
    return { wanted: 0, mended: 0, lost: 0, given: 0 }
  }

  /** Makes a state present here, and tells all who were or are members. */
  async change(state: State): Promise<void> {
    const before = this.#states.get(state.id)?.members ?? []
    await this.#messages.transact((tx) => this.#take(state, this.#own, tx))
    const names = new Set([...before, ...state.members].map(({ name }) => name))
    names.delete(this.#own)
    for (const name of names) await this.#messages.send(name, 'mock.conversation', state as State & Json)
  }

  /** Says something; what carries it to each name is written where the saying wants it. */
  async say({ conversation, type, body, sentAs }: MockSaying): Promise<SentToConversation> {
    const state = this.#present(conversation)
    const said: Said = { conversation, type, body: body as Json }
    const others = state.members.filter(({ name }) => name !== this.#own)
    const outcomes = await Promise.all(
      others.map(({ name }) => this.#messages.send(name, 'mock.said', said as Said & Json)),
    )
    this.#said += 1
    const number = this.#said
    if (sentAs !== undefined) {
      const record: SaidRecord = { number, sent: outcomes.map(({ to, mid }) => ({ to, mid })) }
      await this.#messages.transact((tx) => {
        tx.put(sentAs.collection, sentAs.key, record)
      })
    }
    const committed = async (options?: WaitOptions): Promise<void> => {
      await Promise.all(outcomes.map((sent) => sent.committed(options)))
    }
    return { conversation, number, outcomes, committed }
  }

  async #take(state: State, by: string, tx: Transaction): Promise<void> {
    const before = this.#states.get(state.id)
    this.#states.set(state.id, state)
    this.#feed.emit(this.#infos())
    const none = { conversation: state.id, by, name: undefined, role: undefined, title: undefined }
    const changes: ConversationChange[] = []
    for (const { name } of before?.members ?? [])
      if (!state.members.some((one) => one.name === name)) changes.push({ ...none, kind: 'left', name })
    for (const { name, role } of state.members) {
      const was = before?.members.find((one) => one.name === name)
      if (was === undefined) changes.push({ ...none, kind: 'joined', name, role })
      else if (was.role !== role) changes.push({ ...none, kind: 'role', name, role })
    }
    if ((before?.title ?? '') !== state.title) changes.push({ ...none, kind: 'title', title: state.title })
    if (before?.picture !== state.picture) changes.push({ ...none, kind: 'picture' })
    for (const change of changes) await this.#changed?.(change, tx)
  }

  #forget(id: string): void {
    const state = this.#states.get(id)
    if (state === undefined) throw new KithError('conversation-unknown')
    if (state.members.some(({ name }) => name === this.#own)) throw new KithError('conversation-present')
    this.#states.delete(id)
    this.#feed.emit(this.#infos())
  }

  #present(id: string): State {
    const state = this.#states.get(id)
    if (state === undefined) throw new KithError('conversation-unknown')
    if (!state.members.some(({ name }) => name === this.#own)) throw new KithError('roll-not-entitled')
    return state
  }

  #infos(): readonly ConversationInfo[] {
    return [...this.#states.values()].map((state) => this.#infoOf(state))
  }

  #infoOf({ id, title, picture, members }: State): ConversationInfo {
    const isMember = members.some(({ name }) => name === this.#own)
    return { id, title, picture, isMember, members: members.map((one) => ({ ...one, devices: [], listed: 'listed' })) }
  }
}

function base64Of(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
}
