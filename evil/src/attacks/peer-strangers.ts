import { signContactRequest } from '@kith/keys'
import { readReports } from '@kith/server'
import { type ContactRequest, type FrameOf, limits, utf8Bytes } from '@kith/wire'
import { join as joinPath } from 'node:path'

import { EvilPeer, type EvilStream } from '../stage/evil-peer.ts'
import { expect, type Player, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

const strangers = 25
const wordsOfEach = 8

/** What somebody may do whom the other does not know, and who keeps to no rule of first contact. */
export const peerStrangerAttacks: readonly Attack[] = [
  {
    name: 'peer-strangers-flood',
    tries:
      'a crowd of names writes to somebody who takes requests alone, and each leaves as much as it can: none of it is heard, and an honest request gets through beside it',
    rules: ['FC2', 'FC7', 'MB4'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      const zoe = await careful(stage)
      for (let at = 0; at < strangers; at++) {
        await using stranger = await EvilPeer.join(stage, `stranger-${String(at)}`)
        const stream = await stranger.open(zoe)
        for (let seq = 1; seq <= wordsOfEach; seq++) {
          const { envelope } = await stream.word(seq, 'x'.repeat(seq * 900))
          await stranger.say({ type: 'data', envelope }, { type: 'store', first: 1, envelope })
          stage.strikes += 2
        }
        await stranger.settled()
      }
      await alice.peer.contacts.request(zoe.name, 'It is Alice')
      await asked(stage, zoe, 'alice')
      await zoe.peer.contacts.accept('alice')
      await stage.settled(zoe)
      expect(zoe.got.length === 0, 'no word of a stranger is heard')
      expect((await names(zoe)).join() === 'alice', 'nobody else has asked')
    },
  },
  {
    name: 'peer-ignores-first-contact',
    tries:
      'a stranger acts as if it were a contact: it says that it was accepted, adds to conversations, and writes, also with the server passing everything on to the device',
    rules: ['FC2'],
    run: async (stage) => {
      await stage.pair()
      const zoe = await careful(stage)
      await using mallory = await EvilPeer.join(stage)
      const types = ['contact.accept', 'kith.contacts', 'kith.roll-record', 'kith.roll-frame', 'kith.head', 'evil.word']
      for (const [at, messageType] of types.entries()) {
        const stream = await mallory.open(zoe)
        const word = await stream.message(1, { messageType, encoding: 'json', body: utf8Bytes(`"${String(at)}"`) })
        await mallory.say(word, { type: 'store', first: 1, envelope: word.envelope })
        await mallory.settled()
        stage.strikes += 2 + Number(stage.evil.say(zoe.peer.device, word))
        await stage.settled(zoe)
      }
      expect(zoe.got.length === 0, 'no word is heard')
      expect((await zoe.peer.contacts.list()).length === 0, 'nobody is in the list')
    },
  },
  {
    name: 'peer-forges-request',
    tries:
      'requests in the name of another, of another device, for another receiver, copied from another, with words that are not as they were signed, or that was declined before: none is shown',
    rules: ['FC4', 'FC5', 'FC8'],
    run: async (stage) => {
      await stage.pair()
      const zoe = await careful(stage)
      await using eve = await EvilPeer.join(stage, 'eve')
      await using mallory = await EvilPeer.join(stage)
      const own = await signed(mallory, { to: zoe.name })
      const changed = own.slice()
      changed[changed.length - 66] = (changed[changed.length - 66] ?? 0) ^ 1
      const false_ = [
        await signed(mallory, { from: 'eve', to: zoe.name }),
        await signed(mallory, { device: eve.person.device, to: zoe.name }),
        await signed(mallory, { to: 'bob' }),
        await signed(eve, { to: zoe.name }),
        await signed(eve, { to: 'mallory' }),
        await signed(mallory, { to: zoe.name, words: 'two\nlines' }),
        changed,
        new Uint8Array(0),
      ]
      for (const body of false_) {
        await deliver(stage, mallory, zoe, body)
        expect((await zoe.peer.contacts.list()).length === 0, 'nobody has asked')
      }
      await deliver(stage, mallory, zoe, own)
      await asked(stage, zoe, 'mallory')
      await zoe.peer.contacts.decline('mallory')
      for (let again = 0; again < 5; again++) await deliver(stage, mallory, zoe, own)
      expect((await zoe.peer.contacts.list()).length === 0, 'who was declined is not heard again')
    },
  },
  {
    name: 'peer-forges-report',
    tries:
      'somebody is reported with a request that it never signed, signed for another, or signed in other words: nothing of it is kept',
    rules: ['FC21'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      await using mallory = await EvilPeer.join(stage)
      await using eve = await EvilPeer.join(stage, 'eve')
      const theirs = await signed(eve, { to: 'mallory', words: 'good morning' })
      const at = Buffer.from(theirs).indexOf('good')
      const changed = theirs.slice()
      changed.set(utf8Bytes('evil'), at)
      const evidence = [
        await signed(mallory, { from: 'eve', to: 'mallory' }),
        await signed(eve, { to: 'bob' }),
        await signed(mallory, { from: 'eve', device: eve.person.device, to: 'mallory' }),
        await signed(eve, { from: 'mallory', to: 'mallory' }),
        changed,
        new Uint8Array(300),
      ]
      for (const [request, each] of evidence.entries()) await refused(mallory, 'eve', request + 1, { evidence: each })
      await refused(mallory, 'eve', 100, { shown: utf8Bytes('[{"type":1}]') })
      await refused(mallory, 'mallory', 101, {})
      await refused(mallory, 'nobody-at-all', 102, {})
      stage.strikes += evidence.length + 3
      const kept = await readReports(joinPath(stage.folder, 'kith.sqlite'))
      expect(kept.length === 0, 'nothing is kept')
      await stage.talk(alice, bob)
    },
  },
]

/** Somebody who takes requests alone. */
async function careful(stage: Stage): Promise<Player> {
  const zoe = await stage.join('zoe', { strangers: 'requests' })
  await stage.within(zoe.peer.connected(), 'zoe is connected')
  return zoe
}

async function names({ peer }: Player): Promise<readonly string[]> {
  return (await peer.contacts.list()).map(({ name }) => name)
}

/** Waits until a name has asked. */
async function asked(stage: Stage, { peer }: Player, name: string): Promise<void> {
  const coming = async (): Promise<void> => {
    for await (const contacts of peer.contacts.watch())
      if (contacts.some((each) => each.name === name && each.state === 'asking')) return
  }
  await stage.within(coming(), `${name} has asked`)
}

function signed({ person }: EvilPeer, change: Partial<ContactRequest>): Promise<Uint8Array> {
  const { name: from, device } = person
  return signContactRequest(person.keys, {
    ...{ version: 1, from, device, to: 'zoe', atMs: Date.now(), words: 'hello' },
    ...change,
  })
}

/** Sends a request that is sealed as it should be, by the mailbox and by a server that passes it on to the device. */
async function deliver(stage: Stage, from: EvilPeer, to: Player, body: Uint8Array): Promise<void> {
  const stream: EvilStream = await from.open(to)
  const request = await stream.message(1, { messageType: 'contact.request', encoding: 'bytes', body })
  await from.say({ type: 'store', first: 1, envelope: request.envelope })
  await from.settled()
  stage.strikes += 1 + Number(stage.evil.say(to.peer.device, request))
  await stage.settled(to)
}

async function refused(
  peer: EvilPeer,
  about: string,
  request: number,
  change: Partial<FrameOf<'report'>>,
): Promise<void> {
  const nothing = new Uint8Array(0)
  await peer.say({
    ...{ type: 'report', request, as: peer.person.device, about, reason: 'fraud' },
    ...{ words: 'x'.repeat(limits.reportCharactersMax), evidence: nothing, shown: nothing },
    ...change,
  })
  const answer = await peer.next('refused')
  expect(answer.request === request, 'the report is refused')
}
