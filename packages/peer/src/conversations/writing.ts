import type { Roll, RollState, WrittenRecord } from '@kith/keys'
import { assert, type Decoded, isName, type MemberId, type MessageId, type PeerName, type RollChange } from '@kith/wire'
import type { ConversationChange } from '../api/conversations.ts'
import type { PeerLogEvent } from '../api/join.ts'
import type { Transaction } from '../api/messages.ts'
import { changeHandlerType, type HandlerTable } from '../backend/handlers.ts'
import type { HandlerRuns } from '../engine/handler-runs.ts'
import type { Identity } from '../identity/identity.ts'
import type { KnownNames } from '../identity/known-names.ts'
import { Draft } from '../services/draft.ts'
import { changesBetween, overdue, receiversOf, storedOf } from './membership.ts'
import { conversationsCollection, recordType } from './conversation-types.ts'
import type { RollTurn } from './roll-turn.ts'

/** What conversations need of the peer around them. */
export interface ConversationContext {
  readonly identity: Identity
  readonly names: KnownNames
  readonly handlers: HandlerTable
  readonly runs: () => HandlerRuns
  readonly log: (event: string, detail: PeerLogEvent['detail']) => void
}

/** Who wrote the records that led from one state to the next, and what else is to be told. */
interface Cause {
  readonly records: readonly Uint8Array[]
  readonly alarms?: readonly ConversationChange[]
}

/** Writes records of conversations and sends them to whom they concern, and tells the application what changed: all in the transaction of a turn. */
export class ConversationWriting {
  readonly #context: ConversationContext

  constructor(context: ConversationContext) {
    this.#context = context
  }

  /** Writes a record of any kind. `losing`: the member that it takes something from. */
  async write(turn: RollTurn, work: (roll: Roll) => Promise<Decoded<WrittenRecord>>, losing?: MemberId): Promise<void> {
    const before = turn.present
    const record = await turn.write(work, Date.now(), losing)
    this.tell(turn, before, record)
    await this.changed(turn, before, { records: [record] })
  }

  /** Makes the roll fit for sending: ends are joined, this device's own lock stands in it, and the devices of members are those that are known of them. Not while this device waits for records that it wrote itself. */
  async refresh(turn: RollTurn, changes: readonly RollChange[]): Promise<void> {
    if (await turn.isBehindItself()) return
    await this.write(turn, (roll) => roll.refresh(Date.now(), changes))
  }

  /** What has to be changed before this device says something; nothing when all is well. */
  async due(turn: RollTurn): Promise<readonly RollChange[] | undefined> {
    const { identity, names } = this.#context
    const changes = await overdue(turn, identity.name, (name) => names.get(name))
    const isFit = changes.length === 0 && turn.hasKeys && turn.seat?.lock.number === 0
    return isFit ? undefined : changes
  }

  /** Sends a record to all who are concerned: members and who was one before it; those who are new in it, or have a new device, get all records. */
  tell(turn: RollTurn, before: RollState, record: Uint8Array): void {
    const { name: own } = this.#context.identity
    const { present } = turn
    const newcomers = new Set<PeerName>()
    for (const [device, { member }] of present.devices) {
      const name = present.members.get(member)?.name ?? ''
      if (!before.devices.has(device) && isName(name)) newcomers.add(name)
    }
    const receivers = new Set([...this.receivers(before), ...this.receivers(present)])
    for (const name of receivers) {
      const records = newcomers.has(name) ? turn.records() : [record]
      for (const one of records) send(turn.tx, name, recordType, one)
    }
    if (newcomers.has(own) && !receivers.has(own)) this.#context.log('conversation-device-unlisted', {})
  }

  receivers(state: RollState): readonly PeerName[] {
    const { identity, names } = this.#context
    const hasOtherDevices = identity.chain.newest.list.devices.length > 1
    return receiversOf(state, identity.name, hasOtherDevices, (name) => names.get(name))
  }

  /** The roll was changed: keeps what is told of the conversation, and tells the application. */
  async changed(turn: RollTurn, before: RollState, { records, alarms = [] }: Cause): Promise<void> {
    const { conversation, present, seat, tx } = turn
    const wasMember = before.devices.has(this.#context.identity.id)
    const isKnown = (await tx.get(conversationsCollection, conversation)) !== undefined
    if (seat === undefined && !wasMember && !isKnown) return
    tx.put(conversationsCollection, conversation, { ...storedOf(turn) })
    for (const change of [...changesBetween(conversation, before, present, records), ...alarms])
      await this.#tellApplication(tx, change)
    await turn.renew()
  }

  async #tellApplication(tx: Transaction, change: ConversationChange): Promise<void> {
    const { handlers, runs, log } = this.#context
    const handler = handlers.inConversations.get(changeHandlerType)
    if (handler === undefined) return
    try {
      await runs().into(draftOf(tx), { isInternal: false, withinMs: handler.withinMs }, (draft) =>
        handler.handle(change as never, draft),
      )
    } catch (error) {
      // What happened in the conversation has happened, whatever the application makes of it.
      log('handler-failed', { type: 'conversation change', error: error instanceof Error ? error.name : typeof error })
    }
  }
}

/** Sends a message of Kith's own about a conversation. */
export function send(tx: Transaction, to: PeerName, type: string, body: Uint8Array): MessageId {
  return tx.send(to, type, body, { copy: false })
}

/** The draft that a transaction of the engine is. */
export function draftOf(tx: Transaction): Draft {
  assert(tx instanceof Draft, 'transactions in the engine are drafts')
  return tx
}
