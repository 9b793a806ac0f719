import { readName } from '../network/names.ts'

/** The place of a conversation of several people. */
const groupPattern = /^~[0-9a-f]{64}$/u

/** What the page shows. On a narrow screen each is a stage of its own; on a wide one they stand side by side. */
export type Route =
  | { readonly view: 'list' }
  | { readonly view: 'conversation'; readonly name: string }
  | { readonly view: 'details'; readonly name: string }
  /** Answers to a message: `by` is who wrote it. */
  | { readonly view: 'thread'; readonly name: string; readonly by: string; readonly mid: string }
  /** A look at the network, and at the paths to a name unless it is empty. */
  | { readonly view: 'diagnosis'; readonly name: string }
  /** Comparing fingerprints with a name; with one's own, showing it. */
  | { readonly view: 'verify'; readonly name: string }
  /** How a name was seen over the weeks. */
  | { readonly view: 'journal'; readonly name: string }
  /** Telling the operator about a name. */
  | { readonly view: 'report'; readonly name: string }
  /** The form for a new contact; `name` when the link named somebody. */
  | { readonly view: 'add'; readonly name: string }
  /** The devices of one's own name. */
  | { readonly view: 'devices' }
  /** A new device is linked here; `code` when the link brought it. */
  | { readonly view: 'link'; readonly code: string }
  /** How the name comes back when all devices are lost. */
  | { readonly view: 'recovery' }
  /** Invitations into the network. */
  | { readonly view: 'invitations' }
  /** Beginning a conversation of several people. */
  | { readonly view: 'group-new' }
  /** Inviting into one by a link. */
  | { readonly view: 'group-link'; readonly name: string }
  /** Asking to be let into one; `link` is what stands behind `#join=`. */
  | { readonly view: 'group-join'; readonly link: string }
  /** Adding people to one. */
  | { readonly view: 'group-add'; readonly name: string }
  /** What a person prefers. */
  | { readonly view: 'settings' }
  /** One's own display picture; emoticons of one's own; sounds and the Enter key. */
  | { readonly view: 'charm'; readonly what: 'picture' | 'emoticons' | 'sounds' }
  /** What this device tells of while nobody looks. */
  | { readonly view: 'notifications' }
  /** To whom goes what another program shared. */
  | { readonly view: 'share' }
  /** The names that this browser goes by. */
  | { readonly view: 'names' }
  /** The passphrase of what this browser keeps. */
  | { readonly view: 'passphrase' }

/**
 * Reads a hash such as `#/alice`, `#/~…` (a conversation of several people), `#/~…/add`, `#/~…/link`, `#join=…`, `#group`, `#/alice/details`, `#/alice/thread/BY/MID`, `#/alice/diagnosis`, `#/alice/journal`, `#/alice/verify`, `#/alice/report`, `#diagnosis`, `#add`, `#add=alice`, `#devices`, `#link`, `#link=CODE`, `#recovery`,
 * `#invitations`, `#picture`, `#emoticons`, `#sounds`, `#notifications`, `#names`, `#share` or `#passphrase`;
 * anything else is the list.
 */
