import { KithError } from '@kith/wire'
import { pause } from './alarm.ts'

/** Between two times that what must not be turned down tries to load a part, in milliseconds. */
const againMs = 2000

/** A part of the program that is loaded when somebody needs it first (spec PE91). A load that failed is tried again by who needs it next. */
export class Lazy<T> {
  readonly #load: () => Promise<T>
  #loading: Promise<T> | undefined
  #present: T | undefined

  constructor(load: () => Promise<T>) {
    this.#load = load
  }

  /** The part where it is loaded already. */
  get present(): T | undefined {
    return this.#present
  }

  /** Loads the part, once for all who ask. Rejects `program-incomplete` when it cannot be loaded, and as its own beginning does. */
  get(): Promise<T> {
    this.#loading ??= this.#begin()
    return this.#loading
  }

  /** Waits until the part can be loaded. Rejects as its own beginning does, and as {@link get} once the signal aborts. */
  async patiently(signal: AbortSignal): Promise<T> {
    for (;;)
      try {
        return await this.get()
      } catch (error) {
        if (!(error instanceof KithError) || error.code !== 'program-incomplete' || signal.aborted) throw error
        await pause(againMs, signal)
      }
  }

  async #begin(): Promise<T> {
    try {
      this.#present = await this.#load()
      return this.#present
    } catch (error) {
      this.#loading = undefined
      throw error
    }
  }
}

/** Imports a module of the program. Rejects `program-incomplete` where that cannot be had: a page without a connection, or an older page of a newer server. */
export async function loaded<T>(module: Promise<T>): Promise<T> {
  try {
    return await module
  } catch (cause) {
    throw new KithError('program-incomplete', undefined, { cause })
  }
}
