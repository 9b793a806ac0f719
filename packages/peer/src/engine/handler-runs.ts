import type { Path } from '@kith/core'
import { type DeviceId, type ErrorCode, KithError, type PeerName, type WireMessage } from '@kith/wire'
import type { Message } from '../api/messages.ts'
import type { HandlerTable, RegisteredHandler } from '../backend/handlers.ts'
import { decodeBody } from '../services/body.ts'
import { Draft, type DraftOptions, type ReadRecord } from '../services/draft.ts'
import { sentPrefix } from '../services/own-copies.ts'
import type { Statements } from './statements.ts'
import type { Say } from './submissions.ts'
import { TurnedDown } from './turned-down.ts'

export interface HandlerRunsOptions {
  readonly name: PeerName
  readonly handlers: HandlerTable
  /** Kith's own handlers, which come first. */
  readonly internal: ReadonlyMap<string, RegisteredHandler>
  readonly read: ReadRecord
  readonly statements: Statements
  readonly say: Say
}

/** Where a message came from. */
export interface Origin {
  readonly from: PeerName
  readonly device: DeviceId
  readonly sentAtMs: number
  readonly path: Path
}

/** A message whose body was checked, with the handler of its type. */
export interface ReadyMessage {
  readonly message: Message<unknown>
  readonly handler: RegisteredHandler
  readonly isInternal: boolean
}

/** Finds the handler of a message, and runs it once into a draft. */
export class HandlerRuns {
  readonly #options: HandlerRunsOptions

  constructor(options: HandlerRunsOptions) {
    this.#options = options
  }

  /** A draft that handlers run into. */
  draft(): Draft {
    return this.#draft({})
  }

  /** The message with its handler, or the code of why nobody can handle it (spec PE8). */
  async ready(origin: Origin, { mid, messageType, encoding, body }: WireMessage): Promise<ReadyMessage | ErrorCode> {
    const own = this.#options.internal.get(messageType)
    const handler = own ?? this.#options.handlers.get(messageType)
    // Only a device of the own name says what the own name sent.
    const isForged = messageType.startsWith(sentPrefix) && origin.from !== this.#options.name
    if (handler === undefined || isForged) return 'no-handler'
    const decoded = decodeBody(encoding, body)
    const checked = decoded === undefined ? undefined : await validBody(handler, decoded.body)
    if (checked === undefined) return 'body-malformed'
    const { from, device, sentAtMs, path } = origin
    const message = { mid, type: messageType, body: checked.value, from, device, sentAtMs, path }
    return { message, handler, isInternal: own !== undefined }
  }

  /** Runs the handler; what it wants goes into `whole`. Throws what it throws, and then `whole` is as it was, but for what a message that is turned down leaves. */
  once({ message, handler, isInternal }: ReadyMessage, whole: Draft): Promise<void> {
    const { withinMs } = handler
    return this.into(whole, { isInternal, withinMs }, (draft) => handler.handle(message, draft))
  }

  /** Runs work into a draft upon `whole`, which keeps it when it succeeds. */
  async into(
    whole: Draft,
    { isInternal, withinMs }: { readonly isInternal: boolean; readonly withinMs: number },
    work: (draft: Draft) => void | Promise<void>,
  ): Promise<void> {
    const draft = this.#draft({ upon: whole, isInternal })
    try {
      await inTime(work(draft), withinMs)
      if (draft.hasStatements && !(await this.#options.statements.check(draft.statements)))
        throw new KithError('write-conflict', 'A statement changes another number of rows than it should.')
      if (draft.sayings.length > 0) {
        const said = this.#draft({ upon: draft, isInternal: true })
        await this.#options.say(said, draft.sayings)
        said.keep()
      }
    } catch (error) {
      if (!(error instanceof TurnedDown)) draft.close()
      else if (error.keepsWrites) draft.keep()
      // A message is turned down for what the handler read: where that changes before the commit, it is asked again.
      else draft.keepReads()
      throw error
    }
    draft.keep()
  }

  #draft(options: DraftOptions): Draft {
    const { name, read, handlers } = this.#options
    return new Draft(name, read, { ...options, isCopied: (type) => handlers.isCopied(type) })
  }
}

/** Waits for a handler as long as it may take. */
async function inTime(running: void | Promise<void>, withinMs: number): Promise<void> {
  if (running === undefined) return
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DOMException(`The handler took longer than ${String(withinMs)} ms.`, 'TimeoutError'))
    }, withinMs)
  })
  try {
    await Promise.race([running, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The body as the handler's schema gives it, or nothing when it does not accept it. */
export async function validBody(
  handler: RegisteredHandler,
  body: unknown,
): Promise<{ readonly value: unknown } | undefined> {
  if (handler.schema === undefined) return { value: body }
  try {
    const result = await handler.schema['~standard'].validate(body)
    return result.issues === undefined ? { value: result.value } : undefined
  } catch {
    // A schema that throws has not accepted the body.
    return undefined
  }
}
