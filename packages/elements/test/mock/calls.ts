import type { MockPeer } from '@kith/testing/mock-peer'

import type { Contact } from '@kith/peer'
import type { CallDesk } from '../../src/controllers/calls/call-desk.ts'
import { Calls } from '../../src/controllers/calls/calls.ts'
import { MessageClock } from '../../src/controllers/chat/message-record.ts'
import type { Group } from '../../src/controllers/groups/groups.ts'
import { Cell } from '../../src/controllers/observable/cell.ts'

/** Nobody is in a conversation of several people. */
export const noGroups = {
  all: new Cell<ReadonlyMap<string, Group>>(new Map()),
  notices: { wanted: () => 'all' as const },
  of: () => undefined,
  others: () => [],
}

/** Somebody rings, alone or with two others who are in the call already. */
export async function playCalls(scene: 'ringing' | 'meeting', peers: readonly MockPeer[]): Promise<void> {
  const [bo, ...others] = await Promise.all(peers.map(deskOf))
  if (scene === 'ringing') void bo?.call(['anna'], 'video')
  else void bo?.call(['anna', ...peers.slice(1).map(({ name }) => name)], 'video')
  for (const calls of others)
    calls.state.subscribe(() => {
      if (calls.state.value.state === 'ringing') calls.accept('video')
    })
}

function deskOf(peer: MockPeer): Promise<CallDesk> {
  const clock = new MessageClock(Date.now)
  const contacts = {
    of: (name: string): Contact => ({ name, state: 'contact', note: '', sinceMs: 0 }),
    isMuted: () => false,
  }
  return new Calls(peer, {
    contacts,
    groups: noGroups,
    clock,
    nowMs: Date.now,
    signal: new AbortController().signal,
  }).load()
}
