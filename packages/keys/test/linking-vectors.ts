import {
  DeviceKeys,
  LinkCode,
  type LinkDone,
  type LinkInvitation,
  LinkInviting,
  LinkJoining,
  parseRecoveryCode,
  passkeyInput,
  recoveryCodeText,
  recoveryKeyOfCode,
  recoveryKeyOfPasskey,
  SigningKey,
} from '@kith/keys'
import type { Decoded } from '@kith/wire'
import { expect, it } from 'vitest'
import linkingVectors from '../../../spec/vectors/linking.json' with { type: 'json' }
import { newLockPair } from '../src/streams/hpke.ts'
import { bytesToHex, fromVector } from './vectors.ts'

/** A vector of `spec/vectors/linking.json`: what comes out stands beside `input`. */
interface LinkingVector {
  readonly id: string
  readonly note: string
  readonly of: string
  readonly input: unknown
}

interface MeetingSeeds {
  readonly label: string
  readonly addedAtMs: number
  readonly agreeSeed: Uint8Array
  readonly deviceSeed: Uint8Array
  readonly lockSeed: Uint8Array
  readonly ephemeralSeed: Uint8Array
  readonly invitation: LinkInvitation
  readonly done: LinkDone
}

const runs: Readonly<Record<string, (input: never) => Promise<unknown> | object>> = {
  'link-code': ({ agreeKey, signKey }: { agreeKey: Uint8Array; signKey: Uint8Array }) => {
    const { bytes, text, meeting } = LinkCode.of(agreeKey, signKey)
    return { bytes: bytesToHex(bytes), text, meeting }
  },
  'link-text': ({ text }: { text: string }) => {
    const code = LinkCode.parse(text)
    return { bytes: code === undefined ? null : bytesToHex(code.bytes) }
  },
  'link-meeting': runMeeting,
  'recovery-code': ({ secret }: { secret: Uint8Array }) => ({ text: recoveryCodeText(secret) }),
  'recovery-text': ({ text }: { text: string }) => ({ text: parseRecoveryCode(text) ?? null }),
  'recovery-key': async ({ code, identityKey }: { code: string; identityKey: Uint8Array }) =>
    publicOf(await recoveryKeyOfCode(code, identityKey)),
  'passkey-key': async ({ prf, identityKey }: { prf: Uint8Array; identityKey: Uint8Array }) =>
    publicOf(await recoveryKeyOfPasskey(prf, identityKey)),
  'passkey-input': () => ({ bytes: bytesToHex(passkeyInput()) }),
}

/** The tests of `spec/vectors/linking.json`, the same in Node and in browsers. */
export function registerLinkingVectorTests(): void {
  it('[KY40] makes and reads link codes as in the vectors', () => expectVectors('link-code', 'link-text'))
  it('[KY41][KY42][KY43][KY44] seals every message of a meeting, and shows the digits, as in the vectors', () =>
    expectVectors('link-meeting'))
  it('[KY46] makes and reads recovery codes as in the vectors', () => expectVectors('recovery-code', 'recovery-text'))
  it('[KY47] derives the recovery key of a code as in the vectors', () => expectVectors('recovery-key'))
  it('[KY48] derives the recovery key of a passkey as in the vectors', () =>
    expectVectors('passkey-key', 'passkey-input'))

  it('knows how to run every vector of linking', () => {
    const vectors = linkingVectors as readonly LinkingVector[]
    expect(new Set(vectors.map(({ of }) => of))).toEqual(new Set(Object.keys(runs)))
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(vectors.length)
  })
}

async function expectVectors(...kinds: readonly string[]): Promise<void> {
  const vectors = (linkingVectors as readonly LinkingVector[]).filter(({ of }) => kinds.includes(of))
  expect(vectors.length).toBeGreaterThan(1)
  for (const { id, note, of, input, ...expected } of vectors) {
    const run = runs[of] as (input: unknown) => Promise<unknown> | object
    expect(await run(fromVector(input)), `${id}: ${note}`).toEqual(expected)
  }
}

async function runMeeting(seeds: MeetingSeeds): Promise<object> {
  const { label, addedAtMs, agreeSeed, deviceSeed, lockSeed, ephemeralSeed, invitation, done } = seeds
  const signing = await SigningKey.fromSeed(deviceSeed)
  const device = new DeviceKeys(signing, label, addedAtMs, [await newLockPair(1, addedAtMs, lockSeed)])
  const joining = await LinkJoining.begin(device, agreeSeed)
  const inviting = new LinkInviting(joining.code)
  expect(valueOf(await inviting.takeHello(joining.hello))).toMatchObject({ label, signKey: signing.publicKey })
  const made = valueOf(await inviting.invite(invitation, ephemeralSeed))
  expect(valueOf(await joining.takeInvitation(made.message))).toEqual({ invitation, digits: made.digits })
  const accept = await joining.accept()
  expect(valueOf(await inviting.takeAccept(accept)).device).toEqual(device.listed)
  const last = await inviting.done(done)
  expect(valueOf(await joining.takeDone(last))).toEqual(done)
  return {
    text: joining.code.text,
    digits: made.digits,
    hello: bytesToHex(joining.hello),
    invitation: bytesToHex(made.message),
    accept: bytesToHex(accept),
    done: bytesToHex(last),
  }
}

function publicOf(key: SigningKey | undefined): object {
  return { bytes: key && bytesToHex(key.publicKey) }
}

function valueOf<T>(decoded: Decoded<T>): T {
  if (decoded.kind === 'refused') throw new Error(decoded.code)
  return decoded.value
}
