/** What a test run was given, or why it could not be: the outcome of looking for a browser or a database. */
export type Provision =
  | {
      readonly state: 'ready'
      /** Where it was found, for people. */
      readonly from: string
      /** What test processes find in their environment. */
      readonly environment: Readonly<Record<string, string>>
      /** Ends what was started; resolves when it is gone. Does nothing the second time. */
      stop(): Promise<void>
    }
  | { readonly state: 'missing'; readonly why: string }

/** A thing found that needs no end. */
export function found(from: string, environment: Readonly<Record<string, string>>): Provision {
  return { state: 'ready', from, environment, stop: () => Promise.resolve() }
}

export function missing(why: string): Provision {
  return { state: 'missing', why }
}

/** The first sentence of an error, on one line. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim().split('\n').slice(-1)[0] ?? 'unknown reason'
}
