/** Signing in: what is signed, by whom, for which connection (spec SE3, SE4, KY1 to KY5, KY12). */
import { randomBytes } from 'node:crypto'

import { generateDevice, signDeviceList, signLockKey, signSignIn } from '@kith/keys'
import { decodeDeviceList, encodeLockKey, encodeSignIn, type SignInFrame } from '@kith/wire'

import { firstListOf, newPerson, type Person } from '../client/person.ts'
import type { RawClient } from '../client/raw-client.ts'
import { casesOf, type ConformanceCase } from '../running/case.ts'
import { answerTo, fits, holds, same } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'
import { refusedSignIn } from './names.ts'

type Change = Partial<SignInFrame>

/** The cases of this chapter. */
export const signIn: readonly ConformanceCase[] = casesOf('sign-in', [
  [
    'SE3.1',
    'refuses a sign-in whose signature is made up',
    (stage) => refuses(stage, 'signature-wrong', () => ({ signature: new Uint8Array(randomBytes(64)) })),
  ],
  [
    'SE3.2',
    'refuses a sign-in that was recorded on another connection',
    async (stage) => {
      const [recorded, client, alice] = await Promise.all([stage.connect(), stage.connect(), stage.person()])
      const frame = await recorded.signInFrame(alice)
      recorded.send(frame)
      fits(await answerTo(recorded, frame.request), 'signed-in', {})
      client.send(frame)
      fits(await answerTo(client, frame.request), 'refused', { code: 'signature-wrong' })
    },
  ],
  [
    'SE3.3',
    'refuses a sign-in for the nonce of a connection that has ended',
    async (stage) => {
      const [ended, client, alice] = await Promise.all([stage.connect(), stage.connect(), stage.person()])
      const { signature } = await ended.signInFrame(alice)
      await ended.leave()
      await refusedSignIn(client, alice, 'signature-wrong', { signature })
    },
  ],
  [
    'SE3.4',
    'refuses a sign-in for another network key',
    (stage) => refuses(stage, 'signature-wrong', signedFor({ networkKey: new Uint8Array(32).fill(1) })),
  ],
  [
    'SE3.5',
    'refuses a sign-in for another domain',
    (stage) => refuses(stage, 'signature-wrong', signedFor({ domain: 'other.example' })),
  ],
  [
    'SE3.6',
    'refuses a sign-in that was signed for another name',
    (stage) => refuses(stage, 'signature-wrong', signedFor({ name: 'somebody-else' })),
  ],
  [
    'SE3.7',
    'refuses a sign-in that another device of the list signed',
    async (stage) => {
      const [[phone, laptop], client] = await Promise.all([stage.twoDevices(), stage.connect()])
      const { signature } = await client.signInFrame(laptop)
      await refusedSignIn(client, phone, 'signature-wrong', { signature })
    },
  ],
  [
    'SE3.8',
    'refuses a device list that another identity signed',
    (stage) =>
      refuses(stage, 'signature-wrong', async (_client, alice) => {
        const other = await newPerson(alice.name)
        const list = decodeDeviceList(alice.deviceList)
        if (list.kind === 'refused') throw new Error(list.code)
        return { deviceList: await signDeviceList(other.identity, list.value.list) }
      }),
  ],
  [
    'SE3.9',
    'refuses a device that its list does not have',
    async (stage) => {
      const [alice, stranger] = await Promise.all([stage.person(), generateDevice('stranger', 1_000)])
      const unlisted = { ...alice, keys: stranger, device: stranger.device }
      await refusedSignIn(await stage.connect(), unlisted, 'device-unlisted')
    },
  ],
  [
    'SE3.10',
    'refuses the device list of another name',
    (stage) =>
      refuses(stage, 'list-foreign', async (_client, alice) => ({
        deviceList: await firstListOf('somebody-else', alice.identity, [alice.keys]),
      })),
  ],
  [
    'KY5.1',
    'refuses the lock key of another device',
    (stage) =>
      refuses(stage, 'signature-wrong', async () => ({ lockKey: await signLockKey(await generateDevice('x', 1)) })),
  ],
  [
    'KY5.2',
    'refuses a lock key that was changed after it was signed',
    (stage) =>
      refuses(stage, 'signature-wrong', async (_client, alice) => {
        const lockKey = await signLockKey(alice.keys)
        lockKey[25] = (lockKey[25] ?? 0) ^ 1
        return { lockKey }
      }),
  ],
  [
    'KY5.3',
    'refuses lock key number 0',
    (stage) =>
      refuses(stage, 'signature-wrong', async (_client, { keys }) => ({
        lockKey: await keys.signing.signJoined('lockKey', encodeLockKey({ ...keys.lockKey, number: 0 })),
      })),
  ],
  [
    'KY1.1',
    'refuses a signature that was made for another kind of thing',
    (stage) =>
      refuses(stage, 'signature-wrong', async (client, alice) => ({
        signature: await alice.keys.signing.sign('lockKey', encodeSignIn(statementOf(client, alice))),
      })),
  ],
  [
    'KY3.1',
    'refuses a device list without devices',
    (stage) => refuses(stage, 'list-malformed', async (_client, alice) => listed(alice, { devices: [] })),
  ],
  [
    'KY3.2',
    'refuses a device list with a device twice',
    (stage) =>
      refuses(stage, 'list-malformed', async (_client, alice) =>
        listed(alice, { devices: [alice.keys.listed, alice.keys.listed] }),
      ),
  ],
  [
    'KY3.3',
    'refuses a device list of version 0',
    (stage) => refuses(stage, 'list-malformed', async (_client, alice) => listed(alice, { version: 0 })),
  ],
  [
    'KY2.1',
    'refuses a device list with a device id that is not that of its key',
    (stage) =>
      refuses(stage, 'list-malformed', async (_client, alice) => {
        const other = await generateDevice('x', 1)
        return listed(alice, { devices: [{ ...alice.keys.listed, signKey: other.signing.publicKey }] })
      }),
  ],
  [
    'FR15.1',
    'refuses a signed record with a byte too many or too few',
    async (stage) => {
      const alice = await stage.person()
      const client = await stage.connect()
      for (const change of [1, -70]) {
        const deviceList = new Uint8Array(alice.deviceList.byteLength + change)
        deviceList.set(alice.deviceList.subarray(0, deviceList.byteLength))
        const frame = await client.signInFrame(alice, { deviceList })
        client.send(frame)
        fits(await answerTo(client, frame.request), 'refused', {})
      }
      await client.sync()
    },
  ],
  [
    'SE3.11',
    'keeps nothing of a sign-in that it refused: the name stays free',
    async (stage) => {
      const name = stage.name()
      const [first, second] = await Promise.all([stage.person(name), stage.person(name)])
      await refusedSignIn(await stage.connect(), first, 'signature-wrong', { signature: new Uint8Array(64) })
      same('claimed', (await (await stage.connect()).signIn(second)).claimed, true)
    },
  ],
  [
    'SE3.12',
    'lets a connection try again after a refusal',
    async (stage) => {
      const [client, alice] = await Promise.all([stage.connect(), stage.person()])
      await refusedSignIn(client, alice, 'signature-wrong', { signature: new Uint8Array(64) })
      await stage.attached(alice, client)
    },
  ],
  [
    'SE4.1',
    'answers with the number and the device of the sign-in',
    async (stage) => {
      const [client, alice] = await Promise.all([stage.connect(), stage.person()])
      const frame = await client.signInFrame(alice, { request: 0xffff_ffff })
      client.send(frame)
      fits(await answerTo(client, 0xffff_ffff), 'signed-in', { device: alice.device })
    },
  ],
  [
    'SE4.2',
    'counts the epochs of a device up',
    async (stage) => {
      const alice = await stage.person()
      let last = -1
      for (let time = 0; time < 3; time++) {
        const { epoch } = await (await stage.connect()).signIn(alice)
        holds(epoch > last, `an epoch above ${last}`, epoch)
        last = epoch
      }
    },
  ],
  [
    'SE4.3',
    'carries two devices of one name on one connection',
    async (stage) => {
      const [people, bob] = await Promise.all([stage.devices(2), stage.attached()])
      const [phone, laptop] = people
      const client = await stage.connect()
      await stage.attached(phone, client)
      await stage.attached(laptop, client)
      for (const to of people) bob.send(stage.stream(bob, to).data(1))
      await client.next('data')
      await client.next('data')
    },
  ],
  [
    'SE4.4',
    'carries devices of different names on one connection, each by itself',
    async (stage) => {
      const client = await stage.connect()
      const alice = await stage.attached(undefined, client)
      const bob = await stage.attached(undefined, client)
      bob.send(stage.stream(bob, alice).data(1))
      await alice.expect('data')
      await alice.grant(bob.name, 'contact')
      same('the grants', (await bob.asked('grants', { type: 'grants-query', after: '' })).grants, [])
    },
  ],
])

