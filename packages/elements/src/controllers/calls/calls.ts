import type { Peer } from '@kith/peer'

import type { MessageClock } from '../chat/message-record.ts'
import type { ContactBook } from '../contacts/contact-book.ts'
import type { GroupNotices } from '../groups/group-notices.ts'
import type { Groups } from '../groups/groups.ts'
import { Cell } from '../observable/cell.ts'
import type { CallDesk } from './call-desk.ts'
import type { CallMedia } from './call-signals.ts'
import type { CallState } from './call-steps.ts'
import { callSignalType } from './call-types.ts'

/** What calls need of the rest of the messenger. */
export interface CallsOptions {
  readonly contacts: Pick<ContactBook, 'of' | 'isMuted'>
  readonly groups: Pick<Groups, 'all' | 'of' | 'others'> & { readonly notices: Pick<GroupNotices, 'wanted'> }
  readonly clock: MessageClock
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

/** The calls of one peer in this page. Most of it, the desk, is loaded with the first call; what is said to it until then waits. */
export class Calls {
  /** How the one call of this page stands. */
  readonly state: Cell<CallState> = new Cell<CallState>({ state: 'idle' })
  /** Where calls are answered, once there was one. */
  readonly desk: Cell<CallDesk | undefined> = new Cell<CallDesk | undefined>(undefined)
  readonly #peer: Peer
  readonly #options: CallsOptions
  readonly #handler: Disposable
  #loading: Promise<CallDesk> | undefined

  constructor(peer: Peer, options: CallsOptions) {
    this.#peer = peer
    this.#options = options
    this.#handler = peer.signals.on<unknown>(callSignalType, ({ from, body }) => {
      const desk = this.desk.value
      if (desk !== undefined) desk.hear(from, body)
      // A ring comes again, so the first is heard when it comes the next time, if loading takes longer.
      else if (options.contacts.of(from)?.state === 'contact' || isFellow(options.groups, from))
        this.load().then((loaded) => loaded.hear(from, body), reportError)
    })
  }

  /** Whether this program can make calls. */
  get isAvailable(): boolean {
    return typeof RTCPeerConnection === 'function' && 'mediaDevices' in navigator
  }

  /** Calls names, when no call is under way; in the place of a conversation of several people with its id as `group`. Without a microphone nobody is called; why is at the desk. */
  async call(names: readonly string[], media: CallMedia, group?: string): Promise<void> {
    if (this.isAvailable) await (await this.load()).call(names, media, group)
  }

  /** The desk, loaded now if it was not yet. */
  load(): Promise<CallDesk> {
    return (this.#loading ??= this.#load())
  }

  stop(): void {
    this.#handler[Symbol.dispose]()
    this.desk.value?.stop()
  }

  async #load(): Promise<CallDesk> {
    try {
      const { CallDesk } = await import('./call-desk.ts')
      const { state } = this
      const desk = new CallDesk(this.#peer, { ...this.#options, state })
      await desk.start()
      this.desk.set(desk)
      return desk
    } catch (error) {
      // The next call tries again.
      this.#loading = undefined
      throw error
    }
  }
}

/** Whether somebody is a member of a conversation of several people that this person is a member of, too. */
function isFellow({ all }: CallsOptions['groups'], name: string): boolean {
  return [...all.value.values()].some(({ isMember, members }) => isMember && members.some((one) => one.name === name))
}
