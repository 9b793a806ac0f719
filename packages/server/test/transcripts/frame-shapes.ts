import type {
  InvitationEntry,
  DirectoryEntry,
  Envelope,
  EnvelopeHeader,
  FrameOf,
  FrameType,
  PresenceEntry,
} from '@kith/wire'

/** What may stand in a field. */
export type Shape =
  | 'number'
  | 'flag'
  /** A text, or one of several values. */
  | 'text'
  | 'bytes'
  | 'id'
  /** The number of an error code, or its name. */
  | 'code'
  | 'envelope'
  | { readonly listOf: Shape }
  | Fields

/** The fields of a frame or record. */
export interface Fields {
  readonly fields: Readonly<Record<string, Shape>>
}

type Names<T> = Readonly<Record<keyof Omit<T, 'type'> & string, Shape>>

const request = 'number'
const as = 'id'
const blob = 'id'
const place = { level: 'number', index: 'number' } as const
const device = { to: 'id', from: 'id' } as const
const names = { request, as, names: { listOf: 'text' } } as const
const nameRecord = {
  fields: { name: 'text', version: 'number', lists: { listOf: 'bytes' }, lockKeys: { listOf: 'bytes' } },
} as const
const exceptions = {
  listOf: { fields: { seq: 'number', index: 'number', outcome: 'text', code: 'code' } },
} as const
const outstanding = { listOf: { fields: { stream: 'id', to: 'id', first: 'number', last: 'number' } } } as const
const items = { listOf: { fields: { seq: 'number', deadlineMs: 'number', tag: 'bytes' } } } as const
const proof = {
  fields: { index: 'number', leaves: 'number', path: { listOf: 'bytes' }, signature: 'bytes' },
} as const
const invitation: { readonly [K in keyof InvitationEntry]: Shape } = {
  ...{ place: 'number', hash: 'bytes', name: 'text', madeAtMs: 'number', untilMs: 'number', usedBy: 'text' },
  isRevoked: 'flag',
}
const logEntry = {
  fields: { name: 'text', version: 'number', identityKey: 'bytes', listHash: 'bytes', atMs: 'number' },
} as const
const grants = { listOf: { fields: { name: 'text', level: 'text' } } } as const
const seen: { readonly fields: Names<PresenceEntry> } = {
  fields: {
    ...{ name: 'text', state: 'text', freshness: 'text', sinceMs: 'number', idleMs: 'number' },
    ...{ note: 'text', activity: 'text' },
  },
}
const filters = { listOf: { fields: { field: 'text', value: 'text' } } } as const