/** A new person's sign-in with this change is refused with the code; the connection stays. */
async function refuses(
  stage: Stage,
  code: Parameters<typeof refusedSignIn>[2],
  change: (client: RawClient, alice: Person) => Change | Promise<Change>,
): Promise<void> {
  const [client, alice] = await Promise.all([stage.connect(), stage.person()])
  await refusedSignIn(client, alice, code, await change(client, alice))
}

function statementOf({ challenge }: RawClient, { name, device }: Person): Parameters<typeof signSignIn>[1] {
  if (challenge === undefined) throw new Error('a connection begins with a challenge')
  const { nonce, networkKey, domain } = challenge
  return { nonce, networkKey, domain, name, device }
}

/** The device signs another statement than that of this connection. */
function signedFor(change: Partial<Parameters<typeof signSignIn>[1]>) {
  return async (client: RawClient, alice: Person): Promise<Change> => ({
    signature: await signSignIn(alice.keys, { ...statementOf(client, alice), ...change }),
  })
}

/** A well signed device list that breaks a rule. */
async function listed(
  alice: Person,
  change: Partial<Parameters<typeof signDeviceList>[1]>,
): Promise<{ deviceList: Uint8Array }> {
  const good = decodeDeviceList(alice.deviceList)
  if (good.kind === 'refused') throw new Error(good.code)
  return { deviceList: await signDeviceList(alice.identity, { ...good.value.list, ...change }) }
}