export function readRoute(hash: string): Route {
  const invitation = /^#add(?:=(.*))?$/u.exec(hash)
  if (invitation !== null) return { view: 'add', name: nameIn(invitation[1] ?? '') ?? '' }
  const link = /^#link(?:=([\w-]{0,64}))?$/u.exec(hash)
  if (link !== null) return { view: 'link', code: link[1] ?? '' }
  if (hash === '#devices' || hash === '#recovery') return { view: hash === '#devices' ? 'devices' : 'recovery' }
  if (hash === '#group') return { view: 'group-new' }
  const [, inGroup, does] = /^#\/(~[^/]+)\/(add|link)$/u.exec(hash) ?? []
  if (inGroup !== undefined && groupPattern.test(inGroup))
    return { view: does === 'add' ? 'group-add' : 'group-link', name: inGroup }
  const joining = /^#join=(.{1,128})$/u.exec(hash)?.[1]
  if (joining !== undefined) return { view: 'group-join', link: joining }
  if (hash === '#invitations') return { view: 'invitations' }
  if (hash === '#settings') return { view: 'settings' }
  if (hash === '#picture') return { view: 'charm', what: 'picture' }
  if (hash === '#emoticons') return { view: 'charm', what: 'emoticons' }
  if (hash === '#sounds') return { view: 'charm', what: 'sounds' }
  if (hash === '#notifications') return { view: 'notifications' }
  if (hash === '#share') return { view: 'share' }
  if (hash === '#names') return { view: 'names' }
  if (hash === '#passphrase') return { view: 'passphrase' }
  if (hash === '#diagnosis') return { view: 'diagnosis', name: '' }
  const [, threadIn = '', by = '', mid = ''] =
    /^#\/([^/]+)\/thread\/([a-z0-9._-]{1,63})\/([\w-]{26})$/u.exec(hash) ?? []
  const threadPlace = mid === '' ? undefined : nameIn(threadIn)
  if (threadPlace !== undefined) return { view: 'thread', name: threadPlace, by, mid }
  const place = /^#\/([^/]+)(?:\/(details|diagnosis|journal|verify|report))?$/u.exec(hash)
  const name = nameIn(place?.[1] ?? '')
  if (name === undefined) return { view: 'list' }
  return {
    view: (place?.[2] as 'details' | 'diagnosis' | 'journal' | 'verify' | 'report' | undefined) ?? 'conversation',
    name,
  }
}

/** The hash of a route. */
export function hashOf(route: Route): string {
  switch (route.view) {
    case 'list':
      return '#/'
    case 'conversation':
      return `#/${route.name}`
    case 'details':
      return `#/${route.name}/details`
    case 'thread':
      return `#/${route.name}/thread/${route.by}/${route.mid}`
    case 'journal':
      return `#/${route.name}/journal`
    case 'report':
      return `#/${route.name}/report`
    case 'verify':
      return `#/${route.name}/verify`
    case 'diagnosis':
      return route.name === '' ? '#diagnosis' : `#/${route.name}/diagnosis`
    case 'add':
      return route.name === '' ? '#add' : `#add=${route.name}`
    case 'devices':
      return '#devices'
    case 'link':
      return route.code === '' ? '#link' : `#link=${route.code}`
    case 'recovery':
      return '#recovery'
    case 'group-new':
      return '#group'
    case 'group-link':
      return `#/${route.name}/link`
    case 'group-join':
      return `#join=${route.link}`
    case 'group-add':
      return `#/${route.name}/add`
    case 'invitations':
      return '#invitations'
    case 'settings':
      return '#settings'
    case 'charm':
      return `#${route.what}`
    case 'notifications':
      return '#notifications'
    case 'share':
      return '#share'
    case 'names':
      return '#names'
    case 'passphrase':
      return '#passphrase'
  }
}

/** The invitation that an address carries behind `#invite=`, whole, so that it can be used as it came. */
export function invitationIn(hash: string): string | undefined {
  return /^#invite=./u.test(hash) ? hash : undefined
}

/** The link that leads others to add this name. */
export function invitationLink(pageAddress: string, name: string): string {
  const url = new URL(pageAddress)
  url.hash = hashOf({ view: 'add', name })
  url.search = ''
  return url.href
}

/** The address that a link into a group is handed out as. */
export function joinAddress(pageAddress: string, link: string): string {
  const url = new URL(pageAddress)
  url.hash = hashOf({ view: 'group-join', link })
  url.search = ''
  return url.href
}

/** The address that an invitation into the network is handed out as. */
export function inviteAddress(pageAddress: string, invitation: string): string {
  const url = new URL('/', pageAddress)
  url.hash = `invite=${invitation}`
  return url.href
}

function nameIn(text: string): string | undefined {
  if (groupPattern.test(text)) return text
  try {
    return readName(decodeURIComponent(text)).name
  } catch {
    // A hash that is no valid escape names nobody; the list is shown.
    return undefined
  }
}
