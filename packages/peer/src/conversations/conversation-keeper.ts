import { type MemberCard, Roll } from '@kith/keys'
import { type DeviceId, hexOfBytes, isName, KithError, limits, type PeerName } from '@kith/wire'
import type { ConversationInfo, FrameRepairs, GivenRole } from '../api/conversations.ts'
import type { Message, Transaction } from '../api/messages.ts'
import type { Engine } from '../engine/engine.ts'
import { InOrder } from '../engine/in-order.ts'
import type { Topic } from '../engine/topic.ts'
import type { KnownName } from '../identity/known-names.ts'
import { decodeStored } from '../services/body.ts'
import { readAll } from '../store/read-all.ts'
import { clearForgotten, dropStrange, forgetConversation, isForgotten } from './forgetting.ts'
import {
  cardOf,
  infoOf,
  isSame,
  overdue,
  pictureBytes,
  pictureSetting,
  type StoredConversation,
  titleBytes,
  titleSetting,
} from './membership.ts'
import { ConversationReceiving } from './receiving.ts'
import { decodeRollHead } from './roll-rows.ts'
import { LoadedRolls, type RollTurn } from './roll-turn.ts'
import { SaidKeys } from './said-keys.ts'
import { ConversationSaying } from './saying.ts'
import { ConversationWriting } from './writing.ts'
import { conversationsCollection, rollsCollection } from './conversation-types.ts'

/** A change that a person wants. */
export type ConversationStep =
  | { readonly step: 'add'; readonly name: PeerName; readonly role: GivenRole | undefined }
  | { readonly step: 'remove'; readonly name: PeerName }
  | { readonly step: 'role'; readonly name: PeerName; readonly role: GivenRole }
  | { readonly step: 'rename'; readonly title: string }
  | { readonly step: 'picture'; readonly picture: Uint8Array | undefined }

/** What of an engine is used here. */
export type ConversationSurroundings = Pick<
  Engine,
  | 'identity'
  | 'names'
  | 'lookups'
  | 'store'
  | 'commits'
  | 'submissions'
  | 'delivery'
  | 'reception'
  | 'options'
  | 'log'
  | 'parts'
>

/**
 * Conversations in the engine (spec CV). Records, frames and questions are ordinary messages with handlers of Kith's own; rolls are read from the store in the transaction that
 * uses them, so that what changes in them is in one commit with the position of what changed it.
 */
export class ConversationKeeper {
  readonly saidKeys: SaidKeys
  readonly saying: ConversationSaying
  /** What became of what could not be opened, since the start. */
  readonly repairs: { -readonly [K in keyof FrameRepairs]: number } = { wanted: 0, mended: 0, lost: 0, given: 0 }
  readonly #engine: ConversationSurroundings
  readonly #onFailure: (error: unknown) => void
  readonly #writing: ConversationWriting
  readonly #receiving: ConversationReceiving
  readonly #rolls: LoadedRolls
  readonly #conversations = new Map<string, StoredConversation>()
  /** All rolls, also those that this device is not yet a member of; true for those in which frames wait. */
  readonly #heads = new Map<string, boolean>()
  /** Who listens is told the conversations whenever they change. */
  readonly #topic: Topic<readonly ConversationInfo[]>
  readonly #working = new InOrder<string>()
  /** Conversations that are being forgotten. */
  readonly #dropping = new Set<string>()
  /** What follows from all conversations, until one of them or what is known of a name changes. */
  #fellows: ReadonlySet<PeerName> | undefined
  #isStarted = false

