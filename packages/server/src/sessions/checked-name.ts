import { isName, KithError, parseName, type PeerName } from '@kith/wire'

/** The name in a request. Throws `KithError` `name-malformed` or `name-reserved` (spec NM5). */
export function checkedName(text: string): PeerName {
  if (isName(text)) return text
  const parsed = parseName(text)
  throw parsed.kind === 'refused' ? new KithError(parsed.code, parsed.message) : new KithError('name-malformed')
}
