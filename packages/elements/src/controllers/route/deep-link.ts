import { readName } from '../network/names.ts'
import { hashOf } from './route.ts'

const longest = 8192

/**
 * The place in the page that a `web+kith:` link names, as a hash: `web+kith:NAME` a person, who may be asked; `web+kith:join=LINK` a group; `web+kith:invite=INVITATION` this
 * network. At each of them the person decides; nothing is done by the link itself.
 *
 * @param link as another program gave it
 * @returns nothing for what is none of these
 */
export function deepLinkHash(link: string): string | undefined {
  const [, named = ''] = /^web\+kith:(?:\/\/)?#?(.+)$/isu.exec(link.trim()) ?? []
  if (named === '' || link.length > longest) return undefined
  if (/^(?:join|invite)=[\w.~%&=+/:-]+$/u.test(named)) return `#${named}`
  const name = readName(named.replace(/^add=/u, '').replace(/\/$/u, '')).name
  return name === undefined ? undefined : hashOf({ view: 'add', name })
}
