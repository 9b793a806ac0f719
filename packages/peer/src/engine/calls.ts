import { hexOfBytes, KithError, type MessageId, type PeerName } from '@kith/wire'
import { bytesOfBase64 } from './contact-requests.ts'
import type { Explanation } from '../api/explanation.ts'
import type { NameInfo } from '../api/names.ts'
import type {
  BackendCalls,
  BackendStreams,
  CallInput,
  CallName,
  CallOutput,
  StreamInput,
  StreamItem,
  StreamName,
} from '../backend/backend.ts'
import type { ItemQueue, ItemQueueOptions } from '../backend/item-queue.ts'
import type { KnownName } from '../identity/known-names.ts'
import { diagnosing } from './diagnosing.ts'
import type { Engine } from './engine.ts'
import { invitationsOf, revokeInvitation } from './inviting.ts'
import { changePassphrase, wrappingsOf } from './passphrase.ts'

type Calls = {
  readonly [M in CallName]: (
    engine: Engine,
    input: BackendCalls[M]['input'],
    signal: AbortSignal | undefined,
  ) => Promise<BackendCalls[M]['output']>
}
type Streams = {
  readonly [S in StreamName]: (
    engine: Engine,
    input: BackendStreams[S]['input'],
    options: ItemQueueOptions,
  ) => ItemQueue<BackendStreams[S]['item']>
}

/** Answers a call of a service. The waiting ends elsewhere when `signal` aborts; a call is told only so that it can take back what it did. */
export function answerCall<M extends CallName>(
  engine: Engine,
  method: M,
  input: CallInput<M>,
  signal: AbortSignal | undefined,
): Promise<CallOutput<M>> {
  return calls[method](engine, input, signal)
}

/** Opens a stream for a service. */
export function openStream<S extends StreamName>(
  engine: Engine,
  name: S,
  input: StreamInput<S>,
  options: ItemQueueOptions,
): ItemQueue<StreamItem<S>> {
  return streams[name](engine, input, options)
}

