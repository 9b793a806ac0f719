import type {
  Body,
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
  SentToConversation,
  Transaction,
  WaitOptions,
} from '@kith/peer'
import { KithError } from '@kith/wire'

import { Feed } from './feed.ts'

interface State {
  readonly id: string
  readonly title: string
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
  readonly #messages: Messages
  readonly #states = new Map<string, State>()
  readonly #feed = new Feed<readonly ConversationInfo[]>()
  readonly #handlers = new Map<string, ConversationHandler<Json>>()
  #changed: ConversationChangeHandler | undefined

  constructor(own: string, messages: Messages) {
    this.#own = own
    this.#messages = messages
    messages.on<State & Json>('mock.conversation', ({ from, body }, tx) => this.#take(body, from, tx))
    messages.on<Said & Json>('mock.said', async ({ body, ...message }, tx) => {
      const { conversation, type } = body
      const handler = this.#handlers.get(type)
      if (handler === undefined) throw new KithError('no-handler')
      await handler({ ...message, conversation, type, body: body.body }, tx)
    })
  }

  async create({ title = '', members = [] }: NewConversation = {}): Promise<Conversation> {
    const id = [...crypto.getRandomValues(new Uint8Array(32))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
    const others = members.map((one) =>
      typeof one === 'string' ? { name: one, role: 'writer' as const } : { name: one.name, role: one.role ?? 'writer' },
    )
    await this.change({ id, title, members: [{ name: this.#own, role: 'owner' }, ...others] })
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
      leave: () => without(this.#own),
      forget: async () => this.#forget(id),
      send: (type, body) => this.#say(this.#present(id), type, body),
    }
  }

  on<T = Json>(type: string, handler: ConversationHandler<T>, _options?: HandlerOptions<T>): Disposable {
    this.#handlers.set(type, handler as ConversationHandler<Json>)
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
    this.#states.set(state.id, state)
    this.#feed.emit(this.#infos())
    const names = new Set([...before, ...state.members].map(({ name }) => name))
    names.delete(this.#own)
    for (const name of names) await this.#messages.send(name, 'mock.conversation', state as State & Json)
  }

  async #say(state: State, type: string, body: Body): Promise<SentToConversation> {
    const said: Said = { conversation: state.id, type, body: body as Json }
    const others = state.members.filter(({ name }) => name !== this.#own)
    const outcomes = await Promise.all(
      others.map(({ name }) => this.#messages.send(name, 'mock.said', said as Said & Json)),
    )
    const committed = async (options?: WaitOptions): Promise<void> => {
      await Promise.all(outcomes.map((sent) => sent.committed(options)))
    }
    return { conversation: state.id, number: 1, outcomes, committed }
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

  #infoOf({ id, title, members }: State): ConversationInfo {
    const isMember = members.some(({ name }) => name === this.#own)
    return { id, title, isMember, members: members.map((one) => ({ ...one, devices: [], listed: 'listed' })) }
  }
}
