import { mkdir } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'

import { type DeviceId, KithError } from '@kith/wire'

import { openBlobs } from './blobs/open.ts'
import { blobQuotasDefault } from './blobs/quotas.ts'
import { InProcessBus } from './bus/in-process.ts'
import { systemClock } from './clock.ts'
import { defaults } from './defaults.ts'
import { Directory } from './directory/directory.ts'
import { listen } from './http/http-server.ts'
import { StaticFiles } from './http/static-files.ts'
import { Ice } from './ice/ice.ts'
import { jsonLogger } from './logger.ts'
import { clearMailbox } from './mailbox/clearing.ts'
import { openMailbox } from './mailbox/open.ts'
import { Meetings } from './meetings/meetings.ts'
import { Metrics } from './metrics/metrics.ts'
import { describeProcess } from './metrics/process.ts'
import { admissionOf, invitationRulesOf } from './naming/claim-options.ts'
import { Clearing } from './naming/clearing.ts'
import type { ClaimPolicy } from './naming/admission.ts'
import { type InvitationAsked, makeInvitation } from './naming/making-invitations.ts'
import { openNaming } from './naming/open.ts'
import { networkIdentity } from './network.ts'
import type { ServeOptions } from './options.ts'
import { Presence } from './presence/presence.ts'
import { Push } from './push/push.ts'
import { reportResponder } from './reports/reports.ts'
import { Blocks } from './routing/blocks.ts'
import { Router } from './routing/router.ts'
import { Acceptor } from './sessions/acceptor.ts'
import { callerOf } from './sessions/caller.ts'
import { AddressBuckets } from './sessions/address-buckets.ts'
import { Flusher } from './sessions/flusher.ts'
import { invitationResponders } from './sessions/invitation-responders.ts'
import { keyLogResponder } from './sessions/key-log-responder.ts'
import { NamingResponders } from './sessions/naming-responders.ts'
import { lockResponders } from './sessions/lock-responders.ts'
import { refusalOf } from './sessions/requests.ts'
import type { Responders } from './sessions/services.ts'
import { SessionTable } from './sessions/session-table.ts'
import { openDatabase } from './store/open.ts'

/** A server that is running. */
export interface Server extends AsyncDisposable {
  /** Where peers connect, such as `ws://127.0.0.1:4600/kith`. */
  readonly url: string
  /** Where a browser opens the messenger, such as `http://127.0.0.1:4600/`. */
  readonly pageUrl: string
  readonly port: number
  /** UDP ports on which it answers STUN; none unless asked for. */
  readonly stunPorts: readonly number[]
  /** The network's Ed25519 public key, 32 bytes. */
  readonly networkKey: Uint8Array
  /** How the network gives names: `open`, or what has to be brought (spec NM20). */
  readonly claims: readonly ClaimPolicy[]
  /** Makes an invitation as the operator, and returns its text, as it stands behind `#invite=` (spec NM22). Rejects `name-malformed`, `name-reserved`. */
  invite(asked?: InvitationAsked): Promise<string>
  /** Says `bye` to everybody, commits what was taken in, closes the store. May be called again. */
  stop(): Promise<void>
}

/** The version of the server, as `/.well-known/kith` says it. */
export const serverVersion = '0.0.0'

/**
 * Starts a server; resolves when it listens and its store answers.
 *
 * Rejects with `KithError`: `option-invalid`, `insecure-address` when it would listen beyond this machine without a proxy,
 * `port-in-use`, `database-unreachable`, `store-busy` when another process has the data, `store-newer`, `store-failed`.
 */
export async function serve(options: ServeOptions = {}): Promise<Server> {
  const host = options.host ?? defaults.host
  checkOptions(host, options)
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const one of opened.splice(0).reverse()) await one()
  }
  try {
    return await start(host, options, opened, close)
  } catch (cause) {
    await close()
    throw cause
  }
}

