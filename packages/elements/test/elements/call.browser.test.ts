import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'

import type { Contact } from '@kith/peer'
import { type CallDesk } from '../../src/controllers/calls/call-desk.ts'
import { Calls } from '../../src/controllers/calls/calls.ts'
import { MessageClock } from '../../src/controllers/chat/message-record.ts'
import { messengerOf } from '../../src/controllers/messenger-of.ts'
import { KithMessenger } from '../../src/elements/messenger/messenger.ts'
import { expectAccessible, find, findAll, press, show, until, words } from './stage.ts'
import { noGroups } from '../mock/calls.ts'

let network: MockNetwork
let anna: MockPeer
let others: CallDesk[]
const getUserMedia = navigator.mediaDevices.getUserMedia
const ending = new AbortController()

/** Calls of somebody else, without a screen. */
async function friend(name: string): Promise<CallDesk> {
  const peer = await network.join(name)
  network.befriend(anna, peer)
  const clock = new MessageClock(Date.now)
  const contacts = {
    of: (other: string): Contact => ({ name: other, state: 'contact', note: '', sinceMs: 0 }),
    isMuted: () => false,
  }
  const desk = await new Calls(peer, {
    contacts,
    groups: noGroups,
    clock,
    nowMs: Date.now,
    signal: ending.signal,
  }).load()
  others.push(desk)
  return desk
}

/** A microphone and a camera that no machine needs to have. */
async function madeUp({ audio, video }: MediaStreamConstraints = {}): Promise<MediaStream> {
  const tracks: MediaStreamTrack[] = []
  if (audio !== undefined) tracks.push(...new AudioContext().createMediaStreamDestination().stream.getTracks())
  if (video !== undefined) {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [160, 120]
    canvas.getContext('2d')?.fillRect(0, 0, 80, 120)
    tracks.push(...canvas.captureStream(5).getTracks())
  }
  return new MediaStream(tracks)
}

async function open(name: string): Promise<void> {
  location.hash = `#/${name}`
  const app = new KithMessenger()
  app.peer = anna
  await show(app)
  await until(() => find('call-voice'))
}

beforeEach(async () => {
  await page.viewport(390, 844)
  navigator.mediaDevices.getUserMedia = madeUp
  network = new MockNetwork()
  anna = await network.join('anna')
  others = []
})

afterEach(() => {
  for (const calls of others) calls.stop()
  messengerOf(anna).stop()
  navigator.mediaDevices.getUserMedia = getUserMedia
})

describe('a call that comes', () => {
  it('rings with who it is, is answered, made small and large, and ends', async () => {
    const bo = await friend('bo')
    await open('bo')
    await bo.call(['anna'], 'video')
    const card = await until(() => find('ringing'))
    expect([card.dataset['from'], card.dataset['media'], words(card)]).toEqual([
      'bo',
      'video',
      'bo Video call Decline Answer without video Answer with video',
    ])
    await expectAccessible()
    find('call-accept-video')?.click()
    await until(() => find('call-party')?.dataset['path'] === 'connected')
    await until(
      () => find('call-party')?.dataset['picture'] === 'camera' && find('call-own')?.dataset['picture'] === 'camera',
    )
    await until(() => /^\d+:\d\d$/u.test(words(find('call-status'))))
    await until(() => find('call-route')?.dataset['route'] === 'direct')
    await expectAccessible()
    find('call-mute')?.click()
    await until(() => bo.state.value.state === 'in' && bo.state.value.parties[0]?.isMuted === true)
    expect(find('call-mute')?.getAttribute('aria-label')).toBe('Unmute')
    find('call-camera')?.click()
    await until(() => bo.state.value.state === 'in' && bo.state.value.parties[0]?.picture === 'none')
    find('call-settings')?.click()
    await until(() => find('call-settings-panel'))
    await expectAccessible()
    press('Escape')
    find('call-small')?.click()
    await until(() => find('call-strip') && find('call') === undefined)
    await expectAccessible()
    expect(document.querySelector('kith-messenger')).not.toBeNull()
    find('call-large')?.click()
    await until(() => find('call'))
    bo.hangUp()
    await until(() => find('call-over')?.dataset['why'] === 'ended')
    await expectAccessible()
    await until(() => find('called')?.dataset['outcome'] === 'answered')
    expect(words(find('called'))).toMatch(/^Video call, \d:\d\d/u)
  })

  it('that nobody answers is missed, and says so in the conversation', async () => {
    const bo = await friend('bo')
    await open('bo')
    await bo.call(['anna'], 'voice')
    await until(() => find('ringing'))
    bo.hangUp()
    await until(() => find('call-over')?.dataset['why'] === 'canceled')
    expect(words(find('call-over'))).toBe('Missed call from bo')
    const line = await until(() => find('called'))
    expect([line.dataset['outcome'], words(line)]).toEqual(['canceled', expect.stringMatching(/^Missed voice call/u)])
    await expectAccessible()
  })
})

describe('a call that one makes', () => {
  it('rings, is declined, and says so', async () => {
    const bo = await friend('bo')
    await open('bo')
    find('call-voice')?.click()
    await until(() => find('call')?.dataset['state'] === 'calling')
    await until(() => words(find('call-status')) === 'Ringing bo…')
    await expectAccessible()
    bo.decline()
    await until(() => find('call-over')?.dataset['why'] === 'declined')
    expect(words(find('call-over'))).toBe('bo declined')
    await until(() => find('called')?.dataset['outcome'] === 'declined')
  })

  it('is one of several, of whom each is added', async () => {
    await page.viewport(1280, 800)
    for (const name of ['bo', 'carla']) {
      const calls = await friend(name)
      calls.state.subscribe(() => {
        if (calls.state.value.state === 'ringing') calls.accept('voice')
      })
    }
    await open('bo')
    find('call-video')?.click()
    await until(() => find('call-party')?.dataset['path'] === 'connected')
    find('call-add')?.click()
    await until(() => find('call-add-person'))
    await expectAccessible()
    expect(findAll('call-add-person').map((person) => person.dataset['name'])).toEqual(['carla'])
    find('call-add-person')?.click()
    await until(() => findAll('call-party').filter(({ dataset }) => dataset['path'] === 'connected').length === 2)
    await until(() => others.every(({ state: { value } }) => value.state === 'in' && value.parties.length === 2))
    await expectAccessible()
    find('call-end')?.click()
    await until(() => find('call') === undefined)
  })

  it('rings everybody in a group of so many, who all are contacts', async () => {
    const friends = [await friend('bo'), await friend('carla')]
    const { id } = await anna.conversations.create({ title: 'Quartet', members: ['bo', 'carla'] })
    await network.settled()
    await open(`~${id}`)
    expect(find('call-voice')?.getAttribute('aria-label')).toBe('Call Quartet')
    find('call-voice')?.click()
    await until(() => friends.every(({ state }) => state.value.state === 'ringing'))
    expect(friends[0]?.state.value).toMatchObject({ from: 'anna', others: ['carla'] })
    find('call-end')?.click()
    await until(() => friends.every(({ state }) => state.value.state === 'over'))
    anna.contacts.put('carla', 'blocked')
    await until(() => find('call-voice') === undefined)
  })

  it('is not made without a microphone, and says what to do', async () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    const bo = await friend('bo')
    await open('bo')
    find('call-voice')?.click()
    const fault = await until(() => find('call-fault'))
    expect(words(fault)).toContain('does not let this page use your microphone')
    await expectAccessible()
    find('call-fault-close')?.click()
    await until(() => find('call-fault') === undefined)
    expect(bo.state.value.state).toBe('idle')
  })
})
