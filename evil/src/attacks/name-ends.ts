import { join as joinPath } from 'node:path'

import {
  generateDevice,
  generateIdentity,
  readDeviceList,
  signChainEnd,
  signFirstList,
  signNameTake,
  type VerifiedList,
} from '@kith/keys'
import { type DeviceId, type ErrorCode, type Frame, type FrameOf, numberOfCode } from '@kith/wire'

import { expect, type Player, type Stage } from '../stage/stage.ts'
import type { Attack } from './attack.ts'
import { onRecords } from './names.ts'

/** What the server may say falsely of names that their owners gave up, or did not. */
export const nameEndAttacks: readonly Attack[] = [
  {
    name: 'released-by-server',
    tries: 'the server says that a name was given up, which nobody did: it is reported, and messages go on',
    rules: ['NM29', 'NM34'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      deny(stage, alice, 'bob')
      await alice.peer.names.lookup('bob').catch(() => undefined)
      await stage.alarm(alice, 'chain-end-wrong')
      await believes(stage, alice, 'bob', 'chain-end-wrong')
    },
  },
  {
    name: 'forged-release',
    tries: 'the same with an end that a device of the server’s own signed',
    rules: ['NM29', 'NM34'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const evil = await generateDevice('Evil', 1)
      const newest = await listOf(stage, alice, bob)
      const end = await signChainEnd(evil, newest, await placeOf(stage), { madeAtMs: 1 })
      deny(stage, alice, 'bob', { end, lists: [] })
      await alice.peer.names.lookup('bob').catch(() => undefined)
      await stage.alarm(alice, 'chain-end-wrong')
      await believes(stage, alice, 'bob', 'chain-end-wrong')
    },
  },
  {
    name: 'old-release',
    tries:
      'a release that its owner took back is shown to somebody who did not hear of either: the log has more, and it is reported',
    rules: ['NM31', 'NM34', 'KL14'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      const store = joinPath(stage.folder, 'frank.sqlite')
      const frank = await stage.join('frank', { store })
      await alice.peer.names.lookup('frank')
      let released: FrameOf<'chain-end'> | undefined
      stage.evil.toServer = (frame) => {
        if (frame.type === 'chain-end') released = frame
        return frame
      }
      stage.evil.toClient = (frame, { device }) => {
        const isNews = frame.type === 'chain-ended' || frame.type === 'stale-devices'
        return isNews && device === alice.peer.device ? [] : frame
      }
      await frank.peer.names.release()
      await frank.peer.leave()
      const back = await stage.join('frank', { store, claim: { takeBack: true } })
      await stage.within(back.peer.connected(), 'frank takes the name back')
      if (released === undefined) throw new Error('frank released the name')
      deny(stage, alice, 'frank', { end: released.end, lists: [] })
      await alice.peer.names.lookup('frank').catch(() => undefined)
      await stage.alarm(alice, 'chain-end-wrong')
    },
  },
  {
    name: 'early-hand-out',
    tries:
      'a released name is shown as somebody else’s before its time: the log does not have that, and it is reported',
    rules: ['NM30', 'KL8', 'KL14'],
    run: async (stage) => {
      const [alice] = await stage.pair()
      const frank = await stage.join('frank')
      await frank.peer.names.release()
      const { list } = await evilChain('frank')
      stage.evil.toServer = (frame, { device }) => {
        if (frame.type !== 'lookup' || frame.name !== 'frank' || device !== alice.peer.device) return frame
        stage.strikes += 1
        const record = { name: 'frank', version: 1, lists: [list.bytes], lockKeys: [] }
        stage.evil.say(device, { type: 'name-record', request: frame.request, record })
        return []
      }
      await alice.peer.names.lookup('frank')
      await stage.alarm(alice, 'log-wrong')
    },
  },
  {
    name: 'forged-transfer',
    tries: 'a name is shown as given to an identity of the server’s own, by an end that no device of it signed',
    rules: ['NM33', 'NM34'],
    run: async (stage) => {
      const [alice, bob] = await stage.pair()
      const newest = await listOf(stage, alice, bob)
      const place = await placeOf(stage)
      const { device, list } = await evilChain('bob')
      const take = await signNameTake(device, list, newest, place, 1)
      const end = await signChainEnd(device, newest, place, { madeAtMs: 1, take })
      onRecords(stage, 'bob', (record) => ({ ...record, version: 1, lists: [list.bytes], lockKeys: [] }))
      answerEnds(stage, alice, 'bob', { end, lists: [] })
      await alice.peer.names.lookup('bob').catch(() => undefined)
      await believes(stage, alice, 'bob', 'key-changed')
    },
  },
]

