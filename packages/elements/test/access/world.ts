import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'

import { placeOfConversation } from '../../src/controllers/chat/place.ts'
import { messengerOf } from '../../src/controllers/messenger-of.ts'
import type { Messenger } from '../../src/controllers/messenger.ts'
import { until } from '../mock/drawn.ts'
import { playGroups } from '../mock/groups-scene.ts'
import { playJournal } from '../mock/journal-scene.ts'
import { pathsDiagnosis } from '../mock/paths-diagnosis.ts'
import { playScene } from '../mock/scenes.ts'

/** A mock network on which anna has been for a while: contacts, words, files, a request, a group, a journal, entries of a directory. The element acts for her. */
export interface World {
  readonly network: MockNetwork
  readonly anna: MockPeer
  readonly messenger: Messenger
  /** The group that anna owns, as a place. */
  readonly group: string
}

/** Somebody who asks to be a contact. */
export const asking = 'ines'

/** Fills a network. `prepare` may change anna's peer before her messenger starts. */
export async function makeWorld(prepare?: (anna: MockPeer) => Promise<void>): Promise<World> {
  navigator.mediaDevices.getUserMedia = madeUp
  const network = new MockNetwork({ domain: 'chat.example.org', latencyMs: 0 })
  const anna = await network.join('anna')
  await playScene('files', network, anna)
  const others = ['bo', 'carla.montserrat-figueroa.de-la-vega', 'dawud'].map((name) => network.peer(name))
  const choir = await playGroups(
    network,
    anna,
    others.filter((peer) => peer !== undefined),
  )
  anna.contacts.put(asking, 'asking', 'Hello Anna, may I ask you about the cello?')
  anna.contacts.put('kurt', 'blocked')
  playJournal(network, Date.now())
  anna.diagnosis = pathsDiagnosis(anna, 'bo', Date.now())
  await anna.directory.publish('offer', { title: 'A box of capacitors', text: 'From the school lab.' })
  await network.settled()
  await prepare?.(anna)
  const messenger = messengerOf(anna)
  await until(() => messenger.isReady.value)
  await until(() => messenger.contacts.all.value.length > 5)
  return { network, anna, messenger, group: placeOfConversation(choir) }
}

/** A microphone and a camera that no machine needs to have. */
function madeUp({ audio, video }: MediaStreamConstraints = {}): Promise<MediaStream> {
  const tracks: MediaStreamTrack[] = []
  if (audio !== undefined) tracks.push(...new AudioContext().createMediaStreamDestination().stream.getTracks())
  if (video !== undefined) {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 160, height: 120 }).getContext('2d')?.fillRect(0, 0, 80, 120)
    tracks.push(...canvas.captureStream(5).getTracks())
  }
  return Promise.resolve(new MediaStream(tracks))
}
