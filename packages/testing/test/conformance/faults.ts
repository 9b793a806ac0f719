import { type ErrorCode, type Frame, type FrameOf, numberOfCode, readHeader } from '@kith/wire'

import type { Fault } from './broken-server.ts'

/** A way of being wrong, and a case that has to notice it. */
export interface Planted {
  readonly what: string
  readonly caseId: string
  readonly fault: Fault
}

const nonce = new Uint8Array(32).fill(9)

/** Every way. */
export const plantedFaults: readonly Planted[] = [
  { what: 'challenges every connection with the same nonce', caseId: 'SE2.2', fault: changing('challenge', (frame) => [{ ...frame, nonce }]) },
  { what: 'sends text', caseId: 'SE2.1', fault: { isSendingText: true } },
  { what: 'overlooks bad packets', caseId: 'FR4.1', fault: { isDeafToBadPackets: true } },
  { what: 'answers a ping with another token', caseId: 'SE9.1', fault: changing('pong', ({ token }) => [{ type: 'pong', token: (token + 1) % 1000 }]) },
  { what: 'believes any signature', caseId: 'SE3.1', fault: signingIn('signature-wrong') },
  { what: 'takes a sign-in of another connection', caseId: 'SE3.2', fault: signingIn('signature-wrong') },
  { what: 'gives one name to several', caseId: 'NM8.3', fault: signingIn('name-taken') },
  { what: 'takes look-alikes', caseId: 'NM9.2', fault: signingIn('name-lookalike') },
  { what: 'lets removed devices in', caseId: 'NM10.2', fault: signingIn('device-unlisted') },
  { what: 'takes a sign-in with another device list', caseId: 'NM10.3', fault: signingIn('list-forked') },
  { what: 'loses device lists', caseId: 'NM14.1', fault: answering('devices-set') },
  { what: 'says that names are given up, and keeps them', caseId: 'NM29.1', fault: answering('chain-end') },
  { what: 'takes an end that nobody signed', caseId: 'NM29.2', fault: publishing('signature-wrong') },
  { what: 'hands released names out early', caseId: 'NM30.1', fault: signingIn('name-released') },
  { what: 'shows another end than it was given', caseId: 'NM32.1', fault: changing('chain-ended', ({ end, ...frame }) => [{ ...frame, end: flipped(end) }]) },
  { what: 'gives names to who did not take them', caseId: 'NM33.2', fault: publishing('signature-wrong') },
  { what: 'lets an older session live', caseId: 'SE5.1', fault: { isKeepingOldSessions: true } },
  { what: 'forgets grants', caseId: 'NM11.1', fault: answering('grant') },
  { what: 'lets removed devices stay', caseId: 'SE22.1', fault: { isKeepingOldSessions: true } },
  { what: 'shows a log that it did not sign', caseId: 'KL3.1', fault: changing('log-proof', ({ head, ...frame }) => [{ ...frame, head: flipped(head) }]) },
  { what: 'shows no entry of a name', caseId: 'KL1.1', fault: changing('log-proof', (frame) => [{ ...frame, shown: undefined }]) },
  { what: 'shows another entry than it has', caseId: 'KL4.1', fault: changing('log-proof', ({ shown, ...frame }) => [{ ...frame, shown: shown && { ...shown, entry: { ...shown.entry, version: shown.entry.version + 1 } } }]) },
  { what: 'does not show how its log goes on', caseId: 'KL5.1', fault: changing('log-proof', (frame) => [{ ...frame, consistency: [] }]) },
  { what: 'hands a one-time lock key out twice', caseId: 'NM18.1', fault: { fromServer: handedOutTwice } },
  { what: 'gives strangers the last one-time lock keys', caseId: 'NM18.4', fault: { fromServer: handedOutTwice } },
  { what: 'does not count published lock keys', caseId: 'NM17.1', fault: changing('lock-stock', (frame) => [{ ...frame, count: 0 }]) },
  { what: 'shows the lock key that it knew first', caseId: 'NM19.1', fault: { fromServer: firstLockKey } },
  { what: 'does not tell of another lock key', caseId: 'NM19.2', fault: changing('stale-devices', () => []) },
  { what: 'gives an end of a meeting to anybody', caseId: 'SE23.3', fault: publishing('meeting-taken') },
  { what: 'lets anybody take part in what is no meeting', caseId: 'SE23.2', fault: publishing('meeting-unknown') },
  { what: 'keeps to itself what is said in a meeting', caseId: 'SE24.1', fault: changing('met', () => []) },
  { what: 'says everything twice in a meeting', caseId: 'SE24.1', fault: changing('met', (frame) => [frame, frame]) },
  { what: 'tells an end again what it has heard', caseId: 'SE24.2', fault: { fromClient: (frame) => [frame.type === 'meet' ? { ...frame, heard: 0 } : frame] } },
  { what: 'takes messages of a meeting without end', caseId: 'SE24.3', fault: publishing('rate-exceeded') },
  { what: 'does not say that a meeting is over', caseId: 'SE25.1', fault: changing('meeting-end', () => []) },
  { what: 'loses what it passes on', caseId: 'RO1.1', fault: changing('data', () => []) },
  { what: 'passes changed bytes on', caseId: 'RO1.1', fault: changing('data', ({ envelope, ...frame }) => [{ ...frame, envelope: { ...envelope, body: flipped(envelope.body) } }]) },
  { what: 'passes frames on in another order', caseId: 'RO2.1', fault: { fromServer: swapped } },
  { what: 'does not say who is absent', caseId: 'RO3.1', fault: changing('absent', () => []) },
  { what: 'does not say who came', caseId: 'RO4.1', fault: changing('present', () => []) },
  { what: 'does not say stored', caseId: 'MB2.1', fault: changing('stored', () => []) },
  { what: 'says stored of what it does not keep', caseId: 'MB2.5', fault: { fromClient: storedAtOnce } },
  { what: 'says stored of more than there is', caseId: 'MB2.1', fault: changing('stored', (frame) => [{ ...frame, upTo: frame.upTo + 1 }]) },
  { what: 'keeps the unkept lane', caseId: 'MB1.1', fault: taking('value-unknown') },
  { what: 'takes another envelope at a used position', caseId: 'MB5.2', fault: taking('position-conflict') },
  { what: 'takes positions behind a gap', caseId: 'MB3.1', fault: taking('position-gap') },
  { what: 'has no quotas', caseId: 'MB4.1', fault: taking('stranger-quota') },
  { what: 'loses one of the rows', caseId: 'MB6.2', fault: changing('data', (frame) => (readHeader(frame.envelope.authenticated).seq === 3 ? [] : [frame])) },
  { what: 'says drained before all is acknowledged', caseId: 'MB6.2', fault: { fromClient: drainedAtOnce } },
  { what: 'does not count the time that is left', caseId: 'MB6.9', fault: changing('data', ({ envelope, ...frame }) => [{ ...frame, envelope: { ...envelope, leftMs: 600_000 } }]) },
  { what: 'keeps acks to itself', caseId: 'MB8.2', fault: changing('ack', () => []) },
  { what: 'changes acks', caseId: 'MB8.2', fault: changing('ack', (frame) => [{ ...frame, exceptions: [] }]) },
  { what: 'does not tell of orphans', caseId: 'MB9.6', fault: changing('gap', () => []) },
  { what: 'signs nothing', caseId: 'KY20.1', fault: changing('stored', ({ to, stream, upTo }) => [storedFrame({ to, stream, upTo })]) },
  { what: 'says another time than it signed', caseId: 'KY20.1', fault: changing('stored', (frame) => [{ ...frame, storedAtMs: frame.storedAtMs + 1 }]) },
  { what: 'says another receiver than it signed', caseId: 'KY21.1', fault: changing('stored', (frame) => [{ ...frame, receiver: frame.to }]) },
  { what: 'gives receipts that name nothing', caseId: 'MB21.1', fault: changing('stored', (frame) => [{ ...frame, items: [] }]) },
  { what: 'tells anybody of positions', caseId: 'MB24.6', fault: changing('position', (frame) => [{ ...frame, state: 'kept' }]) },
  { what: 'tells strangers of positions who is there', caseId: 'MB25.2', fault: changing('position', (frame) => [{ ...frame, receiver: 'attached' }]) },
  { what: 'gives one proof for several statements', caseId: 'KY19.1', fault: { fromServer: provenOnce } },
  { what: 'tells strangers who is there', caseId: 'PR5.1', fault: changing('presence', (frame) => [{ ...frame, entries: frame.entries.map((entry) => (entry.state === 'unknown' ? { ...entry, state: 'offline', freshness: 'live' } : entry)) }]) },
  { what: 'does not tell of changes', caseId: 'PR8.1', fault: changing('presence', (frame) => (frame.request === 0 ? [] : [frame])) },
  { what: 'takes entries that nobody signed', caseId: 'DI3.3', fault: publishing('signature-wrong') },
  { what: 'takes older entries', caseId: 'DI3.5', fault: publishing('entry-outdated') },
  { what: 'ends every list of results after a page', caseId: 'DI6.3', fault: changing('results', (frame) => [{ ...frame, cursor: '' }]) },
  { what: 'does not tell live searches what is gone', caseId: 'DI7.1', fault: changing('directory-change', (frame) => (frame.change === 'removed' ? [] : [frame])) },
  { what: 'says stored of more parts than there are', caseId: 'BM5.1', fault: changing('blob-stored', (frame) => [{ ...frame, stored: frame.stored + 64 }]) },
  { what: 'takes parts that are none of the blob', caseId: 'BM4.1', fault: changing('blob-turned-down', () => []) },
  { what: 'tells anybody of blobs', caseId: 'BM6.1', fault: changing('blob-kept', (frame) => [{ ...frame, state: 'whole' }]) },
  { what: 'gives other parts than it was given', caseId: 'BM7.1', fault: changing('blob-part', ({ content, ...frame }) => [{ ...frame, content: flipped(content) }]) },
  { what: 'keeps what is released', caseId: 'BM8.1', fault: changing('blob-kept', (frame) => [{ ...frame, state: frame.state === 'unknown' ? 'whole' : frame.state }]) },
  { what: 'does not say which servers help', caseId: 'IC1.1', fault: changing('ice-servers', () => []) },
  { what: 'names servers by no URLs', caseId: 'IC2.1', fault: changing('ice-servers', (frame) => [{ ...frame, stun: ['stun.example.org'] }]) },
  { what: 'says another time of credentials than is in their names', caseId: 'IC9.1', fault: changing('ice-servers', (frame) => [{ ...frame, validMs: frame.validMs * 2 }]) },
  { what: 'gives all devices the same credentials', caseId: 'IC9.2', fault: changing('ice-servers', (frame) => [{ ...frame, turn: frame.turn.map(({ url }) => ({ url, username: 'all', credential: 'all' })) }]) },
  { what: 'answers however often it is asked for servers', caseId: 'IC10.2', fault: { fromServer: alwaysServing } },
  { what: 'says an address that is none', caseId: 'IC20.1', fault: changing('ice-seen', (frame) => [{ ...frame, address: 'somewhere' }]) },
] // prettier-ignore

