/** What of a request decides whether a page may connect. */
export interface OriginQuestion {
  /** The `Origin` header; programs that are no browser send none. */
  readonly origin: string | undefined
  readonly host: string | undefined
  /** Origins that the operator allows beside the server's own. */
  readonly allowed: readonly string[]
}

/**
 * Whether this request may open a session (spec SE10): pages of the server's own address and of allowed origins may, and so may
 * programs that say no origin. Sign-in is by signature, never by a cookie, so this only keeps foreign pages from using the address.
 */
export function isOriginAllowed({ origin, host, allowed }: OriginQuestion): boolean {
  if (origin === undefined) return true
  if (allowed.includes(origin)) return true
  if (host === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === host.toLowerCase()
}
