/** The key log: what a network shows of it, and that it proves it (spec KL). */
import { createHash } from 'node:crypto'

import { compareHeads, isInLog, verifyLogHead } from '@kith/keys'
import type { FrameOf, LogHead } from '@kith/wire'

import type { Actor } from '../running/actor.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { holds, same } from '../running/expectations.ts'

/** The cases of this chapter. */
export const keyLog: readonly ConformanceCase[] = casesOf('key-log', [
  [
    'KL1.1',
    'has the device list of a name that was claimed',
    async (stage) => {
      const alice = await stage.signedIn()
      const { shown } = await asked(alice, { name: alice.name })
      holds(shown !== undefined, 'the newest entry of the name', 'none')
      same('the name', shown.entry.name, alice.name)
      same('the version', shown.entry.version, 1)
      same('the identity key', shown.entry.identityKey, alice.person.identity.publicKey)
      same('the hash', shown.entry.listHash, createHash('sha256').update(alice.person.deviceList).digest())
    },
  ],
  [
    'KL3.1',
    'signs each head with its own key, for its own domain',
    async (stage) => {
      const alice = await stage.signedIn()
      const { size } = await headOf(alice, await asked(alice))
      holds(size > 0, 'a log that is not empty', size)
    },
  ],
  [
    'KL4.1',
    'shows the way of an entry up to its head',
    async (stage) => {
      const alice = await stage.signedIn()
      const proof = await asked(alice, { name: alice.name })
      const { shown } = proof
      holds(shown !== undefined, 'the newest entry of the name', 'none')
      const head = await headOf(alice, proof)
      holds(isInLog(shown.entry, shown.index, head, shown.path), 'a way that ends at the root of the head', 'another')
    },
  ],
  [
    'KL5.1',
    'shows that a later head goes on from an earlier one',
    async (stage) => {
      const alice = await stage.signedIn()
      const earlier = await headOf(alice, await asked(alice))
      await stage.signedIn()
      const proof = await asked(alice, { older: earlier.size })
      const later = await headOf(alice, proof)
      holds(later.size > earlier.size, `a log of more than ${String(earlier.size)} entries`, later.size)
      same('how both stand', compareHeads(earlier, later, proof.consistency), 'same-history')
    },
  ],
  [
    'KL6.1',
    'shows of a name the newest of its entries, and none of a name that nobody has',
    async (stage) => {
      const alice = await stage.signedIn()
      const none = await asked(alice, { name: stage.name() })
      holds(none.shown === undefined, 'no entry', 'one')
      const [bob] = await stage.twoDevices()
      await stage.away(bob)
      const { shown } = await asked(alice, { name: bob.name })
      same('the name', shown?.entry.name, bob.name)
    },
  ],
  [
    'KL6.2',
    'refuses sizes that the log has not, and an older one above the newer',
    async (stage) => {
      const alice = await stage.signedIn()
      for (const [older, newer] of [
        [2 ** 31, 0],
        [0, 2 ** 31],
        [2, 1],
      ] as const)
        await alice.refused('log-wrong', { type: 'log-query', older, newer, name: '' })
    },
  ],
])

function asked(
  actor: Actor,
  query: { readonly older?: number; readonly name?: string } = {},
): Promise<FrameOf<'log-proof'>> {
  return actor.asked('log-proof', { type: 'log-query', older: 0, newer: 0, name: '', ...query })
}

/** The head of an answer, as far as it proves itself. */
async function headOf({ client }: Actor, { head }: FrameOf<'log-proof'>): Promise<LogHead> {
  if (client.challenge === undefined) throw new Error('not connected yet')
  const verified = await verifyLogHead(head, client.challenge)
  holds(verified.kind === 'ok', 'a head that the network has signed', verified.kind === 'ok' ? '' : verified.code)
  return verified.value
}