async function start(
  host: string,
  options: ServeOptions,
  opened: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Server> {
  const clock = options.clock ?? systemClock
  const log = options.logger ?? jsonLogger((line) => process.stderr.write(line), clock.nowMs)
  const limits = { ...defaults.limits, ...options.limits }
  const deadlines = { ...defaults.deadlines, ...options.deadlines }
  const rates = { ...defaults.rates, ...options.rates }
  const domain = options.domain ?? defaults.domain

  const url = await storeUrl(options)
  const database = await openDatabase(url)
  opened.push(() => database[Symbol.asyncDispose]())
  if (database.statistics().wasMended) log.error('store-log-damaged', { mended: true })
  const network = await networkIdentity(database, domain)
  const admission = admissionOf(options.claims, clock.nowMs)
  const invitations = invitationRulesOf(options.claims)
  const { quarantineMs = defaults.quarantineMs } = options
  const naming = openNaming(database, { now: clock.nowMs, admission, invitations, quarantineMs })
  const table = new SessionTable()
  const onFailure = (cause: unknown): void => {
    log.error('service-failed', { cause: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })
  }
  const isHere = (device: DeviceId): boolean => table.find(device) !== undefined
  const push = await Push.open(database, naming, { clock, isHere, onFailure }, options.push)
  opened.push(() => push[Symbol.asyncDispose]())
  const mailbox = openMailbox(database, naming, {
    now: clock.nowMs,
    send: (device, frame) => table.find(device)?.output.copy(frame, 0, frame.byteLength),
    sign: network.sign,
    onStored: (receiver, sender) => {
      push.stored(receiver, sender)
    },
    onFailure: (cause) => {
      log.error('mailbox-failed', { cause: String(cause) })
    },
    ...(options.quotas && { quotas: options.quotas }),
  })
  opened.push(() => mailbox[Symbol.asyncDispose]())

  const metrics = new Metrics()
  const ownBus = options.bus === undefined ? new InProcessBus() : undefined
  const router = new Router(options.bus ?? (ownBus as InProcessBus))
  const ofNaming = new NamingResponders(naming, network, router, table, limits)
  const presence = new Presence(database, naming, {
    clock,
    flushMs: options.presenceFlushMs ?? defaults.presenceFlushMs,
    watchesMax: limits.watchesMax,
    onFailure,
  })
  opened.push(() => presence[Symbol.asyncDispose]())
  const directory = new Directory(database, naming, {
    clock,
    entriesPerNameMax: limits.entriesPerNameMax,
    liveSearchesMax: limits.liveSearchesMax,
    ttlSecondsMax: limits.entryTtlSecondsMax,
    sweepMs: options.directorySweepMs ?? defaults.directorySweepMs,
    isHere,
    onFailure,
  })
  opened.push(() => directory[Symbol.asyncDispose]())
  await directory.start()
  const ice = await Ice.open(options.ice ?? {}, { host, behindProxy: options.behindProxy === true, rates, clock, log })
  opened.push(() => ice[Symbol.asyncDispose]())
  ice.describe(metrics)
  push.describe(metrics)
  const blobs = await openBlobs(url, database, naming, {
    clock,
    quotas: { ...blobQuotasDefault, ...options.blobQuotas },
    sweepMs: options.blobSweepMs ?? defaults.blobSweepMs,
    uploadsPerDeviceMax: limits.blobUploadsPerDeviceMax,
    uploadsMax: limits.blobUploadsMax,
    bytesUnderWayMax: limits.blobBytesUnderWayMax,
    getsPerDeviceMax: limits.blobGetsPerDeviceMax,
    refuse: (session, request, cause) => {
      session.send(refusalOf(services, request, cause))
    },
    onFailure,
  })
  opened.push(() => blobs[Symbol.asyncDispose]())
  const responders: Responders = {
    lookup: ofNaming.lookup,
    'devices-set': ofNaming['devices-set'],
    ...lockResponders(database, naming, () => clock.nowMs()),
    grant: ofNaming.grant,
    'grants-query': ofNaming['grants-query'],
    'chain-end': ofNaming['chain-end'],
    'chain-end-query': ofNaming['chain-end-query'],
    'strangers-set': ofNaming['strangers-set'],
    report: reportResponder(database, naming, clock.nowMs),
    'presence-set': presence['presence-set'],
    'presence-query': presence['presence-query'],
    'presence-watch': presence['presence-watch'],
    'presence-unwatch': presence['presence-unwatch'],
    publish: directory.publish,
    unpublish: directory.unpublish,
    search: directory.search,
    'search-end': directory['search-end'],
    'position-query': (_, query) => mailbox.position(query),
    'ice-query': ice['ice-query'],
    'log-query': keyLogResponder(naming, network.signLogHead),
    ...invitationResponders(naming),
    'push-query': push['push-query'],
    'push-set': push['push-set'],
    'push-clear': push['push-clear'],
    'blob-reserve': blobs['blob-reserve'],
    'blob-query': blobs['blob-query'],
    'blob-release': blobs['blob-release'],
  }
  const clearing = new Clearing(
    database,
    [
      (ended) => clearMailbox(database, ended),
      ({ handle }) => directory.clear(handle),
      ({ handle }) => blobs.clear(handle),
      ({ handle }) => push.clear(handle),
    ],
    onFailure,
  )
  clearing.begin()
  opened.push(() => clearing[Symbol.asyncDispose]())
  const blocks = new Blocks(naming, onFailure)
  const stopHearing = naming.onChange((change) => {
    ofNaming.changed(change)
    presence.granted(change)
    blocks.changed(change)
    push.changed(change)
    if (change.kind === 'ended') clearing.begin()
  })
  opened.push(() => {
    stopHearing()
    return Promise.resolve()
  })
  const meetings = new Meetings(limits, clock)
  opened.push(() => {
    meetings.stop()
    return Promise.resolve()
  })
  const signIns = new AddressBuckets(rates.signIns, clock)
  const services = {
    clock, log, metrics, network, naming, mailbox, blobs, meetings, router, blocks, flusher: new Flusher(), table, responders,
    listeners: [ofNaming, presence, directory, blobs, push], limits, deadlines, rates, signInsOf: (address: string) => signIns.of(address),
  } // prettier-ignore
  const acceptor = new Acceptor(services, {
    origins: options.origins ?? [],
    callerOf: (request) => callerOf(request, options.behindProxy === true),
  })
  opened.push(() => acceptor.stop())
  const lag = describeProcess(metrics, { presence, acceptor, table, router, mailbox, blobs, database })
  opened.push(() => {
    lag.disable()
    return Promise.resolve()
  })
  const files = options.staticDir === undefined ? undefined : await StaticFiles.read(options.staticDir)
  const http = await listen({
    host,
    port: options.port ?? defaults.port,
    deadlines,
    upgrade: (request, stream, head) => {
      acceptor.upgrade(request, stream, head)
    },
    pages: {
      readiness: () =>
        database
          .read(async (db) => db.selectFrom('store_facts').select('key').limit(1).execute())
          .then(
            () => (database.statistics().fullSinceMs === undefined ? 'ready' : 'full'),
            () => 'silent',
          ),
      metrics: () => metrics.text(),
      about: {
        domain,
        networkKey: Buffer.from(network.networkKey).toString('base64url'),
        version: serverVersion,
        protocol: 1,
        claims: admission.policies,
      },
      files,
    },
  })
  opened.push(() => http.stop())
  // A listening server closes when its sockets have: the sessions go first, here as after a failed start above.
  opened.push(() => acceptor.stop())
  const shown = host.includes(':') ? `[${host}]` : host
  log.info('listening', { host, port: http.port, domain, store: database.dialect })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= close())
  return {
    url: `ws://${shown}:${String(http.port)}/kith`,
    pageUrl: `http://${shown}:${String(http.port)}/`,
    port: http.port,
    stunPorts: ice.stunPorts,
    networkKey: network.networkKey,
    claims: admission.policies,
    invite: (asked) => makeInvitation(naming, asked),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function storeUrl({ store, dataDir = defaults.dataDir }: ServeOptions): Promise<string> {
  if (store !== undefined) return store
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return `sqlite:${join(dataDir, 'kith.sqlite')}`
}

function checkOptions(
  host: string,
  { port = defaults.port, behindProxy = false, domain = defaults.domain }: ServeOptions,
): void {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new KithError('option-invalid', 'The port is a whole number from 0 to 65535.')
  if (domain === '' || domain.length > 253) throw new KithError('option-invalid', 'The domain has 1 to 253 characters.')
  const isLoopback = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
  if (!isLoopback && !behindProxy) {
    throw new KithError(
      'insecure-address',
      `Browsers give no keys to pages served over plain HTTP from another machine. Listen on 127.0.0.1, or put a proxy that ends TLS in front of ${host} and say so (behindProxy).`,
    )
  }
}