const calls: Calls = {
  facts: async (engine) => engine.presentFacts(),
  connected: async (engine) => {
    await engine.upstream.connected()
    return undefined
  },
  submit: (engine, submission) => engine.submissions.submit(submission),
  settled: async (engine, { mid, until }) => {
    if (until === 'stored') engine.delivery.input({ kind: 'secure', mid })
    await settled(engine, mid, until)
    return undefined
  },
  explain: async (engine, { mid, asksServer = false }) => {
    const own = await explain(engine, mid)
    if (!asksServer) return own
    const { withServerPart } = await import('./server-part.ts')
    return withServerPart(own, engine.upstream)
  },
  read: (engine, { collection, key }) => engine.planned.read(collection, key),
  record: (engine, { collection, key }) => engine.store.get(collection, key),
  records: (engine, { collection, range }) => engine.store.list(collection, range),
  ask: (engine, { send }, signal) => engine.reception.asking.ask(send, signal),
  'dead-letters': (engine, { limit, cursor }) => engine.reception.deadLetters.list(limit, cursor),
  'dead-letter': (engine, { mid }) => engine.reception.deadLetters.get(mid),
  'dead-letter-retry': async (engine, { mid }) => {
    await engine.reception.deadLetters.retry(mid)
    return undefined
  },
  'dead-letter-discard': async (engine, { mid }) => {
    await engine.reception.deadLetters.discard(mid)
    return undefined
  },
  drained: async (engine) => {
    await engine.drained()
    return undefined
  },
  lookup: async (engine, { name }) => nameInfo(engine, await fresh(engine, name as PeerName)),
  trust: async (engine, { name }) => engine.parts.trust.of(name as PeerName),
  fingerprint: (engine, { name }) => engine.parts.trust.fingerprint(name as PeerName),
  verify: (engine, { name, seen }) => engine.parts.trust.verify(name as PeerName, seen),
  unverify: async (engine, { name }) => {
    await engine.parts.trust.unverify(name as PeerName)
    return undefined
  },
  'accept-change': async (engine, { name }) => {
    await engine.parts.trust.accept(name as PeerName)
    return undefined
  },
  invite: async (engine, asked) => {
    await engine.upstream.ask('done', (request, as) => ({ type: 'invite', request, as, ...asked }))
    return undefined
  },
  invitations: (engine) => invitationsOf(engine.upstream),
  'push-state': async ({ upstream }) => {
    const { key, endpoint } = await upstream.ask('push-state', (request, as) => ({ type: 'push-query', request, as }))
    return { key: key.byteLength === 0 ? undefined : key, endpoint: endpoint === '' ? undefined : endpoint }
  },
  'push-set': async ({ upstream }, subscription) => {
    await upstream.ask('done', (request, as) => ({ type: 'push-set', request, as, ...subscription }))
    return undefined
  },
  'push-clear': async ({ upstream }) => {
    await upstream.ask('done', (request, as) => ({ type: 'push-clear', request, as }))
    return undefined
  },
  'invitation-revoke': async (engine, { id }) => {
    await revokeInvitation(engine.upstream, id)
    return undefined
  },
  'name-release': async (engine) => {
    await (await engine.parts.own.givingUp()).release()
    return undefined
  },
  'name-transfer': async (engine, { take, secret }) => {
    await (await engine.parts.own.givingUp()).transfer(take, secret)
    return undefined
  },
  'name-heir': async (engine, { take }) => (await engine.parts.own.givingUp()).heirOf(take),
  'key-log': (engine) => engine.parts.own.log.view(),
  signal: async (engine, { to, type, body }) => {
    // Without a connection nobody new can be found, and a signal to nowhere is dropped.
    if (engine.upstream.isUp || engine.names.get(to as PeerName) !== undefined)
      await engine.signals.send(to as PeerName, type, body)
    return undefined
  },
  'ice-servers': (engine) => engine.ice.forCall(),
  'presence-set': async (engine, change) => {
    await engine.presence.set(change)
    if (change.showsLastSeen !== undefined) engine.contacts.grant()
    return undefined
  },
  'journal-step': async (engine, { step, name }) => {
    await engine.parts.journals.step(step, name as PeerName)
    return undefined
  },
  'journal-read': (engine, { name, ...range }) => engine.parts.journals.read(name as PeerName, range),
  'presence-query': (engine, { names }) => engine.presence.query(names),
  publish: (engine, publication) => engine.directory.publish(publication),
  unpublish: async (engine, { kind, id }) => {
    await engine.directory.unpublish(kind, id)
    return undefined
  },
  search: (engine, search) => engine.directory.search(search),
  contacts: async (engine) => engine.contacts.list(),
  'contact-step': async (engine, step) => {
    await engine.contacts.step({ ...step, name: step.name as PeerName })
    return undefined
  },
  'channel-open': (engine, { to, type, init, device }, signal) =>
    engine.channels.desk.open(to as PeerName, type, init, device, signal),
  'channel-read': (engine, { id }) => engine.channels.desk.read(id),
  'channel-write': async (engine, { id, bytes }) => {
    await engine.channels.desk.write(id, bytes)
    return undefined
  },
  'channel-end': async (engine, { id }) => {
    await engine.channels.desk.finish(id)
    return undefined
  },
  'channel-reset': async (engine, { id, code }) => {
    engine.channels.desk.reset(id, code)
    return undefined
  },
  'contact-paths': async (engine, { name, paths }) => {
    await engine.contacts.setPaths(name as PeerName, paths)
    return undefined
  },
  'contact-sight': async (engine, { name, sees }) => {
    await engine.contacts.setSight(name as PeerName, sees)
    return undefined
  },
  'contact-mute': async (engine, { name, untilMs }) => {
    await engine.contacts.mute(name as PeerName, untilMs)
    return undefined
  },
  'contact-report': async (engine, { name, ...report }) => {
    const proof = engine.contacts.proofOf(name as PeerName)
    const evidence = proof === undefined ? new Uint8Array() : bytesOfBase64(proof)
    await engine.upstream.ask('done', (request, as) => ({
      type: 'report',
      request,
      as,
      about: name,
      evidence,
      ...report,
    }))
    return undefined
  },
  devices: async (engine) => engine.parts.own.devices.list(),
  'device-rename': async (engine, { device, label }) => {
    await engine.parts.own.devices.rename(device, label)
    return undefined
  },
  'device-remove': async (engine, { device }) => {
    await engine.parts.own.devices.remove(device)
    return undefined
  },
  'device-link': async (engine, { code }, signal) => (await engine.parts.own.links()).begin(code, signal),
  'device-link-confirm': async (engine, { ticket }) => (await engine.parts.own.links()).confirm(ticket),
  'device-link-decline': async (engine, { ticket }) => {
    ;(await engine.parts.own.links()).decline(ticket)
    return undefined
  },
  recovery: async (engine) => (await engine.parts.own.recovery()).list(),
  'recovery-add': async (engine, { secret, hint }) => {
    await (await engine.parts.own.recovery()).add(secret, hint)
    return undefined
  },
  'recovery-remove': async (engine, { key, secret }) => {
    await (await engine.parts.own.recovery()).remove(key, secret)
    return undefined
  },
  conversations: async (engine) => engine.parts.conversations.list(),
  'conversation-create': (engine, { members, ...settings }) => engine.parts.conversations.create(settings, members),
  'conversation-step': async (engine, { conversation, step }) => {
    await engine.parts.conversations.step(conversation, step)
    return undefined
  },
  'conversation-say': (engine, saying) => engine.parts.conversations.say(saying),
  counts: async (engine) => engine.sealCounts.counts,
  'conversation-forget': async (engine, { conversation }) => {
    await engine.parts.conversations.forget(conversation)
    return undefined
  },
  'conversation-repairs': async (engine) => ({ ...engine.parts.conversations.repairs }),
  'storage-retry': (engine) => engine.commits.storage.retry(),
  'seal-ways': async ({ store }) => (await wrappingsOf(store)?.list()) ?? [],
  'seal-check': async ({ store }, { passphrase }) => {
    await wrappingsOf(store)?.checkPassphrase(passphrase)
    return undefined
  },
  'seal-passphrase': async ({ store }, asked) => {
    await changePassphrase(store, asked)
    return undefined
  },
  'blob-share': async (engine, sharing, signal) => (await engine.blobs.keeper()).share(sharing, signal),
  'blob-add': async (engine, { ticket, bytes }) => {
    await (await engine.blobs.keeper()).sharing.add(ticket, bytes)
    return undefined
  },
  'blob-finish': async (engine, { ticket, ...giving }) => (await engine.blobs.keeper()).sharing.finish(ticket, giving),
  'blob-drop': async (engine, { ticket }) => {
    await (await engine.blobs.keeper()).sharing.drop(ticket)
    return undefined
  },
  'blob-open': async (engine, { ref, holders, isPaused }) => (await engine.blobs.keeper()).open(ref, holders, isPaused),
  blobs: async (engine) => engine.blobs.list(),
  'blob-status': async (engine, { blob }) => (await engine.blobs.keeper()).status(blob),
  'blob-step': async (engine, { blob, step }) => {
    if (step === 'forget') await (await engine.blobs.keeper()).forget(blob)
    else await (await engine.blobs.keeper()).pause(blob, step === 'pause')
    return undefined
  },
  'blob-whole': async (engine, { blob }) => {
    await (await engine.blobs.keeper()).whole(blob)
    return undefined
  },
  'blob-read': async (engine, { blob, offset }, signal) => (await engine.blobs.keeper()).read(blob, offset, signal),
  'blob-save': async (engine, { blob, path }) => (await engine.blobs.keeper()).save(blob, path),
}

