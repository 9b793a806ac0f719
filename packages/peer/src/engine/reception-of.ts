import type { Engine } from './engine.ts'
import { eachPart } from './parts-of.ts'
import { Reception } from './reception.ts'
import type { Say } from './submissions.ts'

/** Says things in the conversations of an engine. */
export function sayIn(engine: Engine): Say {
  return (tx, sayings) => engine.parts.conversations.sayInto(tx, sayings)
}

/** The reception of an engine; `signal` ends the trying. */
export function receptionOf(engine: Engine, signal: AbortSignal, onFailure: (error: unknown) => void): Reception {
  const { identity, store, options, commits, planned, contacts, settling } = engine
  return new Reception({
    name: identity.name,
    store,
    handlers: options.handlers,
    commits,
    planned,
    contacts,
    refusal: (from, type) => engine.parts.strangers.refusal(from, type),
    internal: new Map(eachPart(engine.parts).flatMap(({ handlers = [] }) => [...handlers])),
    settling,
    say: sayIn(engine),
    submissions: () => engine.submissions,
    delivery: () => engine.delivery,
    onFailure,
    onHandlerFailure: (type, attempt, error) => {
      engine.log('handler-failed', { type, attempt, error: error instanceof Error ? error.name : typeof error })
    },
    signal,
  })
}