  constructor(
    engine: ConversationSurroundings,
    topic: Topic<readonly ConversationInfo[]>,
    onFailure: (error: unknown) => void,
  ) {
    this.#engine = engine
    this.#topic = topic
    this.#onFailure = onFailure
    const context = {
      identity: engine.identity,
      names: engine.names,
      handlers: engine.options.handlers,
      runs: () => this.#engine.reception.runs,
      log: engine.log.bind(engine),
    }
    this.#rolls = new LoadedRolls(engine.identity.device)
    this.#writing = new ConversationWriting(context)
    this.#receiving = new ConversationReceiving({
      ...{ context, rolls: this.#rolls, writing: this.#writing },
      hasRoom: () => this.#hasRoom,
      refusalToBegin: (from) => this.#engine.parts.strangers.refusalToBegin(from),
      count: (what) => this.repairs[what]++,
    })
    this.saidKeys = new SaidKeys({
      ...{ store: engine.store, rolls: this.#rolls },
      messageOf: async (mid) => (await engine.delivery.messageOf(mid))?.record,
      inBackground: (conversation, work) => this.#inBackground(conversation, work),
      onGiven: () => this.repairs.given++,
    })
    this.saying = new ConversationSaying({
      ...{ own: engine.identity.id, writing: this.#writing, saidKeys: this.saidKeys },
      turn: (tx, conversation) => this.#turn(tx, conversation),
      transact: (work) => engine.submissions.transact(work),
    })
  }

  /** Handles a message of one of `rollTypes`. */
  handle(type: string, message: Message<unknown>, tx: Transaction): Promise<void> {
    return this.#receiving.handle(type, message, tx)
  }

  async load(): Promise<void> {
    const { store, commits } = this.#engine
    for (const { key, value } of await readAll(store, conversationsCollection)) this.#take(key, value)
    for (const { key, value } of await readAll(store, rollsCollection)) {
      this.#takeHead(key, value)
      if (isForgotten(decodeStored(value))) await clearForgotten(this.#place, key)
    }
    const told = {
      committed: (key: string, value: Uint8Array | undefined): void => {
        this.#take(key, value)
        this.#publish()
      },
    }
    const heads = {
      committed: (key: string, value: Uint8Array | undefined): void => {
        if (this.#takeHead(key, value)) void this.#open(key)
        this.#makeRoom()
      },
    }
    commits.follow(conversationsCollection, told, this.#onFailure)
    commits.follow(rollsCollection, heads, this.#onFailure)
    await this.saidKeys.load()
    this.#isStarted = true
  }

  up(): void {
    for (const [conversation, isWaiting] of this.#heads) if (isWaiting) void this.#open(conversation)
    this.#mendAll((name) => name === this.#engine.identity.name)
  }

  changed({ name }: KnownName): void {
    this.#fellows = undefined
    if (!this.#isStarted) return
    this.#mendAll((other) => other === name)
    this.#publish()
  }

  /**
   * The lock key that this device published is another now: where a conversation still lists an earlier one, one of the conversation takes its place
   * (spec RL17, KY58). Resolves when that is on the disk.
   */
  async locksReplaced(newest: number): Promise<void> {
    const members = [...this.#conversations].filter(([, { isMember }]) => isMember)
    await Promise.all(
      members.map(([conversation]) =>
        this.#inBackground(conversation, async (tx) => {
          const turn = await this.#rolls.turn(tx, conversation)
          const number = turn?.seat?.lock.number ?? 0
          if (turn !== undefined && number > 0 && number < newest) await this.#writing.refresh(turn, [])
        }),
      ),
    )
  }

  /** Names that are members of a conversation of this device, and are who they were when they came in. */
  get fellows(): ReadonlySet<PeerName> {
    if (this.#fellows !== undefined) return this.#fellows
    const { identity, names } = this.#engine
    const found = new Set<PeerName>()
    for (const { isMember, members } of this.#conversations.values())
      for (const { name, identity: key } of isMember ? members : []) {
        const known = isName(name) && name !== identity.name ? names.get(name) : undefined
        if (isName(name) && name !== identity.name && isOf(key, known)) found.add(name)
      }
    this.#fellows = found
    return found
  }

  list(): readonly ConversationInfo[] {
    return [...this.#conversations]
      .map(([id, stored]) => infoOf(id, stored, (name) => this.#engine.names.get(name)))
      .sort((a, b) => (a.title === b.title ? (a.id < b.id ? -1 : 1) : a.title < b.title ? -1 : 1))
  }

  async create(
    { title, picture }: { readonly title: string; readonly picture: Uint8Array | undefined },
    members: readonly { readonly name: PeerName; readonly role: GivenRole | undefined }[],
  ): Promise<string> {
    const { identity, lookups } = this.#engine
    if (!this.#hasRoom) throw new KithError('conversations-full')
    const others = new Map(members.filter(({ name }) => name !== identity.name).map((one) => [one.name, one.role]))
    const cards = await Promise.all([...others].map(async ([name, role]) => cardOf(await lookups.find(name), role)))
    const settings: Record<string, Uint8Array> = {
      ...(title !== '' && { [titleSetting]: titleBytes(title) }),
      ...(picture && { [pictureSetting]: pictureBytes(picture) }),
    }
    const founding = { policy: 'conversation', owner: this.#ownCard(), members: cards, settings } as const
    const founded = await Roll.found(identity.device, founding, Date.now())
    if (founded.kind === 'refused') throw new KithError(founded.code)
    const conversation = hexOfBytes(founded.value.group)
    await this.#engine.submissions.transact(async (tx) => {
      const turn = this.#rolls.begin(tx, conversation, Roll.join(identity.device, founded.value.group))
      const before = turn.present
      turn.found(founded.value, Date.now())
      const [record] = founded.value.records()
      if (record === undefined) return
      this.#writing.tell(turn, before, record)
      await this.#writing.changed(turn, before, { records: [record] })
    })
    await this.#refreshed(conversation)
    return conversation
  }

  /** Resolves when what waited for something that has come is handled. */
  async caughtUp(): Promise<void> {
    for (const { key, value } of await readAll(this.#engine.store, rollsCollection)) {
      if (decodeRollHead(decodeStored(value)).held.length > 0) await this.#open(key)
    }
  }

  async step(conversation: string, step: ConversationStep): Promise<void> {
    const known = step.step === 'add' ? await this.#engine.lookups.find(step.name) : undefined
    await this.#transact(conversation, (turn) => this.#step(turn, step, known))
    await this.#refreshed(conversation)
  }

  /** Deletes what is kept of a conversation in which this device has no place any more. */
  async forget(conversation: string): Promise<void> {
    await forgetConversation(this.#place, conversation)
    this.#rolls.forget(conversation)
    await this.#refreshed(conversation)
  }

  /** Who made a change sees it at once. */
  async #refreshed(conversation: string): Promise<void> {
    this.#take(conversation, (await this.#engine.store.get(conversationsCollection, conversation))?.value)
    this.#publish()
  }

  async #step(turn: RollTurn, step: ConversationStep, known: KnownName | undefined): Promise<void> {
    const nowMs = Date.now()
    if (step.step === 'add') {
      if (known === undefined || find(turn, step.name) !== undefined) return
      await this.#writing.write(turn, (roll) => roll.add(cardOf(known, step.role), nowMs))
    } else if (step.step === 'rename') {
      const value = titleBytes(step.title)
      await this.#writing.write(turn, (roll) => roll.write([{ kind: 'setting', key: titleSetting, value }], nowMs))
    } else if (step.step === 'picture') {
      const value = pictureBytes(step.picture ?? new Uint8Array())
      await this.#writing.write(turn, (roll) => roll.write([{ kind: 'setting', key: pictureSetting, value }], nowMs))
    } else {
      const member = find(turn, step.name)
      if (member === undefined) return
      await this.#writing.write(
        turn,
        (roll) => (step.step === 'remove' ? roll.remove(member, nowMs) : roll.setRole(member, step.role, nowMs)),
        member,
      )
    }
  }

  /** Brings the devices of some names up to date where this device may, in all conversations in which they are members. */
  #mendAll(isMeant: (name: string) => boolean): void {
    const { identity, names } = this.#engine
    for (const [conversation, { isMember, members }] of this.#conversations) {
      if (!isMember) continue
      const isDue = members.some(({ name, devices }) => {
        const known = isMeant(name) && isName(name) ? names.get(name) : undefined
        return known !== undefined && !isSame(devices, known)
      })
      // Members who are no owner mend what they may when they say something, so that not all write at once.
      const isOwner = members.some(({ name, role }) => name === identity.name && role === 'owner')
      if (!isDue || !(isOwner || isMeant(identity.name))) continue
      void this.#inBackground(conversation, async (tx) => {
        const turn = await this.#rolls.turn(tx, conversation)
        if (turn?.seat === undefined) return
        const changes = await overdue(turn, identity.name, (name) => (isMeant(name) ? names.get(name) : undefined))
        if (changes.length > 0) await this.#writing.refresh(turn, changes)
      })
    }
  }

  #open(conversation: string): Promise<void> {
    return this.#inBackground(conversation, (tx) => this.#receiving.open(conversation, tx))
  }

  #inBackground(conversation: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.#working.run(conversation, () =>
        this.#engine.submissions.transact(work).catch(this.#onBackground).finally(resolve),
      )
    })
  }

  readonly #onBackground = (error: unknown): void => {
    // What an application's handler throws here is tried again when the conversation changes, or at the next connection.
    if (error instanceof KithError) this.#onFailure(error)
    else this.#engine.log('handler-failed', { type: 'conversation', error: error instanceof Error ? error.name : '' })
  }

  async #transact(conversation: string, work: (turn: RollTurn) => Promise<void>): Promise<void> {
    await this.#engine.submissions.transact(async (tx) => work(await this.#turn(tx, conversation)))
  }

