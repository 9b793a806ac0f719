import { join, type JoinOptions, type Peer, type PeerStore } from '@kith/peer'

import { lastingStore, Network, Wire } from './network.ts'

/** A disk that stays when a program is done with it. */
export interface Disk {
  readonly store: () => PeerStore
}

/** When a program dies: at a commit, which is not on its disk or is, or when the server says something that it does not hear any more. */
export type Moment = 'before' | 'after' | 'unheard'

/**
 * A program that dies at a commit, or at a word of the server, as if it had been killed: from then on nothing of it reaches its disk or the network, and what it waits for never comes. Its disk
 * stays as it was, and another life begins with `disk`.
 */
export class Mortal implements AsyncDisposable {
  #disk: Disk = lastingStore()
  readonly #wire: Wire
  #left = Infinity
  #moment: Moment = 'before'
  #isDead = false
  #die: () => void = () => undefined
  readonly #died = new Promise<'died'>((resolve) => {
    this.#die = () => {
      resolve('died')
    }
  })

  private constructor(wire: (heard: () => void) => Wire) {
    this.#wire = wire(() => {
      if (this.#moment === 'unheard' && --this.#left === 0) this.#kill()
    })
  }

  static async on(network: Network): Promise<Mortal> {
    let hear: () => void = () => undefined
    const wire = await Wire.to(network.server, () => {
      hear()
    })
    return new Mortal((heard) => {
      hear = heard
      return wire
    })
  }

  /** The network, as long as it lives. */
  get url(): string {
    return this.#wire.url
  }

  /** Its life in the network, over the one connection that ends with it. */
  join(name: string, options: Partial<JoinOptions> = {}): Promise<Peer> {
    return join(this.url, { name, store: this.store(), paths: 'relay-only', ...options })
  }

  /** Before its first life: a disk with something on it. */
  begin(disk: Disk): void {
    this.#disk = disk
  }

  /** The disk, for the next life. */
  disk(): PeerStore {
    return this.#disk.store()
  }

  /** The disk as long as it lives. */
  store(): PeerStore {
    const kept = this.#disk.store()
    const alive = <T>(work: () => Promise<T>): Promise<T> => (this.#isDead ? never() : work())
    return {
      ...kept,
      get: (collection, key) => alive(() => kept.get(collection, key)),
      list: (collection, range) => alive(() => kept.list(collection, range)),
      commit: (groups) =>
        alive(async () => {
          const isLast = this.#moment !== 'unheard' && --this.#left === 0
          const result = isLast && this.#moment === 'before' ? undefined : await kept.commit(groups)
          if (isLast) this.#kill()
          return result === undefined || this.#isDead ? never() : result
        }),
    }
  }

  /** Works until it is done, or dead at its `at`th commit, or word of the server, from now on. */
  async live(at: number, moment: Moment, work: () => Promise<unknown>): Promise<'done' | 'died'> {
    this.#left = at
    this.#moment = moment
    const end = await Promise.race([work().then(() => 'done' as const), this.#died])
    // What follows belongs to the next life, whatever this one still wants to do.
    this.#kill()
    return end
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#wire[Symbol.asyncDispose]()
  }

  #kill(): void {
    this.#isDead = true
    this.#wire.cut()
    this.#die()
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined)
}

/** What one life does, and what the next one finds and does. */
export interface Story {
  readonly work: () => Promise<unknown>
  readonly afterwards: () => Promise<unknown>
}

/**
 * Lives a story again and again, each time in a network of its own, and dies at another moment, until it lives to the end. Of a long story it takes every `step`th,
 * unless KITH_EVERY_DEATH is set. Resolves with how often it died.
 */
export async function everyDeath(
  tell: (network: Network, mortal: Mortal) => Promise<Story>,
  step = 1,
): Promise<number> {
  const by = process.env['KITH_EVERY_DEATH'] === undefined ? step : 1
  let deaths = 0
  for (const [turn, moment] of (['before', 'after', 'unheard'] as const).entries())
    for (let at = 1 + Math.floor((turn * by) / 3); at <= momentsMax; at += by) {
      await using network = await Network.start()
      await using mortal = await Mortal.on(network)
      const { work, afterwards } = await tell(network, mortal)
      const end = await mortal.live(at, moment, work)
      try {
        await afterwards()
      } catch (cause) {
        throw new Error(`after a death at ${String(at)} ${moment}`, { cause })
      }
      if (end === 'done') break
      deaths++
    }
  return deaths
}

/** Moments of a kind that are tried. */
const momentsMax = 60