interface ShownEnd {
  readonly end: Uint8Array
  readonly lists: readonly Uint8Array[]
}

/** Has the server refuse look-ups of a name as one that was released. */
function deny(stage: Stage, to: Player, name: string, shown?: ShownEnd): void {
  answering(stage, to, (frame, device) => {
    if (frame.type === 'lookup' && frame.name === name) {
      stage.strikes += 1
      return refused(frame.request, 'name-released')
    }
    return ended(frame, device, name, shown)
  })
}

function answerEnds(stage: Stage, to: Player, name: string, shown: ShownEnd): void {
  answering(stage, to, (frame, device) => ended(frame, device, name, shown))
}

/** Answers in place of the true server what it likes; nothing leaves the frame to the true server. */
function answering(stage: Stage, to: Player, answer: (frame: Frame, device: DeviceId) => Frame | undefined): void {
  stage.evil.toServer = (frame, { device }) => {
    const answered = device === undefined || device !== to.peer.device ? undefined : answer(frame, device)
    if (answered === undefined || device === undefined) return frame
    stage.evil.say(device, answered)
    return []
  }
}

function ended(frame: Frame, device: DeviceId, name: string, shown: ShownEnd | undefined): Frame | undefined {
  if (frame.type !== 'chain-end-query' || frame.name !== name) return undefined
  const { request } = frame
  return shown === undefined
    ? refused(request, 'name-unknown')
    : { type: 'chain-ended', request, to: device, name, ...shown }
}

function refused(request: number, code: ErrorCode): Frame {
  return { type: 'refused', request, code: numberOfCode(code), message: '', retryAfterMs: 0 }
}

async function believes(stage: Stage, player: Player, name: string, because: ErrorCode): Promise<void> {
  let seen: string | undefined
  const look = async (): Promise<void> => {
    for await (const all of player.peer.names.watchTrust()) {
      seen = all.find((one) => one.name === name)?.because
      if (seen === because) return
    }
  }
  await stage.within(look(), `${player.name} sees ${because} at ${name}`)
  expect(seen === because, `what is said of ${name} is ${because}, not ${String(seen)}`)
}

async function placeOf(stage: Stage): Promise<{ readonly domain: string; readonly networkKey: Uint8Array }> {
  return { domain: stage.domain, networkKey: (await stage.networkKey()).publicKey }
}

/** The newest list of a name, as it passes by. */
async function listOf(stage: Stage, by: Player, of: Player): Promise<VerifiedList> {
  let signed: Uint8Array | undefined
  stage.evil.toClient = (frame) => {
    if (frame.type === 'name-record' && frame.record.name === of.name) signed = frame.record.lists.at(-1)?.slice()
    return frame
  }
  const dave = await stage.join('gail')
  await dave.peer.names.lookup(of.name)
  stage.evil.toClient = (frame) => frame
  expect(by.peer.status.state === 'connected', `${by.name} is there`)
  return read(signed)
}

async function evilChain(
  name: string,
): Promise<{ readonly device: Awaited<ReturnType<typeof generateDevice>>; readonly list: VerifiedList }> {
  const [identity, device] = await Promise.all([generateIdentity(), generateDevice('Evil', 1)])
  return { device, list: read(await signFirstList(identity, { name, devices: [device.listed], madeAtMs: 1 })) }
}

function read(signed: Uint8Array | undefined): VerifiedList {
  const list = readDeviceList(signed ?? new Uint8Array())
  if (list.kind === 'refused') throw new Error(list.code)
  return list.value
}