  /** A conversation in which this device has its place. */
  async #turn(tx: Transaction, conversation: string): Promise<RollTurn> {
    const turn = await this.#rolls.turn(tx, conversation)
    // What came with this message is not committed yet.
    const isKnown = (await tx.get(conversationsCollection, conversation)) !== undefined
    if (turn === undefined || !isKnown) throw new KithError('conversation-unknown')
    if (turn.seat === undefined) throw new KithError('roll-not-entitled')
    return turn
  }

  /** This device as a roll lists it. The others of the name are added as their keys become known. */
  #ownCard(): MemberCard {
    const { identity, names } = this.#engine
    const { device } = identity
    const others = names.get(identity.name)
    const { name, identityKey } = { name: identity.name, identityKey: identity.chain.newest.list.identityKey }
    const own = {
      signKey: device.signing.publicKey,
      lock: { number: device.lockKey.number, publicKey: device.lockKey.publicKey },
    }
    const listed = others === undefined ? [] : devicesWithLocks(others, identity.id)
    return { name, identityKey, devices: [own, ...listed] }
  }

  /** Of conversations in which it has no place this device forgets those that it heard of first, so that there is always room for one in which it has. */
  #makeRoom(): void {
    const strange = [...this.#heads.keys()].filter((id) => !this.#conversations.has(id) && !this.#dropping.has(id))
    for (const oldest of strange.slice(0, Math.max(0, strange.length - limits.strangeConversationsMax / 2))) {
      this.#dropping.add(oldest)
      dropStrange(this.#place, oldest)
        .catch(this.#onBackground)
        .finally(() => this.#dropping.delete(oldest))
    }
  }

  get #place(): Parameters<typeof forgetConversation>[0] {
    const { identity, store, submissions } = this.#engine
    return { own: identity.id, store, transact: (work) => submissions.transact(work) }
  }

  get #hasRoom(): boolean {
    const strange = this.#heads.size - this.#conversations.size
    return this.#conversations.size < limits.conversationsMax && strange < limits.strangeConversationsMax
  }

  #publish(): void {
    this.#topic.publish(this.list())
  }

  #take(conversation: string, value: Uint8Array | undefined): void {
    this.#fellows = undefined
    if (value === undefined) this.#conversations.delete(conversation)
    else this.#conversations.set(conversation, decodeStored(value) as unknown as StoredConversation)
  }

  /** True when frames wait in it. */
  #takeHead(conversation: string, value: Uint8Array | undefined): boolean {
    if (value === undefined) this.#heads.delete(conversation)
    else this.#heads.set(conversation, decodeRollHead(decodeStored(value)).held.length > 0)
    return this.#heads.get(conversation) ?? false
  }
}

function find({ present }: RollTurn, name: PeerName): RollMemberId | undefined {
  return [...present.members.values()].find((member) => member.name === name)?.member
}

type RollMemberId = NonNullable<RollTurn['self']>['member']

function devicesWithLocks(known: KnownName, except: DeviceId): MemberCard['devices'] {
  return known.list.devices.flatMap(({ device, signKey }) => {
    const lock = device === except ? undefined : known.lockKeys.get(device)
    return lock === undefined ? [] : [{ signKey, lock: { number: lock.number, publicKey: lock.publicKey } }]
  })
}

function isOf(identity: string, known: KnownName | undefined): boolean {
  return known === undefined || hexOfBytes(known.list.identityKey) === identity
}
