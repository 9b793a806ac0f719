import fc from 'fast-check'

import {
  type BlobId,
  blobStates,
  bytesToId,
  claimProofKinds,
  type Envelope,
  type EnvelopeHeader,
  type Frame,
  type FrameOf,
  type FrameType,
  freshnesses,
  gapReasons,
  grantLevels,
  lanes,
  limits,
  meetingSides,
  positionStates,
  presenceChoices,
  presenceStates,
  receiverStates,
  reportReasons,
  strangerPolicies,
  writeHeader,
} from '@kith/wire'
import type { Id, InvitationEntry, MeetingId, NameRecord, ShownEntry, WireMessage } from '@kith/wire'

/** Bytes of every length up to `bytesMax`, mostly short. */
export function bytes(bytesMax: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ maxLength: Math.min(bytesMax, 96) })
}

/** Any text that has UTF-8, cut to characters that fit. */
export function text(bytesMax: number): fc.Arbitrary<string> {
  return fc.string({ unit: 'binary', maxLength: Math.min(bytesMax >> 2, 24) })
}

export function exact(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length })
}

export function id<T extends Id>(): fc.Arbitrary<T> {
  return exact(16).map((value) => bytesToId<T>(value))
}

const byte = fc.nat(0xff)
const u16 = fc.nat(0xffff)
const u32 = fc.oneof(fc.nat(10), fc.integer({ min: 0, max: 0xffff_ffff }))
const u64 = fc.oneof(fc.nat(10), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }))
const position = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }))
const few = { maxLength: 5 } as const
const name = text(63)

export const header: fc.Arbitrary<EnvelopeHeader> = fc.record({
  to: id<EnvelopeHeader['to']>(),
  from: id<EnvelopeHeader['from']>(),
  stream: id<EnvelopeHeader['stream']>(),
  seq: position,
  sentAtMs: u64,
  lifeMs: fc.integer({ min: 0, max: limits.lifeMsMax }),
  generation: u16,
  lane: fc.constantFrom(...lanes),
  kind: fc.constantFrom('messages', 'tombstone'),
  count: fc.integer({ min: 1, max: limits.envelopeMessagesMax }),
  atomic: fc.boolean(),
})

const envelope: fc.Arbitrary<Envelope> = fc.record(
  {
    authenticated: header.map((value): Uint8Array => writeHeader(value)),
    leftMs: u32,
    listVersion: u32,
    tag: exact(16),
    opening: bytes(1024),
    body: bytes(limits.envelopeBytesMax),
  },
  { requiredKeys: ['authenticated', 'leftMs', 'listVersion', 'tag', 'body'] },
)

const logPath = fc.array(exact(32), few)
const invitation: fc.Arbitrary<InvitationEntry> = fc.record({
  place: fc.nat(),
  hash: exact(32),
  name: text(63),
  madeAtMs: fc.maxSafeNat(),
  untilMs: fc.maxSafeNat(),
  usedBy: text(63),
  isRevoked: fc.boolean(),
})
const shownEntry: fc.Arbitrary<ShownEntry> = fc.record({
  index: u32,
  entry: fc.record({ name, version: u32, identityKey: exact(32), listHash: exact(32), atMs: u64 }),
  path: logPath,
})

const nameRecord: fc.Arbitrary<NameRecord> = fc.record({
  name,
  version: u32,
  lists: fc.array(bytes(limits.deviceListBytesMax), few),
  lockKeys: fc.array(bytes(512), few),
})

const request = u32
const as = id<FrameOf<'attach'>['as']>()
const to = as
const from = as
const device = as
const stream = id<FrameOf<'ack'>['stream']>()
const names = fc.array(name, few)
const note = text(limits.noteBytesMax)
const kind = text(64)
const blob = id<BlobId>()
const [root, token, tokenHash] = [exact(32), exact(32), exact(32)]
const place = { level: byte, index: u32 }
const meeting = id<MeetingId>()
const side = fc.constantFrom(...meetingSides)
const content = bytes(limits.blobPartBytesMax)

type Fields<T extends FrameType> = { readonly [K in Exclude<keyof FrameOf<T>, 'type'>]: fc.Arbitrary<FrameOf<T>[K]> }

