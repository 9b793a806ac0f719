/** A picture that stands for `:name:` in a text: the name, and the SHA-256 of the picture in base64url (spec CT41). */
export type EmoticonRef = readonly [name: string, hash: string]

/** Emoticons of one message. */
export const emoticonsMax = 20
/** Characters of a name. */
export const emoticonNameMax = 24

const namePattern = /^[\p{L}\p{M}\p{N}_+-]{2,24}$/u
const hashPattern = /^[\w-]{43}$/u

/** Whether an emoticon can be called so, between its colons. */
export function isEmoticonName(name: string): boolean {
  return namePattern.test(name)
}

/** Whether this is the SHA-256 of a picture in base64url. */
export function isEmoticonHash(hash: unknown): hash is string {
  return typeof hash === 'string' && hashPattern.test(hash)
}

/** The emoticons that somebody says a text has, as far as they make sense: the first of each name. */
export function readEmoticons(value: unknown): { readonly emoticons?: readonly EmoticonRef[] } {
  if (!Array.isArray(value)) return {}
  const found = new Map<string, string>()
  for (const one of value.slice(0, emoticonsMax) as unknown[]) {
    const [name, hash] = Array.isArray(one) ? (one as unknown[]) : []
    if (typeof name === 'string' && isEmoticonName(name) && isEmoticonHash(hash) && !found.has(name))
      found.set(name, hash)
  }
  return found.size === 0 ? {} : { emoticons: [...found] }
}
