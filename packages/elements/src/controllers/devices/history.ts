import type { DeviceHistory, Peer } from '@kith/peer'

import { chatCollections } from '../chat/message-record.ts'
import { type Fault, faultOf } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'

/** How the messages from before this device was linked stand. */
export type HistoryState =
  /** There are none to be had, or the person has decided. */
  | { readonly state: 'none' }
  /** Another device may have some; `fault` says why they did not come. */
  | { readonly state: 'offered'; readonly fault: Fault | undefined }
  /** The person has not said yes at the other device. */
  | { readonly state: 'asking' }
  | { readonly state: 'coming'; readonly records: number; readonly total: number }
  | { readonly state: 'done'; readonly kept: number }

/** A device that asks for the messages of this one. */
export interface HistoryQuestion {
  readonly label: string
  readonly answer: (isYes: boolean) => void
}

/** In this order: what was read is known before what is unread, and messages behind what they show and before what leads to them. */
const { read, latest, messages, index, pins } = chatCollections
const taken = [read, latest, chatCollections.emoticons, messages, index, pins]
const decidedKey = 'decided'
/** After so many records what has come is made ready to be searched, and again after twice as many each time: that reads the history about twice in all. */
const searchedFirst = 1000

/** Messages from before this device was linked, which it takes from another device, and which it gives to others when its person says yes. */
export class History {
  readonly now: Cell<HistoryState> = new Cell<HistoryState>({ state: 'none' })
  readonly question: Cell<HistoryQuestion | undefined> = new Cell<HistoryQuestion | undefined>(undefined)
  readonly #peer: Peer
  readonly #signal: AbortSignal
  /** Counts the times that messages have come, whole or cut off: what has come can be searched then. */
  readonly came: Cell<number> = new Cell(0)
  #attempt = new AbortController()
  #counted = 0

  constructor(peer: Peer, signal: AbortSignal) {
    this.#peer = peer
    this.#signal = signal
  }

  /** Resolves when it is known whether there is something to be had. */
  async start(): Promise<void> {
    const giving = this.#peer.devices.history.give(taken, ({ label }) => this.#ask(label))
    this.#signal.addEventListener('abort', () => {
      giving[Symbol.dispose]()
      this.#attempt.abort()
      this.question.value?.answer(false)
    })
    const [first, ...others] = await this.#peer.devices.list()
    const isDecided = (await this.#peer.records.get(chatCollections.history, decidedKey)) !== undefined
    // The first device of a name has everything that there is.
    if (first?.isThis === false && others.length > 0 && !isDecided) this.now.set({ state: 'offered', fault: undefined })
  }

  /** Asks the other devices for their messages. What had come before a failure stays, and the next time goes on from there. */
  async bring(): Promise<void> {
    if (this.now.value.state !== 'offered') return
    const { signal } = (this.#attempt = new AbortController())
    this.now.set({ state: 'asking' })
    this.#counted = 0
    try {
      const { KnownMessages } = await import('./known-messages.ts')
      const known = new KnownMessages(this.#peer, signal)
      await known.load()
      const options: Parameters<DeviceHistory['take']>[1] = {
        signal,
        onRecord: (record) => known.judge(record),
        onProgress: (progress) => {
          if (signal.aborted) return
          this.now.set({ state: 'coming', ...progress })
          this.#count(progress.records)
        },
      }
      const { kept } = await this.#peer.devices.history.take(taken, options)
      await known.noteOpen()
      await this.#decide()
      this.now.set({ state: 'done', kept })
    } catch (error) {
      this.now.set({ state: 'offered', fault: signal.aborted ? undefined : faultOf(error) })
    } finally {
      this.#attempt.abort()
      this.came.update((times) => times + 1)
    }
  }

  #count(records: number): void {
    if (records < Math.max(searchedFirst, 2 * this.#counted)) return
    this.#counted = records
    this.came.update((times) => times + 1)
  }

  /** Gives up for now. */
  stop(): void {
    this.#attempt.abort()
  }

  /** The person does not want them, or has seen that they are there. */
  async dismiss(): Promise<void> {
    this.now.set({ state: 'none' })
    await this.#decide()
  }

  async #decide(): Promise<void> {
    await this.#peer.records.put(chatCollections.history, decidedKey, true)
  }

  /** Asks the person whether a device may have the messages; of two at once the second is not asked about. */
  async #ask(label: string): Promise<boolean> {
    if (this.question.value !== undefined) return false
    try {
      return await new Promise<boolean>((answer) => {
        this.question.set({ label, answer })
      })
    } finally {
      this.question.set(undefined)
    }
  }
}