/** Frames of one type come to the client otherwise. */
function changing<T extends Frame['type']>(type: T, change: (frame: FrameOf<T>) => readonly Frame[]): Fault {
  return { fromServer: (frame) => (frame.type === type ? change(frame as FrameOf<T>) : [frame]) }
}

/** A sign-in that our server refuses with this code is told that it worked. */
function signingIn(code: ErrorCode): Fault {
  return {
    fromClient: (frame, { memory }) => {
      if (frame.type === 'sign-in') memory.set('device', frame.device)
      return [frame]
    },
    fromServer: (frame, { memory }) =>
      frame.type === 'refused' && frame.code === numberOfCode(code)
        ? [
            {
              type: 'signed-in',
              request: frame.request,
              device: memory.get('device') as FrameOf<'signed-in'>['device'],
              epoch: 1,
              claimed: true,
            },
          ]
        : [frame],
  }
}

/** A `store` that our server turns down with this code is told that it worked. */
function taking(code: ErrorCode): Fault {
  return changing('turned-down', (frame) => {
    const { to, stream, seq } = frame
    return frame.code === numberOfCode(code) ? [storedFrame({ to, stream, upTo: seq })] : [frame]
  })
}

/** A request that our server refuses with this code is told that it worked. */
function publishing(code: ErrorCode): Fault {
  return changing('refused', (frame) =>
    frame.code === numberOfCode(code) ? [{ type: 'done', request: frame.request }] : [frame],
  )
}

