import { type BodyEncoding, type DeviceId, KithError, type MessageId, type PeerName } from '@kith/wire'
import type { SaidRecord, Transaction } from '../api/messages.ts'
import { encodeFrameMessage, encodeSaid } from './roll-bodies.ts'
import type { RollTurn } from './roll-turn.ts'
import type { SaidKeys } from './said-keys.ts'
import { type ConversationWriting, send } from './writing.ts'
import { frameType } from './conversation-types.ts'

/** Something to be said. */
export interface Saying {
  readonly conversation: string
  readonly type: string
  readonly encoding: BodyEncoding
  readonly body: Uint8Array
  /** The record of the application's own that tells what carries it. */
  readonly sentAs?: { readonly collection: string; readonly key: string } | undefined
}

/** What was said: its number, and the message that carries it to each name. */
export interface SaidTo {
  readonly number: number
  readonly sent: readonly { readonly to: PeerName; readonly mid: MessageId }[]
}

export interface ConversationSayingOptions {
  readonly own: DeviceId
  readonly writing: ConversationWriting
  readonly saidKeys: SaidKeys
  /** A conversation in a transaction. Rejects when there is none, or this device has no place in it. */
  readonly turn: (tx: Transaction, conversation: string) => Promise<RollTurn>
  readonly transact: (work: (tx: Transaction) => Promise<void>) => Promise<void>
}

interface Waiting {
  readonly saying: Saying
  readonly resolve: (said: SaidTo) => void
  readonly reject: (error: unknown) => void
}

/** Things said that share a commit, at most. */
const togetherMax = 64

/**
 * What this device says. Things said in one conversation keep their order: while some are being committed, the next ones gather, and share the commit that follows, so that none waits for
 * more than one other.
 */
export class ConversationSaying {
  readonly #options: ConversationSayingOptions
  readonly #waiting = new Map<string, Waiting[]>()

  constructor(options: ConversationSayingOptions) {
    this.#options = options
  }

  /** Says something in a commit of its own, or with what else is being said. */
  say(saying: Saying): Promise<SaidTo> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(saying.conversation)
      const one = { saying, resolve, reject }
      if (waiting !== undefined) {
        waiting.push(one)
        return
      }
      this.#waiting.set(saying.conversation, [one])
      void this.#run(saying.conversation)
    })
  }

  /** Says things in a transaction, in their order. */
  async into(tx: Transaction, sayings: readonly Saying[]): Promise<readonly SaidTo[]> {
    const said: SaidTo[] = []
    for (const saying of sayings) said.push(await this.#say(tx, saying))
    return said
  }

  async #run(conversation: string): Promise<void> {
    const waiting = this.#waiting.get(conversation) ?? []
    while (waiting.length > 0) {
      const together = waiting.splice(0, togetherMax)
      try {
        await this.#commit(together)
      } catch (error) {
        // What one of them is refused for is not the fault of the others.
        if (together.length === 1) together[0]?.reject(error)
        else for (const one of together) await this.#commit([one]).catch(one.reject)
      }
    }
    this.#waiting.delete(conversation)
  }

  async #commit(together: readonly Waiting[]): Promise<void> {
    let said: readonly SaidTo[] = []
    await this.#options.transact(async (tx) => {
      said = await this.into(
        tx,
        together.map(({ saying }) => saying),
      )
    })
    for (const [at, { resolve }] of together.entries()) {
      const one = said[at]
      if (one !== undefined) resolve(one)
    }
  }

  async #say(tx: Transaction, { conversation, type: messageType, encoding, body, sentAs }: Saying): Promise<SaidTo> {
    const { own, writing, saidKeys } = this.#options
    const turn = await this.#options.turn(tx, conversation)
    const role = turn.self?.role
    if (role === undefined || role === 'reader') throw new KithError('roll-not-entitled')
    const due = await writing.due(turn)
    if (due !== undefined) await writing.refresh(turn, due)
    const row = await turn.device(own)
    const number = row.said + 1
    turn.putDevice(own, { ...row, said: number })
    const sealed = await turn.seal(encodeSaid({ number, messageType, encoding, body }))
    const frame = encodeFrameMessage(conversation, sealed.frame)
    const sent = writing.receivers(turn.present).map((to) => ({ to, mid: send(tx, to, frameType, frame) }))
    for (const { mid } of sent) saidKeys.keep(tx, conversation, mid, sealed)
    if (sentAs !== undefined) {
      const kept: SaidRecord = { number, sent }
      tx.put(sentAs.collection, sentAs.key, kept)
    }
    return { number, sent }
  }
}
