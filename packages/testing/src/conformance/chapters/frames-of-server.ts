import type { BootId, DeviceId, Frame, StreamId } from '@kith/wire'

import { randomId } from '../client/made-frames.ts'

const nowhere = {
  ...{ sinceMs: 0, deadlineMs: 0, bytes: 0, pushes: 0, pushedAtMs: 0, countedFromMs: 0, code: 0, retryAfterMs: 0 },
  receiver: 'unknown',
} as const

/** One well-formed frame of each type that only the server sends. */
export function framesOfServer(to: DeviceId): readonly Frame[] {
  const [nothing, request, stream] = [new Uint8Array(0), 1, randomId<StreamId>()]
  const record = { name: 'somebody', version: 1, lists: [nothing], lockKeys: [] }
  const key = new Uint8Array(32)
  const proof = { index: 0, leaves: 1, path: [], signature: new Uint8Array(64) }
  return [
    { type: 'challenge', nonce: key, networkKey: key, domain: 'x', boot: randomId<BootId>(), serverMs: 1 },
    { type: 'signed-in', request, device: to, epoch: 1, claimed: false },
    { type: 'done', request },
    { type: 'refused', request, code: 1, message: '', retryAfterMs: 0 },
    { type: 'name-record', request, record },
    { type: 'stale-devices', to, record },
    { type: 'grants', request, grants: [] },
    { type: 'stored', to, receiver: to, stream, upTo: 1, storedAtMs: 1, items: [], proof },
    { type: 'drained', as: to },
    { type: 'absent', to, device: to },
    { type: 'present', to, device: to },
    { type: 'turned-down', to, stream, seq: 1, code: 1, retryAfterMs: 0 },
    { type: 'presence', request, to, entries: [] },
    { type: 'results', request, entries: [], cursor: '' },
    { type: 'position', request, to, state: 'unknown', ...nowhere },
    { type: 'directory-change', request, change: 'removed', owner: 'x', kind: 'x', id: 'x', entry: nothing },
  ]
}