const fieldsOf: { readonly [T in FrameType]: Fields<T> } = {
  challenge: {
    nonce: exact(32),
    networkKey: exact(32),
    domain: text(253),
    boot: id<FrameOf<'challenge'>['boot']>(),
    serverMs: u64,
  },
  'sign-in': { request, name, deviceList: bytes(8192), device, lockKey: bytes(8192), signature: exact(64) },
  'signed-in': { request, device, epoch: u64, claimed: fc.boolean() },
  done: { request },
  refused: { request, code: u16, message: text(500), retryAfterMs: u32 },
  bye: { code: u16, message: text(500) },
  ping: { token: u32 },
  pong: { token: u32 },
  lookup: { request, as, name, have: u32 },
  'name-record': { request, record: nameRecord },
  'stale-devices': { to, record: nameRecord },
  grant: { request, as, name, level: fc.constantFrom(...grantLevels) },
  'lock-publish': { request, as, lockKeys: fc.array(bytes(512), { maxLength: 4 }) },
  'lock-stock': { request, count: u16 },
  'lock-take': { request, as, device },
  'lock-taken': { request, lockKey: bytes(512) },
  'devices-set': { request, as, deviceList: bytes(limits.deviceListBytesMax) },
  'grants-query': { request, as, after: name },
  grants: { request, grants: fc.array(fc.record({ name, level: fc.constantFrom(...grantLevels) }), few) },
  meet: {
    ...{ request, as, meeting, side, token: exact(16) },
    ...{ heard: byte, place: byte, message: bytes(limits.meetingMessageBytesMax) },
  },
  met: { meeting, side, place: byte, message: bytes(limits.meetingMessageBytesMax) },
  'meeting-end': { as, meeting, side, token: exact(16), code: u16 },
  data: { envelope },
  store: { first: u64, envelope },
  stored: {
    to,
    receiver: to,
    stream,
    upTo: u64,
    storedAtMs: u64,
    items: fc.array(fc.record({ seq: u64, deadlineMs: u64, tag: exact(16) }), few),
    proof: fc.record({ index: u32, leaves: u32, path: fc.array(exact(32), few), signature: exact(64) }),
  },
  ack: {
    to,
    from,
    stream,
    next: u64,
    credit: u32,
    exceptions: fc.array(
      fc.record({ seq: u64, index: byte, outcome: fc.constantFrom('expired', 'rejected'), code: u16 }),
      few,
    ),
    tag: exact(16),
  },
  hello: {
    as,
    boot: id<FrameOf<'hello'>['boot']>(),
    more: byte,
    outstanding: fc.array(fc.record({ stream, to, first: u64, last: u64 }), few),
  },
  attach: { as },
  drained: { as },
  gap: { to, from, stream, fromSeq: u64, toSeq: u64, reason: fc.constantFrom(...gapReasons), tag: exact(16) },
  reopen: { to, from, stream, unusable: u32 },
  absent: { to, device },
  present: { to, device },
  'turned-down': { to, stream, seq: u64, code: u16, retryAfterMs: u32 },
  signal: { to, from, sealed: bytes(limits.signalBytesMax) },
  bulk: { to, from, sealed: bytes(limits.bulkBytesMax) },
  'presence-set': { request, as, choice: fc.constantFrom(...presenceChoices), note, activity: note, idleMs: u32 },
  'presence-query': { request, as, names },
  'presence-watch': { request, as, names },
  'presence-unwatch': { request, as, names },
  presence: {
    request,
    to,
    entries: fc.array(
      fc.record({
        name,
        state: fc.constantFrom(...presenceStates),
        freshness: fc.constantFrom(...freshnesses),
        sinceMs: u64,
        idleMs: u32,
        note,
        activity: note,
      }),
      few,
    ),
  },
  publish: { request, as, entry: bytes(limits.entryBytesMax) },
  unpublish: { request, as, kind, id: text(128) },
  search: {
    request,
    as,
    kind,
    text: text(256),
    filters: fc.array(fc.record({ field: text(64), value: text(256) }), few),
    owner: name,
    sort: fc.constantFrom('newest', 'oldest', 'owner'),
    cursor: text(256),
    limit: u16,
    live: fc.boolean(),
  },
  results: { request, entries: fc.array(bytes(limits.entryBytesMax), few), cursor: text(256) },
  'directory-change': {
    request,
    change: fc.constantFrom('put', 'removed'),
    owner: name,
    kind,
    id: text(128),
    entry: bytes(limits.entryBytesMax),
  },
  'search-end': { request, as, search: u32 },
  'ice-query': { request, as },
  claim: { request, kind: fc.constantFrom(...claimProofKinds), proof: bytes(limits.claimProofBytesMax) },
  invite: { request, as, hash: exact(32), name, validSeconds: u32 },
  'invitations-query': { request, as, after: u32 },
  invitations: { request, to, invitations: fc.array(invitation, { maxLength: 5 }) },
  'invitation-revoke': { request, as, hash: exact(32) },
  'chain-end': { request, as, end: bytes(limits.chainEndBytesMax), heirList: bytes(limits.deviceListBytesMax) },
  'chain-end-query': { request, as, name, identityKey: exact(32), have: u32 },
  'chain-ended': {
    request,
    to,
    name,
    end: bytes(limits.chainEndBytesMax),
    lists: fc.array(bytes(limits.deviceListBytesMax), few),
  },
  'strangers-set': { request, as, policy: fc.constantFrom(...strangerPolicies) },
  report: {
    request,
    as,
    about: name,
    reason: fc.constantFrom(...reportReasons),
    words: text(4 * limits.reportCharactersMax),
    evidence: bytes(256),
    shown: bytes(limits.reportBytesMax),
  },
  'push-query': { request, as },
  'push-state': { request, to, key: bytes(65), endpoint: text(limits.pushEndpointBytesMax) },
  'push-set': { request, as, endpoint: text(limits.pushEndpointBytesMax), key: exact(65), secret: exact(16) },
  'push-clear': { request, as },
  'log-query': { request, as, older: u32, newer: u32, name },
  'log-proof': {
    request,
    to,
    head: bytes(limits.logHeadBytesMax),
    consistency: logPath,
    shown: fc.option(shownEntry, { nil: undefined }),
  },
  'ice-seen': { to, address: text(45), port: u16 },
  'ice-servers': {
    request,
    to,
    stun: fc.array(text(limits.iceUrlBytesMax), few),
    turn: fc.array(fc.record({ url: text(limits.iceUrlBytesMax), username: text(128), credential: text(128) }), few),
    validMs: u32,
    isDataAllowed: fc.boolean(),
  },
  'position-query': { request, as, stream, seq: u64 },
  position: {
    request,
    to,
    state: fc.constantFrom(...positionStates),
    sinceMs: u64,
    deadlineMs: u64,
    bytes: u32,
    pushes: u32,
    pushedAtMs: u64,
    countedFromMs: u64,
    receiver: fc.constantFrom(...receiverStates),
    code: u16,
    retryAfterMs: u32,
  },
  'blob-reserve': { request, as, blob, root, bytes: u64, keepMs: u32, tokenHash },
  'blob-kept': {
    ...{ request, to, blob, state: fc.constantFrom(...blobStates) },
    ...{ bytes: u64, stored: u32, keepUntilMs: u64 },
  },
  'blob-put': { as, blob, ...place, content },
  'blob-stored': { to, blob, stored: u32 },
  'blob-turned-down': { to, blob, ...place, code: u16, retryAfterMs: u32 },
  'blob-query': { request, as, blob, root, token },
  'blob-get': { request, as, blob, root, token, level: byte, first: u32, count: u16 },
  'blob-part': { request, to, ...place, content },
  'blob-release': { request, as, blob },
}

/** Frames of one type with any values that its fields take. */
export function frameOf(type: FrameType): fc.Arbitrary<Frame> {
  const fields: Readonly<Record<string, fc.Arbitrary<unknown>>> = fieldsOf[type]
  return fc.record({ ...fields, type: fc.constant(type) }) as fc.Arbitrary<object> as fc.Arbitrary<Frame>
}

export const anyFrame: fc.Arbitrary<Frame> = fc.constantFrom(...(Object.keys(fieldsOf) as FrameType[])).chain(frameOf)

export const messages: fc.Arbitrary<readonly WireMessage[]> = fc.array(
  fc.record({
    mid: id<WireMessage['mid']>(),
    messageType: text(limits.messageTypeBytesMax).filter((value) => value !== ''),
    encoding: fc.constantFrom('bytes', 'json'),
    body: bytes(limits.messageBytesMax),
  }),
  { minLength: 1, maxLength: limits.envelopeMessagesMax },
)
