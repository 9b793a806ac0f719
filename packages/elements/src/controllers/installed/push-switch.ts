import { faultOf, type Fault } from '../network/names.ts'
import { Cell } from '../observable/cell.ts'
import type { Peer, PushSubscriptionJson } from '@kith/peer'

/** What a browser has for push; the page brings it. */
export interface PushSurroundings {
  /** The subscription that the browser has now. */
  subscription(): Promise<PushSubscriptionJson | undefined>
  /** Subscribes with the key of a network, in place of another. Rejects when the browser's push service does not answer. */
  subscribe(key: Uint8Array): Promise<PushSubscriptionJson>
  /** The browser needs it no more. */
  unsubscribe(): Promise<void>
}

/** Where it is remembered who wants to be woken; `localStorage` in the page. */
export type PushMemory = Pick<Storage, 'getItem' | 'setItem'>

/** Whether a device is woken when it is away. */
export type PushSwitchState =
  /** Nobody has looked yet, or it is being changed. */
  | { readonly state: 'looking' }
  /** The browser cannot, or the network does not push. */
  | { readonly state: 'missing'; readonly where: 'browser' | 'network' }
  /** `fault` says why it could not be changed. */
  | { readonly state: 'off' | 'on'; readonly fault: Fault | 'service' | undefined }

const memoryKey = 'kith.push'

/** Push of one browser: it has one subscription, which every name in it may use. */
export class PushSwitch {
  readonly now: Cell<PushSwitchState> = new Cell<PushSwitchState>({ state: 'looking' })
  readonly #push: PushSurroundings | undefined
  readonly #memory: PushMemory

  constructor(push: PushSurroundings | undefined, memory: PushMemory) {
    this.#push = push
    this.#memory = memory
  }

  /** Finds out how it is for the name of a peer. */
  async look(peer: Peer): Promise<void> {
    if (this.#push === undefined) return this.now.set({ state: 'missing', where: 'browser' })
    try {
      const { key, endpoint } = await peer.push.state()
      if (key === undefined) return this.now.set({ state: 'missing', where: 'network' })
      const subscription = await this.#push.subscription()
      const isOn = endpoint !== undefined && endpoint === subscription?.endpoint
      this.now.set({ state: isOn ? 'on' : 'off', fault: undefined })
    } catch (error) {
      this.now.set({ state: this.#wants(peer.name) ? 'on' : 'off', fault: faultOf(error) })
    }
  }

  /** Has the device of a peer woken. The person was asked for notifications before. */
  async turnOn(peer: Peer): Promise<void> {
    if (this.#push === undefined) return
    this.now.set({ state: 'looking' })
    try {
      const { key } = await peer.push.state()
      if (key === undefined) return this.now.set({ state: 'missing', where: 'network' })
      const subscription = await this.#push.subscribe(key).catch(() => undefined)
      if (subscription === undefined) return this.now.set({ state: 'off', fault: 'service' })
      await peer.push.subscribe(subscription)
      this.#remember(peer.name, true)
      this.now.set({ state: 'on', fault: undefined })
    } catch (error) {
      this.now.set({ state: 'off', fault: faultOf(error) })
    }
  }

  async turnOff(peer: Peer): Promise<void> {
    this.now.set({ state: 'looking' })
    try {
      await peer.push.unsubscribe()
      this.#remember(peer.name, false)
      if (this.#wanting.length === 0) await this.#push?.unsubscribe()
      this.now.set({ state: 'off', fault: undefined })
    } catch (error) {
      this.now.set({ state: 'on', fault: faultOf(error) })
    }
  }

  /** Browsers change their subscriptions when they like: at the start of a name that wants to be woken the network hears of another. */
  async renew(peer: Peer): Promise<void> {
    if (this.#push === undefined || !this.#wants(peer.name)) return
    const [{ key, endpoint }, subscription] = await Promise.all([peer.push.state(), this.#push.subscription()])
    if (key !== undefined && (subscription === undefined || subscription.endpoint !== endpoint))
      await peer.push.subscribe(await this.#push.subscribe(key))
  }

  get #wanting(): readonly string[] {
    try {
      const read = JSON.parse(this.#memory.getItem(memoryKey) ?? '[]') as unknown
      return Array.isArray(read) ? read.filter((name) => typeof name === 'string') : []
    } catch {
      // Somebody else wrote it: nobody is known to want it, and whoever does says so again.
      return []
    }
  }

  #wants(name: string): boolean {
    return this.#wanting.includes(name)
  }

  #remember(name: string, isWanted: boolean): void {
    const others = this.#wanting.filter((other) => other !== name)
    this.#memory.setItem(memoryKey, JSON.stringify(isWanted ? [...others, name] : others))
  }
}
