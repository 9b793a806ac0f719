import { ackTag, BulkSender, SignalSender } from '@kith/keys'
import { type Frame, readHeader, utf8Bytes } from '@kith/wire'

import { EvilPeer } from '../stage/evil-peer.ts'
import { codeOf, expect } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What somebody with a name of its own may do as a receiver, with sessions and with files. */
export const peerContentAttacks: readonly Attack[] = [
  {
    name: 'peer-lies-of-receipt',
    tries:
      'a receiver proves acknowledgements of positions that were never sent, takes them back, gives no room, and names outcomes of what is not there: its sender is warned, and sends to others as before',
    rules: ['DL30', 'DL27', 'DL21'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const first = await alice.peer.messages.send('mallory', 'evil.word', 'one')
      const data = await mallory.next('data')
      const { stream } = readHeader(data.envelope.authenticated)
      const keys = await mallory.keysOf(alice, data)
      const say = async (next: number, credit: number): Promise<void> => {
        const outcome = { seq: 2 ** 50, index: 63, outcome: 'rejected', code: 1 } as const
        const exceptions = Array.from({ length: 64 }, () => outcome)
        const ends = { to: alice.peer.device, from: mallory.person.device, stream }
        const statement = { ...ends, next, credit, exceptions }
        await mallory.say({ type: 'ack', ...statement, tag: await ackTag(keys, statement) })
        stage.strikes += 1
      }
      for (const next of [1, 0]) await say(next, 0)
      await mallory.settled()
      await stage.settled(alice)
      expect(first.state !== 'committed', 'nothing is said to be committed')
      await say(2 ** 40, 2 ** 31)
      await stage.alarm(alice, 'identity-cloned')
      await stage.talk(alice, bob)
    },
  },
  {
    name: 'peer-borrows-sessions',
    tries: 'signals and parts of channels of another are sent on as its own, and put together with its own',
    rules: ['KY10', 'KY11', 'KY22'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      const heard: string[] = []
      bob.peer.signals.on('typing', ({ from }) => void heard.push(from))
      let channels = 0
      bob.peer.channels.on('bytes', () => void (channels += 1))
      const seen: Frame[] = []
      stage.evil.toClient = (frame, on) => {
        const isSession = frame.type === 'signal' || frame.type === 'bulk'
        if (isSession && on.device === bob.peer.device) seen.push(structuredClone(frame))
        return frame
      }
      await alice.peer.channels.open('bob', { type: 'bytes' })
      await alice.peer.signals.send('bob', 'typing', {})
      await stage.until(() => heard.length === 1 && channels === 1, 'what is honest is heard')
      stage.evil.rest()
      const { lockKey } = await mallory.deviceOf(bob)
      const [signals, bulk] = [
        await SignalSender.begin(lockKey, mallory.person.keys, Date.now()),
        await BulkSender.begin('alice', lockKey, mallory.person.keys, Date.now()),
      ]
      if (signals.kind === 'refused' || bulk.kind === 'refused') throw new Error('the attack could not be made')
      const ends = { to: bob.peer.device, from: mallory.person.device }
      for (const frame of seen) {
        if (frame.type !== 'signal' && frame.type !== 'bulk') continue
        const { type, sealed } = frame
        const own =
          type === 'signal'
            ? await signals.value.seal(utf8Bytes('typing'))
            : await bulk.value.seal(utf8Bytes('typing'), { heard: undefined, hasOpening: true })
        const spliced = Buffer.concat([sealed.subarray(0, 44), own.subarray(44)])
        const turned = Buffer.concat([own.subarray(0, 44), sealed.subarray(44)])
        for (const bytes of [sealed, spliced, turned]) {
          await mallory.say({ type, ...ends, sealed: bytes })
          stage.strikes += 1
        }
      }
      await mallory.settled()
      await stage.settled(bob)
      expect(heard.join() === 'alice' && channels === 1, 'nobody hears the other in it')
      await alice.peer.signals.send('bob', 'typing', {})
      await stage.until(() => heard.length === 2, 'the session of the other goes on')
    },
  },
  {
    name: 'peer-offers-false-files',
    tries:
      'references to files that have another id, key or length than their content, are no references, or are longer than anything: none is fetched, and a true one is',
    rules: ['BL4', 'BL5'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const ref = await alice.peer.blobs.share(new Uint8Array(100_000).fill(7), { name: 'song' })
      const other = await alice.peer.blobs.share(new Uint8Array(1000).fill(8))
      const false_: readonly unknown[] = [
        { ...ref, blob: other.blob },
        { ...ref, key: other.key },
        { ...ref, root: other.root },
        { ...ref, bytes: ref.bytes + 1 },
        { ...ref, bytes: Number.MAX_SAFE_INTEGER },
        { ...ref, bytes: -1 },
        { ...ref, root: ref.root.toUpperCase() },
        { ...ref, name: 'x'.repeat(100_000) },
        { ...ref, blob: undefined },
        [ref],
        'ref',
        null,
      ]
      for (const one of false_) {
        const code = await codeOf(bob.peer.blobs.open(one), 'a false reference')
        expect(code === 'blob-malformed' || code === 'blob-too-long', `the answer is blob-malformed, not ${code}`)
        stage.strikes += 1
      }
      expect((await bob.peer.blobs.list()).length === 0, 'nothing is kept of them')
      await stage.within((await bob.peer.blobs.open(ref, { holders: ['alice'] })).whole(), 'the true one is fetched')
    },
  },
]
