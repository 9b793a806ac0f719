import { assert } from '@kith/wire'
import type { HandlerOptions, MessageHandler, MissingHandler, StandardSchema } from '../api/messages.ts'
import { durationMs } from '../services/duration.ts'
import { sentPrefix } from '../services/own-copies.ts'

/** A handler with the schema that checks its bodies. */
export interface RegisteredHandler {
  readonly handle: MessageHandler<unknown>
  readonly schema: StandardSchema<unknown> | undefined
  /** How long one run may take, in milliseconds. */
  readonly withinMs: number
}

/** Where `inConversations` has the handler of changes: no message has this type. */
export const changeHandlerType = ''

/** How long a handler may take when its application does not say, in milliseconds. */
export const handlerMsDefault = 60_000

/**
 * The handlers that this program, or this tab, has registered. The services fill the table; an engine that runs here looks into it. In a
 * browser every tab has its own table, and only the owner's is used, so a tab that becomes the owner hands its table to its new engine.
 */
export class HandlerTable {
  readonly #handlers = new Map<string, RegisteredHandler>()
  #missing: MissingHandler | undefined
  #inConversations: HandlerTable | undefined

  /**
   * Registers the handler of a type until the result is disposed. A second handler of a type is a programmer error.
   *
   * @throws {@link KithError} `option-invalid` when `within` is no duration.
   */
  add<T>(type: string, handler: MessageHandler<T>, options: HandlerOptions<T> = {}): Disposable {
    assert(!this.#handlers.has(type), `a type has one handler; ${type} has one already`)
    const withinMs = options.within === undefined ? handlerMsDefault : durationMs(options.within)
    const registered = { handle: handler, schema: options.schema, withinMs } as RegisteredHandler
    this.#handlers.set(type, registered)
    return {
      [Symbol.dispose]: () => {
        if (this.#handlers.get(type) === registered) this.#handlers.delete(type)
      },
    }
  }

  get(type: string): RegisteredHandler | undefined {
    return this.#handlers.get(type)
  }

  /** The handlers of what is said in conversations. */
  get inConversations(): HandlerTable {
    return (this.#inConversations ??= new HandlerTable())
  }

  /** True for types whose copies are handled here: then the other devices of the name get copies of what this one sends (spec PE58). */
  isCopied(type: string): boolean {
    return this.#handlers.has(`${sentPrefix}${type}`)
  }

  /** Registers the handler of messages that will never come, until the result is disposed. A second one is a programmer error. */
  addMissing(handler: MissingHandler): Disposable {
    assert(this.#missing === undefined, 'messages that never come have one handler')
    this.#missing = handler
    return {
      [Symbol.dispose]: () => {
        if (this.#missing === handler) this.#missing = undefined
      },
    }
  }

  get missing(): MissingHandler | undefined {
    return this.#missing
  }
}
