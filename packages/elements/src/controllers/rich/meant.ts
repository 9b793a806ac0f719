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