const streams: Streams = {
  facts: (engine, _, options) => engine.facts.open(options, [engine.presentFacts()]),
  storage: (engine, _, options) => engine.commits.storage.changes(options),
  status: (engine, _, options) => engine.statuses.open(options, [engine.status]),
  paths: (engine, _, options) => engine.direct.changes(options),
  'presence-own': (engine, _, options) => engine.presence.ownChanges(options),
  contacts: (engine, _, options) => engine.contacts.changes(options),
  trust: (engine, _, options) => engine.parts.trust.changes(options),
  conversations: (engine, _, options) => engine.parts.conversations.changes(options),
  devices: (engine, _, options) => engine.parts.own.devices.changes(options),
  updates: (engine, _, options) => engine.updates.open(options),
  missing: (engine, _, options) => engine.missing.open(options),
  'dead-letters': (engine, _, options) => engine.reception.deadLetters.changes(options),
  changes: (engine, { collection }, options) => engine.commits.changes(collection, options),
  presence: (engine, { names }, options) => engine.presence.watch(names, options),
  directory: (engine, search, options) => engine.directory.watch(search, options),
  signals: (engine, _, options) => engine.signals.heard.open(options),
  channels: (engine, { type }, options) => engine.channels.desk.listen(type, options),
  channel: (engine, { id }, options) => engine.channels.desk.follow(id, options),
  diagnosis: (engine, input, options) => diagnosing(engine, input, options),
  blobs: (engine, _, options) => engine.blobs.changes(options),
  'blob-taken-in': (engine, _, options) => engine.blobs.takenIn.open(options),
}

/** Resolves when a message has come so far; where a device could not open what was said in a conversation, when its key has. */
async function settled(engine: Engine, mid: MessageId, until: 'stored' | 'committed'): Promise<void> {
  const look = async (one: MessageId): Promise<void> =>
    engine.settling.until(one, until, async () => (await engine.delivery.messageOf(one))?.record)
  try {
    await look(mid)
  } catch (error) {
    const isMissing = error instanceof KithError && error.code === 'roll-key-missing'
    const again = isMissing ? await engine.parts.conversations.againOf(mid) : undefined
    if (again === undefined) throw error
    await look(again)
  }
}

/** Everything that this device knows of a message. */
async function explain(engine: Engine, mid: MessageId): Promise<Explanation> {
  const { name } = engine.identity
  const { explanationOfReceived, explanationOfSent, unknownMessage } = await import('./explaining.ts')
  const sent = await engine.delivery.messageOf(mid)
  if (sent !== undefined)
    return explanationOfSent(name, sent, {
      trouble: engine.lookups.troubleOf(sent.record.to),
      lockKeyOf: (one) => engine.names.deviceOf(one)?.lockKey,
    })
  const received = await engine.delivery.receivedOf(mid)
  return received === undefined ? unknownMessage(mid) : explanationOfReceived(name, engine.identity.device, received)
}

/** What the server says of a name now, or without a connection what is known. */
async function fresh(engine: Engine, name: PeerName): Promise<KnownName> {
  const known = engine.names.get(name)
  if (known !== undefined && !engine.upstream.isUp) return known
  try {
    return await engine.lookups.ask(name)
  } catch (error) {
    if (known !== undefined && error instanceof KithError && error.code === 'server-unreachable') return known
    throw error
  }
}

function nameInfo(engine: Engine, { name, list }: KnownName): NameInfo {
  return {
    name,
    trust: engine.parts.trust.of(name).trust,
    identity: hexOfBytes(list.identityKey),
    devices: list.devices.map(({ device, label }) => ({ device, label })),
  }
}
