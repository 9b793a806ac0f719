import type { DeviceId } from '@kith/wire'
import type { Body, HandlerOptions, Json, Message, Sent, Transaction } from './messages.ts'
import type { WaitOptions } from './peer.ts'

/**
 * Conversations of several people (spec CV). Who belongs to one is decided by its members and by no server; what is said is sealed once for all of them, and each device of
 * each member commits it exactly once, in order for each sender. Who was removed reads nothing newer, and who comes later reads from then on.
 */
export interface Conversations {
  /**
   * Begins a conversation, owned by this name. Every member is told at once, or when it is there. Rejects `name-malformed`, `name-unknown`, `server-unreachable` when a
   * member was never seen and cannot be asked for, `lock-missing` for a name whose devices published no keys, `conversations-full`.
   */
  create(options?: NewConversation): Promise<Conversation>
  /** Those of which this device is a member, or was. */
  list(): Promise<readonly ConversationInfo[]>
  /** The present list, then the whole list after every change, from every tab. */
  watch(options?: WaitOptions): AsyncIterable<readonly ConversationInfo[]>
  /** One of them, by its id; what is asked of it rejects `conversation-unknown` when there is none. */
  get(id: string): Conversation
  /**
   * Handles what other devices say in conversations: each message of a type once, in the order in which its sender sent it. What the handler writes is in one commit with the
   * message, as for `messages.on`. One handler a type. What no handler takes is rejected `no-handler`.
   */
  on<T = Json>(type: string, handler: ConversationHandler<T>, options?: HandlerOptions<T>): Disposable
  /**
   * Handles who comes, goes, or gets another role, and other titles, this device's own changes too, in the order in which this device hears of them, between the messages. What it
   * writes is in one commit with the change; when it throws, that is written to the log, and the change stands. One handler.
   */
  onChange(handler: ConversationChangeHandler): Disposable
  /** How often a key was missing. */
  repairs(): Promise<FrameRepairs>
}

/**
 * What became of things said that could not be opened for want of their keys, since this peer began (spec CV11): a device asks for the key of each, and is given it while its sender
 * has it. What is lost is shown to nobody; `lost` is 0 where all is well.
 */
export interface FrameRepairs {
  /** Keys that this device asked for. */
  readonly wanted: number
  /** Of those, how many came, so that the message was handled. */
  readonly mended: number
  /** Things said that this device will never read. */
  readonly lost: number
  /** Keys that this device gave others again. */
  readonly given: number
}

/** One conversation. Changes that a role does not allow reject `roll-not-entitled`. */
export interface Conversation {
  /** 64 hexadecimal digits, the same at all members. */
  readonly id: string
  info(): Promise<ConversationInfo>
  /** Takes a name in, with all its devices. It reads what is said from then on. Rejects as `Conversations.create`, `roll-full`. */
  add(name: string, role?: GivenRole): Promise<void>
  /** Takes a name out, or leaves when it is the own one; the owner cannot leave. */
  remove(name: string): Promise<void>
  /** Managers promote, demote and remove those who are junior to them: whom they, or somebody after them, promoted (spec RL9). */
  setRole(name: string, role: GivenRole): Promise<void>
  rename(title: string): Promise<void>
  /** Sets the picture, or takes it away. Rejects `field-too-long` above 4,096 bytes. */
  setPicture(picture: Uint8Array | undefined): Promise<void>
  leave(): Promise<void>
  /**
   * Deletes what Kith keeps of a conversation that this name has left, or was taken out of; what the application kept is its own. Who is taken in again hears of it anew. Rejects
   * `conversation-present` while this device belongs to it.
   */
  forget(): Promise<void>
  /** Says something to all members, the other devices of this name among them. It is on this device's disk when this resolves. Rejects `message-too-large`, `roll-not-entitled`. */
  send(type: string, body: Body, options?: WaitOptions): Promise<SentToConversation>
}

/** A role that can be given. Readers say nothing; what commenters say is a comment where the application has such; managers add and remove others. */
export type GivenRole = 'reader' | 'commenter' | 'writer' | 'manager'

export interface NewConversation {
  /** At most 256 bytes. @default none */
  readonly title?: string | undefined
  /** At most 4,096 bytes. @default none */
  readonly picture?: Uint8Array | undefined
  /** Who belongs to it beside this name: writers, or with a role. */
  readonly members?: readonly (string | { readonly name: string; readonly role?: GivenRole | undefined })[] | undefined
}

export interface ConversationInfo {
  readonly id: string
  readonly title: string
  /** The bytes of its picture in base64, as a member set them: nothing says that they are a picture. */
  readonly picture: string | undefined
  /** False when this device was removed, or its name left. */
  readonly isMember: boolean
  readonly members: readonly ConversationMember[]
}

export interface ConversationMember {
  readonly name: string
  readonly role: GivenRole | 'owner'
  readonly devices: readonly DeviceId[]
  /**
   * Whether these are devices of the name, as this device knows it: `differs` for other devices or another identity, which a member may have slipped in, `unknown` for a name that was
   * never looked up here.
   */
  readonly listed: 'listed' | 'differs' | 'unknown'
}

/** Something said in a conversation. */
export interface ConversationMessage<T = Json> extends Message<T> {
  /** The id of the conversation. */
  readonly conversation: string
}

export type ConversationHandler<T> = (message: ConversationMessage<T>, tx: Transaction) => void | Promise<void>

/** What changed in a conversation. */
export interface ConversationChange {
  /** The id of the conversation. */
  readonly conversation: string
  readonly kind: 'joined' | 'left' | 'role' | 'title' | 'picture' | 'alarm'
  /** Whom it is about; of a title or a picture nobody. Of an alarm the name of the device that two records for one place came from. */
  readonly name: string | undefined
  /** Whose change it is, where that is one name. */
  readonly by: string | undefined
  /** The role of who joined, or got another one. */
  readonly role: GivenRole | 'owner' | undefined
  /** The title from now on. */
  readonly title: string | undefined
}

export type ConversationChangeHandler = (change: ConversationChange, tx: Transaction) => void | Promise<void>

/** What was said, and what becomes of it at each name. */
export interface SentToConversation {
  readonly conversation: string
  /** Counts what this device says in the conversation, from 1. */
  readonly number: number
  /** One for each name, the own one too when it has other devices: as of any message. */
  readonly outcomes: readonly Sent[]
  /** Resolves when every name committed it; rejects with the code of how it ended for the first that will not. */
  committed(options?: WaitOptions): Promise<void>
}
