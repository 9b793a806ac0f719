import type { Peer } from '@kith/peer'

import type { Session } from '../../controllers/session/session.ts'

/**
 * Names a value that elements find above themselves, by the web components' community protocol for contexts
 * (https://github.com/webcomponents-cg/community-protocols, proposal "context").
 */
export type Context<T> = symbol & { readonly __context: T }

/** The peer that the elements below act for; undefined as long as there is none. */
export const peerContext: Context<Peer | undefined> = Symbol.for('kith-peer') as Context<Peer | undefined>

/** Who this browser is on the network above; undefined where a peer was given. */
export const sessionContext: Context<Session | undefined> = Symbol.for('kith-session') as Context<Session | undefined>

/** Receives the value, and again when it changes, with the way to end that. */
export type ContextCallback<T> = (value: T, unsubscribe?: () => void) => void

/** Asks the elements above for a value. */
export class ContextRequestEvent<T> extends Event {
  static readonly eventName = 'context-request'
  readonly context: Context<T>
  readonly callback: ContextCallback<T>
  readonly subscribe: boolean
  readonly contextTarget: Element

  constructor(context: Context<T>, contextTarget: Element, callback: ContextCallback<T>, subscribe = true) {
    super(ContextRequestEvent.eventName, { bubbles: true, composed: true })
    this.context = context
    this.contextTarget = contextTarget
    this.callback = callback
    this.subscribe = subscribe
  }
}

/** Gives a value to the elements below `host`, and tells those who subscribed when it changes. */
export class ContextProvider<T> {
  readonly #listeners = new Map<ContextCallback<T>, () => void>()
  #value: T

  constructor(host: Element, context: Context<T>, value: T) {
    this.#value = value
    host.addEventListener(ContextRequestEvent.eventName, (event) => {
      const request = event as ContextRequestEvent<T>
      if (request.context !== context || request.contextTarget === host) return
      request.stopPropagation()
      this.#answer(request)
    })
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const [callback, unsubscribe] of [...this.#listeners]) callback(value, unsubscribe)
  }

  #answer({ callback, subscribe }: ContextRequestEvent<T>): void {
    if (!subscribe) return callback(this.#value)
    const unsubscribe = (): void => void this.#listeners.delete(callback)
    this.#listeners.set(callback, unsubscribe)
    callback(this.#value, unsubscribe)
  }
}

/** Looks for a value above an element as long as it is in the page. */
export class ContextSeeker<T> {
  readonly #host: Element
  readonly #context: Context<T>
  readonly #changed: () => void
  #isAsked = false
  #unsubscribe: (() => void) | undefined

  /** Whether an element above has answered. */
  isFound = false
  value: T | undefined

  constructor(host: Element, context: Context<T>, changed: () => void) {
    this.#host = host
    this.#context = context
    this.#changed = changed
  }

  /** Asks, unless it has asked since the element came into the page. */
  ask(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    this.#host.dispatchEvent(
      new ContextRequestEvent(this.#context, this.#host, (value: T, unsubscribe) => {
        if (unsubscribe !== this.#unsubscribe) this.#unsubscribe?.()
        this.#unsubscribe = unsubscribe
        this.isFound = true
        this.value = value
        this.#changed()
      }),
    )
  }

  /** The element left the page. */
  forget(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    this.#isAsked = false
    this.isFound = false
    this.value = undefined
  }
}
