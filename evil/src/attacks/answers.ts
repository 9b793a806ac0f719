import { signReceipts, SigningKey } from '@kith/keys'
import { encodeStatement, type Frame, type FrameOf, readHeader } from '@kith/wire'

import { expect, type Player, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** What the server may say falsely of what became of messages. */
export const answerAttacks: readonly Attack[] = [
  {
    name: 'forged-ack',
    tries: 'the receiver never gets the message, and its sender gets an acknowledgement that the server made up',
    rules: ['KY8', 'DL10'],
    run: (stage) =>
      withheldWith(stage, (data) => ({
        ...{ type: 'ack', to: data.from, from: data.to, stream: data.stream, next: data.seq + 1, credit: 64 },
        ...{ exceptions: [], tag: new Uint8Array(16).fill(stage.strikes & 255) },
      })),
  },
  {
    name: 'stretched-ack',
    tries: 'a true acknowledgement of an earlier message is stretched over one that was not passed on',
    rules: ['KY8', 'DL10'],
    run: async (stage) => {
      const acks: FrameOf<'ack'>[] = []
      stage.evil.toClient = (frame) => {
        if (frame.type === 'ack') acks.push(structuredClone(frame))
        return frame
      }
      await withheldWith(stage, (data) => {
        const [ack] = acks.filter(({ stream }) => stream === data.stream).slice(-1)
        return ack && { ...ack, next: data.seq + 1 }
      })
    },
  },
  {
    name: 'forged-gap',
    tries: 'the receiver is told that what it waits for will never come',
    rules: ['KY8', 'DL10'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      stage.evil.toClient = (frame, on) => {
        if (frame.type !== 'data' || on.device !== bob.peer.device) return frame
        const { to, from, stream, seq } = readHeader(frame.envelope.authenticated)
        stage.strikes += 1
        const tag = new Uint8Array(16).fill(stage.strikes % 3)
        return [
          { type: 'gap', to, from, stream, fromSeq: seq, toSeq: seq + 9, reason: 'acknowledged-before', tag },
          frame,
        ]
      }
      const sent = await stage.say(alice, bob, 'after a gap')
      await stage.within(sent.committed(), 'the word is committed')
      expect(bob.got.at(-1) === 'alice: after a gap', 'the word came in spite of the gap')
    },
  },
  {
    name: 'forged-receipt',
    tries: 'it says stored with a receipt that the network did not sign, and stores nothing',
    rules: ['MB20', 'KY20'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const forger = await SigningKey.generate()
      await bob.peer.leave()
      let isStored = false
      stage.evil.toServer = (frame, on) => {
        if (frame.type !== 'store' || isStored) return frame
        void lie(stage, frame, forger, on.challenge?.domain ?? '')
        return []
      }
      const sent = await stage.say(alice, bob, 'kept', { keep: '1d' })
      await stage.alarm(alice, 'receipt-wrong')
      expect(sent.state !== 'stored', 'a receipt of nobody counts for nothing')
      isStored = true
      await stage.within(sent.stored(), 'the true server stores it in the end')
    },
  },
  {
    name: 'always-absent',
    tries: 'the sender is told that the receiver is never there, whatever it sends',
    rules: ['DL4', 'DL11'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      stage.evil.toServer = (frame, on) => {
        if (frame.type !== 'data' || on.device !== alice.peer.device) return frame
        stage.strikes += 1
        stage.evil.say(alice.peer.device, { type: 'absent', to: alice.peer.device, device: bob.peer.device })
        return []
      }
      const sent = await stage.say(alice, bob, 'by the mailbox')
      await stage.within(sent.committed(), 'the word comes by the mailbox')
      expect(bob.got.filter((line) => line === 'alice: by the mailbox').length === 1, 'it came once')
    },
  },
]

interface Withheld {
  readonly to: FrameOf<'ack'>['to']
  readonly from: FrameOf<'ack'>['from']
  readonly stream: FrameOf<'ack'>['stream']
  readonly seq: number
}

/** Nothing is passed on, and the sender is told something else for it: it must not believe that the word was committed. */
async function withheldWith(stage: Stage, lieOf: (data: Withheld) => Frame | undefined): Promise<void> {
  const [alice, bob] = await stage.pair()
  const before = bob.got.length
  stage.evil.toServer = (frame, on) => {
    if ((frame.type !== 'data' && frame.type !== 'store') || on.device !== alice.peer.device) return frame
    const lie = lieOf(readHeader(frame.envelope.authenticated))
    if (lie !== undefined) stage.strikes += Number(stage.evil.say(alice.peer.device, lie))
    return []
  }
  const sent = await stage.say(alice, bob, 'withheld')
  await stage.until(() => stage.strikes > 3, 'it was tried again and lied about again')
  await stage.settled(alice)
  expect(sent.state !== 'committed', 'nobody believes it')
  expect(bob.got.length === before, 'the receiver has nothing')
  stage.evil.rest()
  await stage.within(sent.committed(), 'the word is committed')
  expectOnce(bob, 'alice: withheld')
}

async function lie(stage: Stage, { envelope }: FrameOf<'store'>, forger: SigningKey, domain: string): Promise<void> {
  const { to, from, stream, seq, sentAtMs, lifeMs } = readHeader(envelope.authenticated)
  const items = [{ seq, deadlineMs: sentAtMs + lifeMs, tag: envelope.tag.slice() }]
  const statement = { to: from, receiver: to, stream, upTo: seq, storedAtMs: sentAtMs, items }
  const [proof] = await signReceipts(forger, domain, [encodeStatement(statement)])
  if (proof !== undefined) stage.strikes += Number(stage.evil.say(from, { type: 'stored', ...statement, proof }))
}

function expectOnce(player: Player, line: string): void {
  expect(player.got.filter((each) => each === line).length === 1, `${player.name} has it once`)
}
