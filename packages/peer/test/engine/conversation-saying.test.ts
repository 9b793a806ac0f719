import type { Transaction } from '@kith/peer'
import type { DeviceId, PeerName } from '@kith/wire'
import { KithError } from '@kith/wire'
import { expect, it } from 'vitest'

import type { RollTurn } from '../../src/conversations/roll-turn.ts'
import type { SaidKeys } from '../../src/conversations/said-keys.ts'
import { ConversationSaying, type Saying } from '../../src/conversations/saying.ts'
import type { ConversationWriting } from '../../src/conversations/writing.ts'

it('[CV14] when things said together are refused, each is said alone, and who is refused then is told', async () => {
  let together = 0
  const heard: number[] = []
  let said = 0
  const row = { heard: 0, handled: 0, framesSent: 0, said: 0, written: 0 }
  const turn = {
    self: { role: 'writer' },
    device: async () => ({ ...row, said }),
    putDevice: (_: DeviceId, { said: number }: { readonly said: number }) => (said = number),
    seal: async () => ({ frame: new Uint8Array(1) }),
  } as unknown as RollTurn
  const saying = new ConversationSaying({
    own: 'own' as DeviceId,
    writing: { due: async () => undefined, receivers: () => ['bob' as PeerName] } as unknown as ConversationWriting,
    saidKeys: { keep: () => undefined } as unknown as SaidKeys,
    turn: async () => {
      together++
      return turn
    },
    transact: async (work) => {
      together = 0
      const before = said
      await work({ send: () => '' } as unknown as Transaction)
      // There is room for one more only, and in the end for none.
      if (together > 1 || said > 3) {
        said = before
        throw new KithError('outbox-full')
      }
      heard.push(said)
    },
  })
  const one: Saying = { conversation: 'ab'.repeat(32), type: 'chat', encoding: 'json', body: new Uint8Array(1) }
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => saying.say(one)))
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.number : 0))).toEqual([1, 2, 3, 0])
  expect(heard).toEqual([1, 2, 3])
})
