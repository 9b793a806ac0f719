import type { Messenger } from './messenger.ts'

/** What `perMessenger` keeps: it reads what it has from the messenger's store, and resolves when it has. */
interface Started {
  start(): Promise<void>
}

/** One of its kind for each messenger, made and started when it is asked for first. That it cannot be read is reported, unless the messenger ends meanwhile. */
export function perMessenger<T extends Started>(make: (messenger: Messenger) => T): (messenger: Messenger) => T {
  const known = new WeakMap<Messenger, T>()
  return (messenger) => {
    const before = known.get(messenger)
    if (before !== undefined) return before
    const made = make(messenger)
    known.set(messenger, made)
    made.start().catch((error: unknown) => {
      if (!messenger.ending.aborted) reportError(error)
    })
    return made
  }
}