/** A question for servers that our server refuses is answered with none. */
function alwaysServing(frame: Frame, { memory }: Parameters<NonNullable<Fault['fromServer']>>[1]): readonly Frame[] {
  if (frame.type === 'ice-servers') memory.set('servers', frame)
  const known = memory.get('servers') as FrameOf<'ice-servers'> | undefined
  if (frame.type !== 'refused' || known === undefined || frame.code !== numberOfCode('rate-exceeded')) return [frame]
  return [{ ...known, request: frame.request }]
}

/** Requests of one type are answered and not heard. */
function answering(type: 'grant' | 'devices-set' | 'chain-end'): Fault {
  return {
    fromClient: (frame, { toClient }) => {
      if (frame.type !== type) return [frame]
      toClient({ type: 'done', request: frame.request })
      return []
    },
  }
}

function storedAtOnce(frame: Frame, { toClient }: Parameters<NonNullable<Fault['fromClient']>>[1]): readonly Frame[] {
  if (frame.type !== 'store') return [frame]
  const { from, stream, seq } = readHeader(frame.envelope.authenticated)
  toClient(storedFrame({ to: from, stream, upTo: seq }))
  return []
}

function drainedAtOnce(frame: Frame, { toClient }: Parameters<NonNullable<Fault['fromClient']>>[1]): readonly Frame[] {
  if (frame.type === 'attach') toClient({ type: 'drained', as: frame.as })
  return [frame]
}

