import { deepLinkHash } from '@kith/elements/controllers'

/**
 * Takes out of the page's address what was asked of it from outside, so that a link which is copied from there says nothing of it: which of several names it shows (`?as=`), and
 * what a `web+kith:` link names (`?to=`), which becomes the place that is shown.
 *
 * @returns the name that was asked for, empty for a new one; nothing when none was
 */
export function takeAddress(): string | undefined {
  const address = new URL(location.href)
  const as = address.searchParams.get('as') ?? undefined
  const to = address.searchParams.get('to') ?? undefined
  if (as === undefined && to === undefined) return undefined
  address.search = ''
  if (to !== undefined) address.hash = deepLinkHash(to) ?? ''
  history.replaceState(history.state, '', address)
  return as
}
