/** Names that one message mentions; more do not count (spec CT20). */
export const mentionsMax = 32

/** What may be the mentions of a body: strings, not yet looked for in its text. */
export function listedNames(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.slice(0, mentionsMax).filter((name): name is string => typeof name === 'string')
    : []
}

/** Those of these names that a text mentions (spec CT20). What looks for them is loaded with the first `@`. */
export async function meantIn(
  text: string,
  names: readonly string[],
): Promise<{ readonly mentions?: readonly string[] }> {
  if (names.length === 0 || !text.includes('@')) return {}
  const { mentionsIn } = await import('./later.ts')
  const mentions = mentionsIn(text, names)
  return mentions.length === 0 ? {} : { mentions }
}
