import { join as joinPath } from 'node:path'

import { generateDevice, generateIdentity, signFirstList, signLogHead } from '@kith/keys'

import { SecondLog } from '../stage/second-log.ts'
import { expect, type Player } from '../stage/stage.ts'
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
  {
    name: 'second-log',
    tries:
      'one person is shown a log of the server’s own from the first day on, which agrees with itself: it comes out when she talks with a contact',
    rules: ['KL9', 'KL10', 'KL11'],
    run: async (stage) => {
      const log = new SecondLog({
        database: joinPath(stage.folder, 'kith.sqlite'),
        domain: stage.domain,
        network: await stage.networkKey(),
      })
      stage.evil.toServer = (frame, on) => {
        const { device, name } = on
        if (frame.type !== 'log-query' || device === undefined || name !== 'alice') return frame
        stage.strikes += 1
        void log.answer(frame).then((proof) => stage.evil.say(device, proof))
        return []
      }
      const [alice, bob] = await stage.pair()
      await stage.until(() => stage.strikes > 0, 'alice asks for the log')
      expect(!alice.alarms.includes('log-forked'), 'a log that agrees with itself is nothing to report')
      await alice.peer.contacts.request('bob')
      await stage.within(accept(bob), 'bob is asked')
      await stage.talk(alice, bob)
      await stage.until(
        () => alice.alarms.includes('log-forked') || bob.alarms.includes('log-forked'),
        'one of them reports two logs',
      )
      const evidence = [...(await alice.peer.names.log()).forks, ...(await bob.peer.names.log()).forks]
      expect(evidence.length > 0, 'both heads are kept')
    },
  },
]

/** Says yes to the first who asks. */
async function accept(player: Player): Promise<void> {
  for await (const contacts of player.peer.contacts.watch()) {
    const asking = contacts.find(({ state }) => state === 'asking')
    if (asking === undefined) continue
    await player.peer.contacts.accept(asking.name)
    return
  }
}
