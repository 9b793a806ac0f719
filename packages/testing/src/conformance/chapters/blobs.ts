/** Blobs in the mailbox: what a server keeps, of whom, and to whom it gives it (spec BM). */
import { codeOfNumber, type ErrorCode, type FrameOf, limits } from '@kith/wire'

import { MadeBlob } from '../client/made-blob.ts'
import type { Actor } from '../running/actor.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { holds, same } from '../running/expectations.ts'

const chunk = limits.blobChunkBytes
const windowParts = 32

/** The cases of this chapter, which belong to the mailbox. */
export const blobs: readonly ConformanceCase[] = casesOf('mailbox', [
  [
    'BM2.1',
    'keeps room for a blob, and says that nothing of it is there',
    async (stage) => {
      const alice = await stage.attached()
      const kept = await reserved(alice, new MadeBlob(3 * chunk))
      same('the state', kept.state, 'unfinished')
      same('the parts that are there', kept.stored, 0)
      holds(kept.keepUntilMs > (alice.client.challenge?.serverMs ?? 0), 'a time to come', kept.keepUntilMs)
    },
  ],
  [
    'BM2.2',
    'refuses another blob under an id that the name has reserved',
    async (stage) => {
      const alice = await stage.attached()
      const [blob, other] = [new MadeBlob(chunk), new MadeBlob(chunk)]
      await reserved(alice, blob)
      alice.send(blob.reserve(alice.device, alice.client.request(), { root: other.root }))
      await refused(alice, 'blob-conflict')
    },
  ],
  [
    'BM2.3',
    'refuses what is to be kept for no time, and for more than 45 days',
    async (stage) => {
      const alice = await stage.attached()
      const blob = new MadeBlob(1)
      alice.send(blob.reserve(alice.device, alice.client.request(), { keepMs: 0 }))
      await refused(alice, 'deadline-passed')
      alice.send(blob.reserve(alice.device, alice.client.request(), { keepMs: limits.lifeMsMax + 1 }))
      await refused(alice, 'keep-too-long')
    },
  ],
  [
    'BM4.1',
    'turns down a part that does not match its hash, and goes on when it is reserved again',
    async (stage) => {
      const alice = await stage.attached()
      const [blob, other] = [new MadeBlob(2 * chunk), new MadeBlob(2 * chunk)]
      await reserved(alice, blob)
      await uploaded(alice, blob, 0, 1)
      alice.send({ ...blob.put(alice.device, 1), content: other.content(0, 0) })
      await turnedDown(alice, 'blob-conflict')
      const { stored } = await reserved(alice, blob)
      same('the parts that are there', stored, 1)
      await uploaded(alice, blob, 1)
    },
  ],
  [
    'BM4.2',
    'turns down a part that comes before its turn, and one that was never announced',
    async (stage) => {
      const alice = await stage.attached()
      const [blob, other] = [new MadeBlob(2 * chunk), new MadeBlob(chunk)]
      await reserved(alice, blob)
      alice.send(blob.put(alice.device, 1))
      await turnedDown(alice, 'position-gap')
      alice.send(other.put(alice.device, 0))
      await turnedDown(alice, 'blob-unknown')
    },
  ],
  [
    'BM5.1',
    'says that all is stored, and on another connection that it is whole',
    async (stage) => {
      const alice = await stage.attached()
      const blob = new MadeBlob(40 * chunk + 7)
      await reserved(alice, blob)
      await uploaded(alice, blob, 0)
      await alice.leave()
      const again = await stage.attached(alice.person)
      const kept = await reserved(again, blob)
      same('the state', kept.state, 'whole')
      same('the parts that are there', kept.stored, blob.parts)
    },
  ],
  [
    'BM6.1',
    'knows a blob for who has its token, and for nobody else',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const [blob, other] = [new MadeBlob(10), new MadeBlob(10)]
      await reserved(alice, blob)
      await uploaded(alice, blob, 0)
      same('the state', (await queried(bob, blob, blob.token)).state, 'whole')
      same('the state with another token', (await queried(bob, blob, other.token)).state, 'unknown')
      const { id, root } = blob
      const asked = { type: 'blob-get', request: bob.client.request(), as: bob.device, blob: id, root } as const
      bob.send({ ...asked, token: other.token, level: 0, first: 0, count: 1 })
      await refused(bob, 'blob-unknown')
    },
  ],
  [
    'BM7.1',
    'gives the parts that are asked for in their order, and an empty one for what is not there',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const blob = new MadeBlob(5 * chunk)
      await reserved(alice, blob)
      await uploaded(alice, blob, 0, 4)
      // One question after the other: their answers may come in any order (SE16).
      for (const [level, count] of [
        [1, 1],
        [0, 5],
      ] as const) {
        bob.send(blob.get(bob.device, bob.client.request(), level, 0, count))
        for (let index = 0; index < count; index++) {
          const part = await bob.client.next('blob-part')
          same('level and index', `${String(part.level)}/${String(part.index)}`, `${String(level)}/${String(index)}`)
          const content = level === 1 || index < 3 ? blob.content(level, index) : new Uint8Array(0)
          holds(Buffer.compare(part.content, content) === 0, 'the content that was put', part.content.byteLength)
        }
      }
    },
  ],
  [
    'BM8.1',
    'gives no more of a blob that its name released',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const blob = new MadeBlob(chunk)
      await reserved(alice, blob)
      await uploaded(alice, blob, 0)
      const release = { request: alice.client.request(), as: alice.device, blob: blob.id }
      alice.send({ type: 'blob-release', ...release })
      await alice.client.next('done')
      same('the state', (await queried(bob, blob, blob.token)).state, 'unknown')
    },
  ],
])

async function reserved(actor: Actor, blob: MadeBlob): Promise<FrameOf<'blob-kept'>> {
  actor.send(blob.reserve(actor.device, actor.client.request()))
  return actor.client.next('blob-kept')
}

async function queried(actor: Actor, { id, root }: MadeBlob, token: Uint8Array): Promise<FrameOf<'blob-kept'>> {
  const asked = { request: actor.client.request(), as: actor.device, blob: id, root, token }
  actor.send({ type: 'blob-query', ...asked })
  return actor.client.next('blob-kept')
}

/** Puts the parts from one on; resolves when they are stored. */
async function uploaded(actor: Actor, blob: MadeBlob, from: number, end = blob.parts): Promise<void> {
  let [stored, next] = [from, from]
  while (stored < end) {
    for (; next < Math.min(end, stored + windowParts); next++) actor.send(blob.put(actor.device, next))
    const frame = await actor.client.next('blob-stored')
    holds(frame.stored > stored && frame.stored <= next, `more than ${stored}, at most ${next} parts`, frame.stored)
    stored = frame.stored
  }
}

async function refused(actor: Actor, code: ErrorCode): Promise<void> {
  same('the code', codeOfNumber((await actor.client.next('refused')).code), code)
}

async function turnedDown(actor: Actor, code: ErrorCode): Promise<void> {
  same('the code', codeOfNumber((await actor.client.next('blob-turned-down')).code), code)
}
