import type { Contact } from '@kith/peer'
import { MockNetwork } from '@kith/testing/mock-peer'
import { expect, it } from 'vitest'

import { CallDesk } from '../../src/controllers/calls/call-desk.ts'
import { callSignalType } from '../../src/controllers/calls/call-types.ts'
import type { CallState } from '../../src/controllers/calls/call-steps.ts'
import { MessageClock } from '../../src/controllers/chat/message-record.ts'
import type { GroupNotice } from '../../src/controllers/groups/group-notices.ts'
import { Groups } from '../../src/controllers/groups/groups.ts'
import { Cell } from '../../src/controllers/observable/cell.ts'

it.each([
  ['all', 'ringing'],
  ['mentions', 'ringing'],
  ['nothing', 'idle'],
] as const)('[CT22] a group of which there is notice of %s is %s when a member calls', async (notice, stands) => {
  const network = new MockNetwork()
  const [anna, bo] = [await network.join('anna'), await network.join('bo')]
  network.befriend(anna, bo)
  const { id } = await bo.conversations.create({ title: 'Choir', members: ['anna'] })
  await network.settled()
  const ending = new AbortController()
  const groups = new Groups(anna, Date.now, ending.signal)
  await groups.start()
  await groups.notices.choose(`~${id}`, notice satisfies GroupNotice)
  const state = new Cell<CallState>({ state: 'idle' })
  const desk = new CallDesk(anna, {
    ...{ state, groups, clock: new MessageClock(Date.now), nowMs: Date.now, signal: ending.signal },
    contacts: {
      of: (name: string): Contact => ({ name, state: 'contact', note: '', sinceMs: 0 }),
      isMuted: () => false,
    },
  })
  const tokens: string[] = []
  bo.signals.on<{ readonly token: string }>(callSignalType, ({ body }) => void tokens.push(body.token))
  const [call, life] = ['0123456789abcdef', 'fedcba9876543210']
  const ring = (): void => {
    desk.hear('bo', { what: 'ring', call, life, media: 'voice', names: ['anna'], tokens: [...tokens], group: id })
  }
  ring()
  await network.settled()
  // Only a ring that shows that it was heard is new, and rings.
  ring()
  expect(state.value.state).toBe(stands)
  desk.stop()
  ending.abort()
})
