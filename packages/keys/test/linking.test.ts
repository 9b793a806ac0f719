import { DeviceKeys, type LinkCode, type LinkInvitation, LinkInviting, LinkJoining, SigningKey } from '@kith/keys'
import type { Decoded } from '@kith/wire'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newLockPair } from '../src/streams/hpke.ts'
import { filled, flipped } from './fixtures.ts'

const invitation: LinkInvitation = {
  name: 'alice',
  domain: 'chat.example.org',
  networkKey: filled(9),
  version: 3,
  listHash: filled(8),
  label: 'Laptop',
}
const done = { version: 4, listHash: filled(7) }
const phone = await deviceOf(12)

/** The device of a seed. */
async function deviceOf(seed: number, label = 'Phone'): Promise<DeviceKeys> {
  return new DeviceKeys(await SigningKey.fromSeed(filled(seed)), label, 1000, [
    await newLockPair(1, 1000, filled(seed + 1)),
  ])
}

interface Meeting {
  readonly joining: LinkJoining
  readonly inviting: LinkInviting
  readonly hello: Uint8Array
  readonly invitation: Uint8Array
  readonly accept: Uint8Array
  readonly done: Uint8Array
}

/** Ends that have not heard each other, and what they would have said. */
async function meetingOf(device: DeviceKeys = phone, seed = 11): Promise<Meeting> {
  const { joining, inviting } = await ends(device, seed)
  valueOf(await inviting.takeHello(joining.hello))
  const made = valueOf(await inviting.invite(invitation, filled(14)))
  valueOf(await joining.takeInvitation(made.message))
  const accept = await joining.accept()
  valueOf(await inviting.takeAccept(accept))
  return {
    ...(await ends(device, seed)),
    hello: joining.hello,
    invitation: made.message,
    accept,
    done: await inviting.done(done),
  }
}

async function ends(device: DeviceKeys, seed: number): Promise<Pick<Meeting, 'joining' | 'inviting'>> {
  const joining = await LinkJoining.begin(device, filled(seed))
  return { joining, inviting: new LinkInviting(joining.code) }
}

/** Brings the ends, which have the seeds of `said`, to where they take `message`. */
async function take(message: 'hello' | 'invitation' | 'accept' | 'done', bytes: Uint8Array, said: Meeting) {
  const { joining, inviting } = said
  if (message === 'hello') return inviting.takeHello(bytes)
  if (message === 'invitation') return joining.takeInvitation(bytes)
  if (message === 'accept') {
    valueOf(await inviting.takeHello(said.hello))
    valueOf(await inviting.invite(invitation, filled(14)))
    return inviting.takeAccept(bytes)
  }
  valueOf(await joining.takeInvitation(said.invitation))
  await joining.accept()
  return joining.takeDone(bytes)
}

const messages = ['hello', 'invitation', 'accept', 'done'] as const

it('[KY45][KY17] refuses every message of a meeting with any byte changed, cut off or added', async () => {
  const position = fc.nat()
  const change = fc.oneof(
    fc.record({ at: position, mask: fc.integer({ min: 1, max: 255 }) }),
    fc.record({ cutTo: position }),
    fc.record({ added: fc.uint8Array({ minLength: 1, maxLength: 9 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...messages), change, async (message, how) => {
      const said = await meetingOf()
      expect(await take(message, changedBy(said[message], how), said)).toMatchObject({ kind: 'refused' })
    }),
    { numRuns: 60 },
  )
})

function changedBy(
  bytes: Uint8Array,
  how: { at: number; mask: number } | { cutTo: number } | { added: Uint8Array },
): Uint8Array {
  if ('mask' in how) return flipped(bytes, how.at, how.mask)
  if ('cutTo' in how) return bytes.subarray(0, how.cutTo % bytes.byteLength)
  return Uint8Array.from([...bytes, ...how.added])
}

it('[KY45][KY17] refuses any bytes at all in place of a message', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...messages), fc.uint8Array({ maxLength: 400 }), async (message, bytes) => {
      expect(await take(message, bytes, await meetingOf())).toMatchObject({ kind: 'refused', code: 'link-malformed' })
    }),
    { numRuns: 40 },
  )
})

it('[KY42] does not take the keys of another device for those that the code names', async () => {
  const mallory = await LinkJoining.begin(await deviceOf(40), filled(41))
  const { joining, inviting } = await ends(phone, 11)
  // Whoever learns the code can seal a hello under it, with keys of his own; nobody finds keys that give the same code.
  const forged = await helloUnder(joining.code, mallory)
  expect(await inviting.takeHello(forged)).toMatchObject({ code: 'link-malformed' })
  expect(await inviting.takeHello(mallory.hello)).toMatchObject({ code: 'link-malformed' })
})

/** A hello with the keys of another meeting, sealed under this code as its own would be. */
async function helloUnder(code: LinkCode, mallory: LinkJoining): Promise<Uint8Array<ArrayBuffer>> {
  const { openLink, sealLink } = await import('../src/link/link-format.ts')
  const nothing = new Uint8Array(0)
  const hello = valueOf(await openLink('hello', mallory.code.bytes, mallory.hello, nothing))
  return sealLink('hello', code.bytes, hello, nothing)
}

