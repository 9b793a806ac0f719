import {
  deviceIdOf,
  generateDevice,
  LinkCode,
  LinkInviting,
  LinkJoining,
  readDeviceList,
  signDeviceList,
  SigningKey,
} from '@kith/keys'
import { linkDevice, type LinkRequest } from '@kith/peer'
import { RawClient, RefusedBy } from '@kith/testing/conformance'
import { codeOfNumber, type DeviceList, type FrameOf, type MeetingId, type MeetingSide, noDevice } from '@kith/wire'

import { codeOf, expect } from '../stage/stage.ts'
import type { Attack } from './attack.ts'

/** How somebody may try to become a device of a name that is not its own. */
export const peerMembershipAttacks: readonly Attack[] = [
  {
    name: 'peer-guesses-link',
    tries:
      'somebody asks for meetings by made-up codes, takes an end that another has, and answers a new device without its code',
    rules: ['SE23', 'KY42', 'KY45'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      await using phone = await linkDevice(stage.realUrl, { label: 'Phone' })
      const { meeting } = parsed(phone.code)
      const client = await RawClient.connect(stage.realUrl, { waitMs: 30_000 })
      for (let at = 0; at < 3; at++) {
        const { code } = await LinkJoining.begin(await generateDevice('Guess', 1))
        const answer = await meet(client, code.meeting, 'inviting', new Uint8Array(0))
        expect(answer === 'meeting-unknown', `there is no such meeting, not ${answer}`)
        stage.strikes += 1
      }
      const taken = await meet(client, meeting, 'joining', new Uint8Array(0))
      expect(taken === 'meeting-taken', `the end is taken, not ${taken}`)
      // Whoever learnt the meeting from the server, and not its code, can say nothing in it.
      const another = await LinkJoining.begin(await generateDevice('Guess', 1))
      const inviting = new LinkInviting(another.code)
      await inviting.takeHello(another.hello)
      const made = await inviting.invite({
        name: 'alice',
        domain: stage.domain,
        networkKey: new Uint8Array(32),
        version: 1,
        listHash: new Uint8Array(32),
        label: 'Laptop',
      })
      const message = made.kind === 'ok' ? made.value.message : new Uint8Array(64)
      const hearing = codeOf(phone.offer(), 'an invitation without the code')
      await meet(client, meeting, 'inviting', message)
      const code = await stage.within(hearing, 'the new device hears it')
      expect(code === 'link-malformed', `the new device says link-malformed, not ${code}`)
      stage.strikes += 2
      client.cut()
      expect((await alice.peer.names.lookup('alice')).devices.length === 1, 'the name has no other device')
    },
  },
  {
    name: 'peer-recovers-names',
    tries:
      'somebody signs the next device list of another by a key of its own, as a device, as a recovery key and as the identity',
    rules: ['KY33', 'KY35', 'NM14'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      const client = await RawClient.connect(stage.realUrl, { waitMs: 30_000 })
      const before = await newest(client, 'alice')
      const thief = await SigningKey.generate()
      const device = await generateDevice('Thief', Date.now())
      const own = { kind: 'code', key: thief.publicKey, hint: new Uint8Array(0) } as const
      const next: DeviceList = {
        ...before.list,
        version: before.list.version + 1,
        previous: before.hash,
        madeAtMs: Date.now(),
        signer: thief.publicKey,
        devices: [device.listed],
      }
      const lists: readonly DeviceList[] = [
        next,
        { ...next, recovery: [own] },
        { ...next, identityKey: thief.publicKey },
        { ...next, signer: before.list.devices[0]?.signKey ?? thief.publicKey },
        { ...next, version: 1, previous: new Uint8Array(32), identityKey: thief.publicKey },
      ]
      for (const list of lists) {
        const code = await client.setDevices(await signDeviceList(thief, list)).then(
          () => 'taken',
          (cause: unknown) => (cause instanceof RefusedBy ? cause.code : String(cause)),
        )
        expect(refusals.has(code), `the list is refused, not ${code}`)
        stage.strikes += 1
      }
      client.cut()
      const { devices } = await alice.peer.names.lookup('alice')
      expect(devices.length === 1 && devices[0]?.device === alice.peer.device, 'the name is whose it was')
      expect(deviceIdOf(device.signing.publicKey) !== alice.peer.device, 'the thief has another device')
    },
  },
  {
    name: 'peer-links-unconfirmed',
    tries:
      'a new device of somebody else waits at a name whose person says no, and at one who never answers: it gets nothing',
    rules: ['KY43', 'PE51'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      await using phone = await linkDevice(stage.realUrl, { label: 'Thief' })
      const request: LinkRequest = await alice.peer.devices.link(phone.code)
      await stage.within(phone.offer(), 'it is offered')
      const accepting = codeOf(phone.accept(), 'a device that was not confirmed')
      stage.strikes += 1
      await stage.settled(alice)
      expect((await alice.peer.names.lookup('alice')).devices.length === 1, 'it is no device before the person says so')
      await request.decline()
      const code = await stage.within(accepting, 'it is told')
      expect(code === 'link-declined', `the answer is link-declined, not ${code}`)
    },
  },
]

const refusals = new Set([
  'list-malformed',
  'list-unentitled',
  'signature-wrong',
  'key-changed',
  'list-forked',
  'name-taken',
  'list-gap',
])

function parsed(code: string): LinkCode {
  const found = LinkCode.parse(code)
  if (found === undefined) throw new Error('a link has a code')
  return found
}

/** Says something in a meeting: the code of the refusal, or `done`. */
async function meet(client: RawClient, meeting: MeetingId, side: MeetingSide, message: Uint8Array): Promise<string> {
  const ends = { as: noDevice, meeting, side, token: new Uint8Array(16).fill(9) }
  const request = client.request()
  client.send({ type: 'meet', request, ...ends, heard: 0, place: 0, message })
  const answer = await client.next('done', 'refused')
  return answer.type === 'done' ? 'done' : new RefusedBy(codeOfNumber(answer.code)).code
}

async function newest(
  client: RawClient,
  name: string,
): Promise<{ readonly list: DeviceList; readonly hash: Uint8Array }> {
  client.send({ type: 'lookup', request: client.request(), as: noDevice, name, have: 0 })
  const { record }: FrameOf<'name-record'> = await client.next('name-record')
  const read = readDeviceList(record.lists.at(-1) ?? new Uint8Array(0))
  if (read.kind === 'refused') throw new Error(read.code)
  return read.value
}