/** Repeats the last lock key that was handed out when there is none. */
function handedOutTwice(frame: Frame, { memory }: Parameters<NonNullable<Fault['fromServer']>>[1]): readonly Frame[] {
  if (frame.type !== 'lock-taken') return [frame]
  const before = memory.get('lock') as Uint8Array | undefined
  if (frame.lockKey.byteLength > 0) memory.set('lock', frame.lockKey.slice())
  return [{ ...frame, lockKey: before ?? frame.lockKey }]
}

/** Shows with each name the lock keys that were there when it was looked up first. */
function firstLockKey(frame: Frame, { memory }: Parameters<NonNullable<Fault['fromServer']>>[1]): readonly Frame[] {
  if (frame.type !== 'name-record') return [frame]
  const lockKeys = (memory.get('locks') ?? frame.record.lockKeys.map((one) => one.slice())) as readonly Uint8Array[]
  memory.set('locks', lockKeys)
  return [{ ...frame, record: { ...frame.record, lockKeys } }]
}

/** Holds every second `data` back until the next has gone. */
function swapped(frame: Frame, { memory }: Parameters<NonNullable<Fault['fromServer']>>[1]): readonly Frame[] {
  if (frame.type !== 'data') return [frame]
  const held = memory.get('held') as Frame | undefined
  memory.set('held', held === undefined ? frame : undefined)
  return held === undefined ? [] : [frame, held]
}

/** A `stored` that nobody signed. */
function storedFrame(fields: Pick<FrameOf<'stored'>, 'to' | 'stream' | 'upTo'>): FrameOf<'stored'> {
  const proof = { index: 0, leaves: 1, path: [], signature: new Uint8Array(64) }
  return { type: 'stored', receiver: fields.to, storedAtMs: 1, items: [], proof, ...fields }
}

/** Shows the first proof for every statement. */
function provenOnce(frame: Frame, { memory }: Parameters<NonNullable<Fault['fromServer']>>[1]): readonly Frame[] {
  if (frame.type !== 'stored') return [frame]
  const proof = (memory.get('proof') ?? frame.proof) as typeof frame.proof
  memory.set('proof', proof)
  return [{ ...frame, proof }]
}

function flipped(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes)
  copy[0] = (copy[0] ?? 0) ^ 1
  return copy
}
