import { KithError, type PeerName } from '@kith/wire'
import type { JoinOptions } from './api/join.ts'
import type { Peer } from './api/peer.ts'
import type { Backend } from './backend/backend.ts'
import { abortedError } from './backend/failure.ts'
import { HandlerTable } from './backend/handlers.ts'
import type { NetworkProbe } from './diagnosis/network-probe.ts'
import { type BlobStore, openMemoryBlobs } from './blobs/blob-store.ts'
import { openIndexedDbBlobs } from './blobs/indexed-db-blobs.ts'
import { openEngine } from './engine/open-engine.ts'
import { joinRequest } from './join-options.ts'
import { type Carrier, carriersOf } from './links/carrier.ts'
import { patientDial } from './links/patient-dial.ts'
import { webSocketLink } from './links/websocket.ts'
import { peerUpon } from './services/joined-peer.ts'
import { openIndexedDbStore } from './store/indexed-db.ts'
import { openMemoryStore } from './store/memory.ts'
import type { PeerStore } from './store/store.ts'
import { blobsBeside, storeToJoin, storeToJoinInBrowser } from './store/store-to-join.ts'
import { openSharedBackend } from './tabs/shared-backend.ts'

/**
 * Joins a network from a page: claims the name, or resumes it when the store knows it. `server` is the address of the server, such as
 * `wss://chat.example.org`. Tabs that name the same database share one peer: one of them owns it, and another takes over when its tab
 * closes.
 *
 * A name that the store knows is there as soon as the store is open, and connects in the background. A new name needs the server.
 *
 * Rejects `name-malformed`, `name-reserved`, `option-invalid`, `aborted`, and `insecure-address` on a page that gets no keys; by the
 * store `store-newer`, `store-failed`, `store-sealed`, `passphrase-wrong`, `name-wrong`; for a new name `name-taken`, `name-lookalike`, `network-changed`, the codes of a claim that is not good enough, such as `claim-required`, and
 * `server-unreachable` after 15 seconds.
 */
export async function join(server: string | URL, options: JoinOptions): Promise<Peer> {
  const { signal } = options
  const { name, url, host, hostname } = joinRequest(server, options)
  if (signal?.aborted === true) throw abortedError(signal)
  const handlers = new HandlerTable()
  const named = options.store ?? browserStoreName(host, name)
  const open = async (opening: Promise<PeerStore>): Promise<Backend> => {
    const store = await opening
    return openEngine({
      name,
      claim: options.claim,
      label: options.label ?? browserLabel(),
      store,
      blobs: await blobsIn(
        options.blobs ?? (typeof named === 'string' && named !== memory ? `${named}-blobs` : memory),
        store,
      ),
      dial: patientDial((abort) => webSocketLink(url, { signal: abort })),
      host: hostname,
      probe: laterProbe,
      handlers,
      carriers: carriersOf([laterWebRtc()], options.carriers),
      paths: options.paths,
      strangers: options.strangers,
      log: options.log,
      signal,
    })
  }
  if (typeof named !== 'string') return peerUpon(await open(storeToJoin(named, options)), handlers)
  if (named === memory) return peerUpon(await open(storeToJoin(openMemoryStore(), options)), handlers)
  const shared = await openSharedBackend({
    peer: named,
    own: () => open(openIndexedDbStore(named).then((store) => storeToJoinInBrowser(store, options))),
    failed: ({ code }) => options.log?.({ atMs: Date.now(), event: 'tab-failed', detail: { code } }),
  })
  try {
    // The tab that has the store open may be another: what this one was given has to be right all the same.
    if (!shared.isOwner && options.passphrase !== undefined)
      await shared.call('seal-check', { passphrase: options.passphrase }, { signal })
    return await peerUpon(shared, handlers)
  } catch (error) {
    await shared[Symbol.asyncDispose]()
    throw error
  }
}

async function blobsIn(blobs: NonNullable<JoinOptions['blobs']>, store: PeerStore): Promise<BlobStore> {
  if (typeof blobs !== 'string') return blobs
  return blobs === memory ? openMemoryBlobs() : blobsBeside(store, await openIndexedDbBlobs(blobs))
}

/** Loaded when somebody looks at the network. */
const laterProbe: NetworkProbe = {
  look: async (...asked) => (await import('./diagnosis/browser-probe.ts')).browserProbe.look(...asked),
  tryTurn: async (...asked) => (await import('./diagnosis/browser-probe.ts')).browserProbe.tryTurn(...asked),
}

/** Loaded when the first direct path is worth trying. */
function laterWebRtc(): Carrier {
  let loaded: Carrier | undefined
  return {
    kind: 'webrtc',
    get isAvailable() {
      return typeof RTCPeerConnection === 'function'
    },
    load: async () => {
      loaded ??= (await import('./links/webrtc-browser.ts')).browserWebRtc
    },
    begin: (options) => {
      if (loaded === undefined) throw new KithError('carrier-missing')
      return loaded.begin(options)
    },
  }
}

/** Stands for a store that nothing outlives. */
const memory = ':memory:'

/** The database of a store that the application does not name. */
export function browserStoreName(host: string, name: PeerName): string {
  return `kith-${host}-${name}`
}

/** What an installation is called that the application does not name. */
export function browserLabel(): string {
  return browserName(navigator.userAgent)
}

/** What a person calls the browser, as far as it can be told. */
function browserName(userAgent: string): string {
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(userAgent)?.[0] ?? 'Browser'
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(userAgent)?.[0]
  const known = { Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser
  return system === undefined ? known : `${known} on ${system}`
}
