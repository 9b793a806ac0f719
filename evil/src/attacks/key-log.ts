import { generateDevice, generateIdentity, signFirstList, signLogHead } from '@kith/keys'

import { expect } from '../stage/stage.ts'
import { onRecords } from './names.ts'
import type { Attack } from './attack.ts'

/** What the server may say falsely of the log of all keys. */
export const keyLogAttacks: readonly Attack[] = [
  {
    name: 'unlogged-chain',
    tries:
      'somebody new to a name is given a whole chain of the server’s own, which the log does not have: it is reported',
    rules: ['KL8'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      await stage.join('frank')
      const [identity, evil] = await Promise.all([generateIdentity(), generateDevice('Evil', 1)])
      const list = await signFirstList(identity, { name: 'frank', devices: [evil.listed], madeAtMs: 1 })
      onRecords(stage, 'frank', (record) => ({ ...record, version: 1, lists: [list] }))
      // Nobody can know better who never heard of the name before; but it does not stay hidden.
      await alice.peer.names.lookup('frank')
      await stage.alarm(alice, 'log-wrong')
    },
  },
  {
    name: 'two-logs',
    tries: 'the network signs the head of another log for one of its people: it is reported, and both heads are kept',
    rules: ['KL5', 'KL7'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const network = await stage.networkKey()
      const forgeries = new Map<number, Uint8Array>()
      for (let size = 1; size < 20; size++) {
        const root = new Uint8Array(32).fill(size)
        forgeries.set(size, await signLogHead(network, { domain: stage.domain, size, root, atMs: 1 }))
      }
      let size = 4
      stage.evil.toClient = (frame, on) => {
        if (frame.type !== 'log-proof' || on.device !== alice.peer.device) return frame
        stage.strikes += 1
        size += 1
        return { ...frame, head: forgeries.get(size) ?? frame.head, consistency: [new Uint8Array(32)] }
      }
      await stage.join('frank')
      await alice.peer.names.lookup('frank')
      await stage.alarm(alice, 'log-forked')
      expect(!bob.alarms.includes('log-forked'), 'who is shown the true log has nothing to report')
    },
  },
]
