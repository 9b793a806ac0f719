import type { PeerName } from '@kith/wire'
import type { JoinOptions } from './api/join.ts'
import type { Peer } from './api/peer.ts'
import { abortedError } from './backend/failure.ts'
import { HandlerTable } from './backend/handlers.ts'
import { nodeProbe } from './diagnosis/node-probe.ts'
import { type BlobStore, openMemoryBlobs } from './blobs/blob-store.ts'
import { openFolderBlobs } from './blobs/folder-blobs.ts'
import { nodeFiles } from './blobs/node-files.ts'
import { openEngine } from './engine/open-engine.ts'
import { joinRequest } from './join-options.ts'
import { ownAddresses } from './links/addresses.ts'
import { carriersOf } from './links/carrier.ts'
import { nodeCarriers } from './links/node-carriers.ts'
import { patientDial } from './links/patient-dial.ts'
import { webSocketLink } from './links/websocket.ts'
import { peerUpon } from './services/joined-peer.ts'
import { openMemoryStore } from './store/memory.ts'
import { openSqliteStore } from './store/sqlite.ts'
import type { PeerStore } from './store/store.ts'
import { blobsBeside, storeToJoin } from './store/store-to-join.ts'

/**
 * Joins a network: claims the name, or resumes it when the store knows it. `server` is the address of the server, such as
 * `wss://chat.example.org`.
 *
 * A name that the store knows is there as soon as the store is open, and connects in the background. A new name needs the server.
 *
 * Rejects `name-malformed`, `name-reserved`, `option-invalid`, `aborted`; by the store `store-busy`, `store-newer`, `store-failed`,
 * `store-sealed`, `passphrase-wrong`, `name-wrong`; for a new name `name-taken`, `name-lookalike`, `network-changed`, the codes of a claim that is not good enough, such as `claim-required`, and `server-unreachable` after 15 seconds.
 */
export async function join(server: string | URL, options: JoinOptions): Promise<Peer> {
  const { signal } = options
  const { name, url, hostname } = joinRequest(server, options)
  if (signal?.aborted === true) throw abortedError(signal)
  const handlers = new HandlerTable()
  const named = options.store ?? nodeStoreName(name)
  const store = await storeToJoin(await storeOf(named), options)
  const engine = await openEngine({
    name,
    claim: options.claim,
    label: options.label ?? nodeLabel(),
    store,
    blobs: blobsIn(options.blobs ?? (typeof named === 'string' && named !== memory ? `${named}-blobs` : memory), store),
    files: nodeFiles,
    dial: patientDial((abort) => webSocketLink(url, { signal: abort })),
    host: hostname,
    probe: nodeProbe,
    handlers,
    carriers: carriersOf(nodeCarriers(), options.carriers),
    paths: options.paths,
    strangers: options.strangers,
    network: () => ownAddresses().join(),
    log: options.log,
    signal,
  })
  return peerUpon(engine, handlers)
}

function storeOf(store: NonNullable<JoinOptions['store']>): Promise<Exclude<JoinOptions['store'], string | undefined>> {
  if (typeof store !== 'string') return Promise.resolve(store)
  return store === memory ? Promise.resolve(openMemoryStore()) : openSqliteStore(store)
}

function blobsIn(blobs: NonNullable<JoinOptions['blobs']>, store: PeerStore): BlobStore {
  if (typeof blobs !== 'string') return blobs
  return blobs === memory ? openMemoryBlobs() : blobsBeside(store, openFolderBlobs(blobs))
}

/** Stands for a store that nothing outlives. */
const memory = ':memory:'

/** The file of a store that the application does not name. */
export function nodeStoreName(name: PeerName): string {
  return `kith-${name}.sqlite`
}

/** What an installation is called that the application does not name. */
export function nodeLabel(): string {
  return `Node on ${process.platform}`
}