it('[KY42] does not take an invitation by who was not told the code, nor one for another device', async () => {
  const { joining } = await ends(phone, 11)
  const other = await meetingOf(await deviceOf(40), 41)
  expect(await joining.takeInvitation(other.invitation)).toMatchObject({ code: 'link-malformed' })
  // The same device in another meeting has another code.
  const again = await meetingOf(phone, 42)
  expect(await joining.takeInvitation(again.invitation)).toMatchObject({ code: 'link-malformed' })
})

it('[KY43] shows other digits when somebody who knows the code answered instead', async () => {
  const { joining, inviting } = await ends(phone, 11)
  const between = new LinkInviting(joining.code)
  for (const end of [inviting, between]) valueOf(await end.takeHello(joining.hello))
  const honest = valueOf(await inviting.invite(invitation))
  const heard = valueOf(await joining.takeInvitation(valueOf(await between.invite(invitation)).message))
  expect(heard.digits).not.toBe(honest.digits)
  expect(await inviting.takeAccept(await joining.accept())).toMatchObject({ code: 'link-malformed' })
})

it('[KY44] does not take an answer with another label than the one that was shown', async () => {
  const { joining, inviting } = await ends(phone, 11)
  const renamed = await LinkJoining.begin(await deviceOf(12, 'Her laptop'), filled(11))
  expect(renamed.code.text).toBe(joining.code.text)
  valueOf(await inviting.takeHello(joining.hello))
  const { message } = valueOf(await inviting.invite(invitation))
  // It is not of what was said, nor would it be of the label that was shown.
  expect(await renamed.takeInvitation(message)).toMatchObject({ code: 'link-malformed' })
})

it('[KY44] does not take a lock key or card of another device', async () => {
  const { sealLink, openLink, saidSoFar } = await import('../src/link/link-format.ts')
  const { encapsulate } = await import('../src/streams/hpke.ts')
  const { linkInfo, linkSecretLabel } = await import('../src/link/link-format.ts')
  const said = await meetingOf()
  const hello = valueOf(await openLink('hello', said.joining.code.bytes, said.hello, new Uint8Array(0)))
  const info = linkInfo(said.joining.code.bytes, hello.signKey)
  const secret = (await encapsulate(hello.agreeKey, info, linkSecretLabel(), filled(14)))?.secret ?? filled(0)
  const heard = saidSoFar(said.hello, said.invitation)
  const accept = valueOf(await openLink('accept', secret, said.accept, heard))
  const others = await meetingOf(await deviceOf(40), 11)
  expect(others.joining.code.text).not.toBe(said.joining.code.text)
  for (const changed of [
    { ...accept, signature: flipped(accept.signature, 0, 1) },
    { ...accept, addedAtMs: accept.addedAtMs + 1 },
    { ...accept, lockKey: flipped(accept.lockKey, 0, 1) },
  ])
    expect(await take('accept', await sealLink('accept', secret, changed, heard), await meetingOf())).toMatchObject({
      code: 'signature-wrong',
    })
  const relabeled = await sealLink('accept', secret, { ...accept, label: 'Other' }, heard)
  expect(await take('accept', relabeled, await meetingOf())).toMatchObject({ code: 'link-malformed' })
})

it('[KY45] refuses messages out of turn and a second time', async () => {
  const said = await meetingOf()
  const { joining, inviting } = said
  expect(await joining.takeDone(said.done)).toMatchObject({ code: 'link-malformed' })
  expect(await inviting.takeAccept(said.accept)).toMatchObject({ code: 'link-malformed' })
  expect(await inviting.invite(invitation)).toMatchObject({ code: 'link-malformed' })
  valueOf(await inviting.takeHello(said.hello))
  expect(await inviting.takeHello(said.hello)).toMatchObject({ code: 'link-malformed' })
  valueOf(await inviting.invite(invitation, filled(14)))
  expect(await inviting.invite(invitation, filled(14))).toMatchObject({ code: 'link-malformed' })
  valueOf(await joining.takeInvitation(said.invitation))
  expect(await joining.takeInvitation(said.invitation)).toMatchObject({ code: 'link-malformed' })
  expect(await joining.takeDone(said.done), 'nothing was accepted yet').toMatchObject({ code: 'link-malformed' })
  valueOf(await inviting.takeAccept(said.accept))
  expect(await inviting.takeAccept(said.accept)).toMatchObject({ code: 'link-malformed' })
})

it('[KY45] refuses a message of an earlier meeting of the same devices', async () => {
  const [before, now] = [await meetingOf(phone, 11), await meetingOf(phone, 50)]
  for (const message of messages)
    expect(await take(message, before[message], await meetingOf(phone, 50)), message).toMatchObject({
      code: 'link-malformed',
    })
  expect(now.joining.code.text).not.toBe(before.joining.code.text)
})

it('[KY16] a code is not in what is printed of it', async () => {
  const { joining } = await ends(phone, 11)
  expect(JSON.stringify({ code: joining.code })).not.toContain(joining.code.text)
})

function valueOf<T>(decoded: Decoded<T>): T {
  if (decoded.kind === 'refused') throw new Error(decoded.code)
  return decoded.value
}