/** The fields of every frame, as the tables of `spec/02-frames.md` name them. */
export const frameShapes: { readonly [T in FrameType]: Names<FrameOf<T>> } = {
  challenge: { nonce: 'bytes', networkKey: 'bytes', domain: 'text', boot: 'id', serverMs: 'number' },
  'sign-in': { request, name: 'text', deviceList: 'bytes', device: 'id', lockKey: 'bytes', signature: 'bytes' },
  'signed-in': { request, device: 'id', epoch: 'number', claimed: 'flag' },
  done: { request },
  refused: { request, code: 'code', message: 'text', retryAfterMs: 'number' },
  bye: { code: 'code', message: 'text' },
  ping: { token: 'number' },
  pong: { token: 'number' },
  lookup: { request, as, name: 'text', have: 'number' },
  'name-record': { request, record: nameRecord },
  'stale-devices': { to: 'id', record: nameRecord },
  'lock-publish': { request, as, lockKeys: { listOf: 'bytes' } },
  'lock-stock': { request, count: 'number' },
  'lock-take': { request, as, device: 'id' },
  'lock-taken': { request, lockKey: 'bytes' },
  'devices-set': { request, as, deviceList: 'bytes' },
  grant: { request, as, name: 'text', level: 'text' },
  'grants-query': { request, as, after: 'text' },
  grants: { request, grants },
  meet: {
    ...{ request, as, meeting: 'id', side: 'text', token: 'bytes' },
    heard: 'number',
    place: 'number',
    message: 'bytes',
  },
  met: { meeting: 'id', side: 'text', place: 'number', message: 'bytes' },
  'meeting-end': { as, meeting: 'id', side: 'text', token: 'bytes', code: 'code' },
  data: { envelope: 'envelope' },
  store: { first: 'number', envelope: 'envelope' },
  stored: { to: 'id', receiver: 'id', stream: 'id', upTo: 'number', storedAtMs: 'number', items, proof },
  ack: { ...device, stream: 'id', next: 'number', credit: 'number', exceptions, tag: 'bytes' },
  hello: { as, boot: 'id', more: 'number', outstanding },
  attach: { as },
  drained: { as },
  gap: { ...device, stream: 'id', fromSeq: 'number', toSeq: 'number', reason: 'text', tag: 'bytes' },
  reopen: { ...device, stream: 'id', unusable: 'number' },
  absent: { to: 'id', device: 'id' },
  present: { to: 'id', device: 'id' },
  'turned-down': { to: 'id', stream: 'id', seq: 'number', code: 'code', retryAfterMs: 'number' },
  signal: { ...device, sealed: 'bytes' },
  bulk: { ...device, sealed: 'bytes' },
  'presence-set': { request, as, choice: 'text', note: 'text', activity: 'text', idleMs: 'number' },
  'presence-query': names,
  'presence-watch': names,
  'presence-unwatch': names,
  presence: { request, to: 'id', entries: { listOf: seen } },
  publish: { request, as, entry: 'bytes' },
  unpublish: { request, as, kind: 'text', id: 'text' },
  search: {
    ...{ request, as, kind: 'text', text: 'text', filters, owner: 'text', sort: 'text', cursor: 'text' },
    ...{ limit: 'number', live: 'flag' },
  },
  results: { request, entries: { listOf: 'bytes' }, cursor: 'text' },
  'directory-change': { request, change: 'text', owner: 'text', kind: 'text', id: 'text', entry: 'bytes' },
  'search-end': { request, as, search: 'number' },
  'ice-query': { request, as },
  'ice-seen': { to: 'id', address: 'text', port: 'number' },
  'ice-servers': {
    request,
    to: 'id',
    stun: { listOf: 'text' },
    turn: { listOf: { fields: { url: 'text', username: 'text', credential: 'text' } } },
    validMs: 'number',
    isDataAllowed: 'flag',
  },
  claim: { request, kind: 'text', proof: 'bytes' },
  invite: { request, as, hash: 'bytes', name: 'text', validSeconds: 'number' },
  'invitations-query': { request, as, after: 'number' },
  invitations: { request, to: 'id', invitations: { listOf: { fields: invitation } } },
  'invitation-revoke': { request, as, hash: 'bytes' },
  'chain-end': { request, as, end: 'bytes', heirList: 'bytes' },
  'chain-end-query': { request, as, name: 'text', identityKey: 'bytes', have: 'number' },
  'chain-ended': { request, to: 'id', name: 'text', end: 'bytes', lists: { listOf: 'bytes' } },
  'push-query': { request, as },
  'push-state': { request, to: 'id', key: 'bytes', endpoint: 'text' },
  'push-set': { request, as, endpoint: 'text', key: 'bytes', secret: 'bytes' },
  'push-clear': { request, as },
  'strangers-set': { request, as, policy: 'text' },
  report: { request, as, about: 'text', reason: 'text', words: 'text', evidence: 'bytes', shown: 'bytes' },
  'log-query': { request, as, older: 'number', newer: 'number', name: 'text' },
  'log-proof': {
    request,
    to: 'id',
    head: 'bytes',
    consistency: { listOf: 'bytes' },
    shown: { fields: { index: 'number', entry: logEntry, path: { listOf: 'bytes' } } },
  },
  'position-query': { request, as, stream: 'id', seq: 'number' },
  position: {
    ...{ request, to: 'id', state: 'text', sinceMs: 'number', deadlineMs: 'number', bytes: 'number', pushes: 'number' },
    ...{ pushedAtMs: 'number', countedFromMs: 'number', receiver: 'text', code: 'code', retryAfterMs: 'number' },
  },
  'blob-reserve': { request, as, blob, root: 'bytes', bytes: 'number', keepMs: 'number', tokenHash: 'bytes' },
  'blob-kept': {
    ...{ request, to: 'id', blob, state: 'text', bytes: 'number', stored: 'number', keepUntilMs: 'number' },
  },
  'blob-put': { as, blob, ...place, content: 'bytes' },
  'blob-stored': { to: 'id', blob, stored: 'number' },
  'blob-turned-down': { to: 'id', blob, ...place, code: 'code', retryAfterMs: 'number' },
  'blob-query': { request, as, blob, root: 'bytes', token: 'bytes' },
  'blob-get': { request, as, blob, root: 'bytes', token: 'bytes', level: 'number', first: 'number', count: 'number' },
  'blob-part': { request, to: 'id', ...place, content: 'bytes' },
  'blob-release': { request, as, blob },
}

const envelopeFields: Names<EnvelopeHeader & Omit<Envelope, 'authenticated'>> = {
  ...{ ...device, stream: 'id', seq: 'number', sentAtMs: 'number', lifeMs: 'number', generation: 'number' },
  ...{ lane: 'text', kind: 'text', count: 'number', atomic: 'flag', leftMs: 'number', listVersion: 'number' },
  ...{ tag: 'bytes', opening: 'bytes', body: 'bytes' },
}
/** The fields of an envelope; `opening` may be missing. */
export const envelopeShape: Fields = { fields: envelopeFields }

const entryFields: Names<DirectoryEntry> = {
  ...{ owner: 'text', device: 'id', kind: 'text', id: 'text', version: 'number', ttlSeconds: 'number' },
  ...{ visibility: 'text', readers: { listOf: 'text' }, content: 'text' },
}
/** The fields of a directory entry; its content is written as a text. */
export const entryShape: Fields = { fields: entryFields }

/** The fields that may be missing. */
export const optionalFields: ReadonlySet<string> = new Set(['opening'])
