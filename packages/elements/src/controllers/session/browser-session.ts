import type { join } from '@kith/peer'

import { joinLater } from '../network/join-later.ts'
import { StoreNames } from './entry.ts'
import { Leftovers } from './leftovers.ts'
import { Locks } from './locks.ts'
import { OwnNames } from './own-names.ts'
import { type OpenPeer, Session } from './session.ts'

const sessions = new Map<string, Session>()

/** What a session of a browser can be told. */
export interface BrowserSessionOptions {
  /** The peer's `join`, of a page that has loaded it with itself. @default it is loaded when somebody joins */
  readonly join?: typeof join | undefined
  /** The name of this browser that the page shows; empty for a new one. @default what it showed before, else the one that was used last */
  readonly as?: string | undefined
  /** The name was open and is locked now: takes what was read out of the page's memory. @default the page loads anew */
  readonly wipe?: (() => void) | undefined
}

/**
 * Who this browser is on the network of a server, remembered in `localStorage` and the browser's databases: one session for each server in a page. It starts by itself. Servers
 * of other hosts than the page's have a memory of their own. Each page stays with the name that it shows.
 */
export function browserSession(server: string | URL, options: BrowserSessionOptions = {}): Session {
  const href = networkAddress(server)
  const known = sessions.get(href)
  if (known !== undefined) return known
  const session = sessionOf(href, options)
  sessions.set(href, session)
  void session.start()
  return session
}

/** The whole address of a server: one that is relative to the page, such as `/`, is that of the server that gave the page. */
export function networkAddress(server: string | URL): string {
  const address = new URL(server, location.href)
  if (address.protocol === 'https:') address.protocol = 'wss:'
  if (address.protocol === 'http:') address.protocol = 'ws:'
  return address.href
}

/** The database of this browser for a name on the network of a server. */
export function browserStoreName(server: string | URL, name: string): string {
  const { host } = new URL(networkAddress(server))
  return partsOf(host).stores.of(name)
}

function sessionOf(server: string, { as, wipe, join: joinNetwork = joinLater }: BrowserSessionOptions): Session {
  const { memory, prefix, leftovers, stores } = partsOf(new URL(server).host)
  const names = new OwnNames(memory, pageMemory(prefix))
  if (as !== undefined) names.ask(as)
  const locks = new Locks(memory, (changed) => {
    addEventListener('storage', ({ key }) => {
      if (key === null || key.startsWith(prefix)) changed(key?.slice(prefix.length) ?? null)
    })
  })
  const open: OpenPeer = (name, signal, { invitation, passphrase }) => {
    const store = stores.of(name)
    // What is used again is not left over.
    leftovers.keep(store)
    return joinNetwork(server, {
      ...{ name, signal, passphrase, store, strangers: 'requests' },
      ...(invitation !== undefined && { claim: { invitation } }),
      log: ({ event, detail }) => {
        if (event === 'tab-failed') void session.tabFailed(String(detail['code']))
      },
    })
  }
  const session: Session = new Session(open, memory, {
    ...{ locks, leftovers },
    names,
    retire: (name) => stores.retire(name),
    wipe:
      wipe ??
      (() => {
        location.reload()
      }),
    entry: {
      link: async (signal) => (await import('./ways-in.ts')).linkDevice(server, { signal }),
      accept: (link, name) => stores.fill(name, (store) => link.accept({ store })),
      recover: async (wanted, signal) => {
        const { recover } = await import('./ways-in.ts')
        return stores.fill(wanted.name, (store) => recover(server, { ...wanted, store, signal }))
      },
    },
  })
  return session
}

/** What a page remembers of one host; that of its own host has the plain keys. */
interface HostParts {
  readonly prefix: string
  readonly memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  readonly leftovers: Leftovers
  readonly stores: StoreNames
}

function pageMemory(prefix: string): Pick<Storage, 'getItem' | 'setItem'> {
  return {
    getItem: (key) => sessionStorage.getItem(prefix + key),
    setItem: (key, value) => {
      sessionStorage.setItem(prefix + key, value)
    },
  }
}

function partsOf(host: string): HostParts {
  const prefix = host === location.host ? '' : `${host} `
  const memory = {
    getItem: (key: string) => localStorage.getItem(prefix + key),
    setItem: (key: string, value: string) => {
      localStorage.setItem(prefix + key, value)
    },
    removeItem: (key: string) => {
      localStorage.removeItem(prefix + key)
    },
  }
  const leftovers = new Leftovers(memory, {
    has: async (store) => (await indexedDB.databases()).some(({ name }) => name === store),
    remove: async (store) => (await import('./ways-in.ts')).removeIndexedDbStore(store),
  })
  return { prefix, memory, leftovers, stores: new StoreNames(host, memory, leftovers) }
}
