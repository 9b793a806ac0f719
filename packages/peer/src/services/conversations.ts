import { KithError, limits } from '@kith/wire'
import type {
  Conversation,
  ConversationChangeHandler,
  ConversationHandler,
  ConversationInfo,
  Conversations,
  FrameRepairs,
  GivenRole,
  NewConversation,
  SentToConversation,
} from '../api/conversations.ts'
import type { Body, HandlerOptions, Json, MessageHandler, Sent } from '../api/messages.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import { changeHandlerType, type HandlerTable } from '../backend/handlers.ts'
import type { ConversationStep } from '../conversations/conversation-keeper.ts'
import type { SaidTo } from '../conversations/saying.ts'
import type { MessageService } from './messages.ts'
import { checkedConversation, makeSaying } from './sayings.ts'
import { checkedName, checkedType } from './sends.ts'

const givenRoles: readonly GivenRole[] = ['reader', 'commenter', 'writer', 'manager']

/** Conversations for the application, over a backend. */
export class ConversationService implements Conversations {
  readonly #backend: Backend
  readonly #handlers: HandlerTable
  readonly #messages: MessageService

  constructor(backend: Backend, handlers: HandlerTable, messages: MessageService) {
    this.#backend = backend
    this.#handlers = handlers
    this.#messages = messages
  }

  async create({ title = '', picture, members = [] }: NewConversation = {}): Promise<Conversation> {
    const all = members.map((one) => (typeof one === 'string' ? { name: one, role: undefined } : one))
    const checked = all.map(({ name, role }) => ({ name: checkedName(name), role: checkedRole(role) }))
    if (checked.length > limits.rollChangesMax - 2)
      throw new KithError('option-invalid', 'A conversation begins with at most 62 others; add more afterwards.')
    return this.get(await this.#backend.call('conversation-create', { title, picture, members: checked }))
  }

  list(): Promise<readonly ConversationInfo[]> {
    return this.#backend.call('conversations', undefined)
  }

  watch(options?: WaitOptions): AsyncIterable<readonly ConversationInfo[]> {
    return this.#backend.stream('conversations', undefined, options)
  }

  repairs(): Promise<FrameRepairs> {
    return this.#backend.call('conversation-repairs', undefined)
  }

  get(id: string): Conversation {
    return new OneConversation(checkedConversation(id), this.#backend, this.#messages)
  }

  on<T = Json>(type: string, handler: ConversationHandler<T>, options?: HandlerOptions<T>): Disposable {
    return this.#handlers.inConversations.add(checkedType(type), handler as MessageHandler<T>, options)
  }

  onChange(handler: ConversationChangeHandler): Disposable {
    return this.#handlers.inConversations.add(changeHandlerType, handler as unknown as MessageHandler<Json>)
  }
}

class OneConversation implements Conversation {
  readonly id: string
  readonly #backend: Backend
  readonly #messages: MessageService

  constructor(id: string, backend: Backend, messages: MessageService) {
    this.id = id
    this.#backend = backend
    this.#messages = messages
  }

  async info(): Promise<ConversationInfo> {
    const all = await this.#backend.call('conversations', undefined)
    const found = all.find(({ id }) => id === this.id)
    if (found === undefined) throw new KithError('conversation-unknown')
    return found
  }

  async add(name: string, role?: GivenRole): Promise<void> {
    await this.#step({ step: 'add', name: checkedName(name), role: checkedRole(role) })
  }

  async remove(name: string): Promise<void> {
    await this.#step({ step: 'remove', name: checkedName(name) })
  }

  async setRole(name: string, role: GivenRole): Promise<void> {
    await this.#step({ step: 'role', name: checkedName(name), role: checkedRole(role) ?? 'writer' })
  }

  async rename(title: string): Promise<void> {
    await this.#step({ step: 'rename', title })
  }

  async setPicture(picture: Uint8Array | undefined): Promise<void> {
    await this.#step({ step: 'picture', picture })
  }

  async leave(): Promise<void> {
    const { name } = await this.#backend.call('facts', undefined)
    await this.remove(name)
  }

  async forget(): Promise<void> {
    await this.#backend.call('conversation-forget', { conversation: this.id })
  }

  async send(type: string, body: Body, options?: WaitOptions): Promise<SentToConversation> {
    const said = await this.#backend.call('conversation-say', makeSaying(this.id, type, body), options)
    return new SaidInConversation(this.id, said, this.#messages)
  }

  async #step(step: ConversationStep): Promise<void> {
    await this.#backend.call('conversation-step', { conversation: this.id, step })
  }
}

class SaidInConversation implements SentToConversation {
  readonly conversation: string
  readonly number: number
  readonly outcomes: readonly Sent[]

  constructor(conversation: string, { number, sent }: SaidTo, messages: MessageService) {
    this.conversation = conversation
    this.number = number
    this.outcomes = sent.map(({ mid, to }) => messages.accepted(mid, to))
  }

  async committed(options?: WaitOptions): Promise<void> {
    await Promise.all(this.outcomes.map((sent) => sent.committed(options)))
  }
}

/** @throws {@link KithError} `option-invalid`. */
function checkedRole(role: GivenRole | undefined): GivenRole | undefined {
  if (role !== undefined && !givenRoles.includes(role)) throw new KithError('option-invalid', 'There is no such role.')
  return role
}
