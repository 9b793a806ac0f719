import { type Envelope, type EnvelopeHeader, type Frame, type FrameOf, readHeader, writeHeader } from '@kith/wire'

import { expect, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight']

/** What the relay may do to envelopes on their way. */
export const envelopeAttacks: readonly Attack[] = [
  {
    name: 'altered-body',
    tries:
      'a byte of each body is changed the first time it comes by: the altered copy changes nothing, and the true one is taken',
    rules: ['KY9', 'DL26'],
    run: (stage) => oncePerPlace(stage, (frame) => withEnvelope(frame, { body: flipped(frame.envelope.body) })),
  },
  {
    name: 'altered-tag',
    tries: 'the proof of each header is changed the first time it comes by',
    rules: ['KY9', 'DL26'],
    run: (stage) => oncePerPlace(stage, (frame) => withEnvelope(frame, { tag: flipped(frame.envelope.tag) })),
  },
  {
    name: 'renumbered',
    tries: 'each envelope is given the position after its own',
    rules: ['KY9', 'DL24'],
    run: (stage) => oncePerPlace(stage, (frame) => withHeader(frame, ({ seq }) => ({ seq: seq + 1 }))),
  },
  {
    name: 'made-a-tombstone',
    tries: 'each envelope is shown as one that its sender has taken back',
    rules: ['KY9', 'DL13'],
    run: (stage) =>
      oncePerPlace(stage, (frame) => {
        const dead = withHeader(frame, () => ({ kind: 'tombstone' as const }))
        return withEnvelope(dead, { body: new Uint8Array() })
      }),
  },
  {
    name: 'forged-opening',
    tries: 'the opening of each stream is changed the first time it comes by',
    rules: ['KY6', 'DL9'],
    run: (stage) =>
      oncePerPlace(stage, (frame) =>
        frame.envelope.opening === undefined
          ? frame
          : withEnvelope(frame, { opening: flipped(frame.envelope.opening) }),
      ),
  },
  {
    name: 'turned-around',
    tries: 'envelopes are sent back to their own sender, with the ends of the header exchanged',
    rules: ['KY6', 'KY9'],
    run: (stage) => oncePerPlace(stage, (frame) => withHeader(frame, ({ to, from }) => ({ to: from, from: to }))),
  },
  {
    name: 'replayed',
    tries: 'each envelope comes three times, and all of them again in another session: each is committed once',
    rules: ['DL8', 'DL25'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const seen: Frame[] = []
      const before = bob.got.length
      stage.evil.toClient = (frame) => {
        if (frame.type !== 'data') return frame
        seen.push(structuredClone(frame))
        stage.strikes += 2
        return [frame, frame, frame]
      }
      await sendAll(stage)
      stage.evil.cut(bob.peer.device)
      await stage.until(() => bob.peer.status.state !== 'connected', 'bob is cut off')
      await stage.within(bob.peer.connected(), 'bob is back')
      stage.evil.rest()
      for (const frame of seen) stage.strikes += Number(stage.evil.say(bob.peer.device, frame))
      await stage.settled(alice, bob)
      expect(bob.got.length === before + words.length, 'each word is committed once')
    },
  },
  {
    name: 'reordered',
    tries: 'envelopes are held back and passed on in the opposite order',
    rules: ['DL24'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const held: Frame[] = []
      const before = bob.got.length
      stage.evil.toClient = (frame, on) => {
        if (frame.type !== 'data' || on.device !== bob.peer.device) return frame
        held.push(structuredClone(frame))
        return []
      }
      for (const word of words) {
        await stage.say(alice, bob, word)
        await stage.until(() => held.length > 0, 'an envelope is held')
      }
      await stage.settled(alice)
      stage.evil.rest()
      for (const frame of held.reverse()) stage.strikes += Number(stage.evil.say(bob.peer.device, frame))
      await stage.until(() => bob.got.length >= before + words.length, 'the words are there')
      expectInOrder(bob.got.slice(before))
    },
  },
  {
    name: 'withheld',
    tries:
      'nothing is passed on: nothing is said to be delivered, and all of it comes when the server does its work again',
    rules: ['DL8', 'DL10'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const before = bob.got.length
      stage.evil.toClient = (frame) => {
        if (frame.type !== 'data') return frame
        stage.strikes += 1
        return []
      }
      const sent = await stage.say(alice, bob, 'withheld')
      await stage.until(() => stage.strikes > 2, 'it was tried again')
      expect(sent.state !== 'committed' && bob.got.length === before, 'nothing is said to be delivered')
      stage.evil.rest()
      await stage.within(sent.committed(), 'the word is committed')
      expect(bob.got.length === before + 1, 'it is committed once')
    },
  },
]

/** Sends words while the first copy of each envelope at each place is altered; all of them must come, once and in order, and nothing else. */
async function oncePerPlace(stage: Stage, alter: (frame: FrameOf<'data'>) => FrameOf<'data'>): Promise<void> {
  const [alice, bob] = await stage.pair()
  // A new life of the sender opens a new stream, so that openings are met as well.
  const zoe = await stage.join('zoe')
  const places = new Set<string>()
  stage.evil.toClient = (frame) => {
    if (frame.type !== 'data') return frame
    const { stream, seq } = readHeader(frame.envelope.authenticated)
    const place = `${stream} ${String(seq)}`
    if (places.has(place)) return frame
    places.add(place)
    stage.strikes += 1
    return alter(frame)
  }
  const before = [alice.got.length, bob.got.length]
  for (const word of words) {
    const sent = await stage.say(alice, bob, word)
    await stage.within(sent.committed(), `"${word}" is committed`)
  }
  const last = await stage.say(zoe, bob, 'last')
  await stage.within(last.committed(), 'the last word is committed')
  await stage.until(() => bob.got.length >= (before[1] ?? 0) + words.length + 1, 'every word is there')
  await stage.settled(alice, bob)
  expect(alice.got.length === before[0], 'nothing came back to its sender')
  const got = bob.got.slice(before[1])
  expect(got.length === words.length + 1, 'nothing came twice')
  expectInOrder(got.filter((line) => line.startsWith('alice')))
}

async function sendAll(stage: Stage): Promise<void> {
  const [alice, bob] = stage.both()
  const sent = []
  for (const word of words) sent.push(await stage.say(alice, bob, word))
  await stage.within(Promise.all(sent.map((each) => each.committed())), 'all words are committed')
}

function expectInOrder(got: readonly string[]): void {
  expect(got.join() === words.map((word) => `alice: ${word}`).join(), `in order, not ${got.join()}`)
}

function withEnvelope(frame: FrameOf<'data'>, change: Partial<Envelope>): FrameOf<'data'> {
  return { ...frame, envelope: { ...frame.envelope, ...change } }
}

function withHeader(
  frame: FrameOf<'data'>,
  change: (header: EnvelopeHeader) => Partial<EnvelopeHeader>,
): FrameOf<'data'> {
  const header = readHeader(frame.envelope.authenticated)
  return withEnvelope(frame, { authenticated: writeHeader({ ...header, ...change(header) }) })
}

/** The bytes with one bit of the middle changed. */
function flipped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes)
  const at = copy.byteLength >> 1
  copy[at] = (copy[at] ?? 0) ^ 1
  return copy
}
