import type { BlobRef } from '@kith/peer'
import type { MockBlobPlay, MockNetwork, MockPeer } from '@kith/testing/mock-peer'

import { playJournal } from './journal-scene.ts'
import { playCharm } from './charm-scene.ts'
import { playCalls } from './calls.ts'
import { playGroups } from './groups-scene.ts'
import { pathsDiagnosis } from './paths-diagnosis.ts'
import { chatCollections, type ChatMessage, latestOf, messageKey } from '../../src/controllers/chat/message-record.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Fills a peer's store as if it had been used for a while. */
export async function playScene(scene: string, network: MockNetwork, anna: MockPeer): Promise<void> {
  if (scene === 'first' || scene === 'empty') return
  const bo = await acquaint(network, anna, 'bo')
  await bo.presence.set({ note: 'Back in the workshop' })
  talk(anna, 'bo', boTalk)
  anna.carryBy({ bo: 'direct' })
  const carla = await acquaint(network, anna, 'carla.montserrat-figueroa.de-la-vega')
  await carla.presence.set({
    choice: 'away',
    note: 'Im Zug nach Zürich, spärliches Netz – ich melde mich am Abend wieder',
  })
  talk(anna, carla.name, [
    [3 * hourMs, 'them', 'Did the samples arrive? The courier said yesterday, but then he says that every day.'],
  ])
  const dawud = await acquaint(network, anna, 'dawud')
  await dawud.presence.set({ choice: 'busy' })
  talk(anna, 'dawud', rightToLeft)
  const eve = await acquaint(network, anna, 'eve_42')
  talk(anna, 'eve_42', [[2 * dayMs, 'me', 'See you on Thursday then']])
  eve.disconnect()
  const fritz = await acquaint(network, anna, 'fritz')
  talk(anna, 'fritz', [[40 * dayMs, 'them', 'Thanks for the recipe!']])
  await fritz.leave()
  await acquaint(network, anna, 'greta')
  await anna.contacts.request('hugo', 'It is Anna, from the choir')
  await read(anna, ['bo', 'eve_42', 'fritz', 'dawud'])
  if (scene === 'asking') {
    anna.contacts.put(
      'ines',
      'asking',
      'Hello Anna, I found your name on the notice board. May I ask you about the cello?',
    )
    anna.contacts.put('jakob', 'asking', '')
    anna.contacts.put('kurt', 'blocked')
  }
  if (scene === 'many') for (let index = 0; index < 1000; index += 1) anna.contacts.put(`friend-${index}`, 'contact')
  if (scene === 'long') long(anna, 'bo', 10_000)
  if (scene === 'longest') long(anna, 'bo', 100_000)
  if (scene === 'unread') unread(anna, 'bo', 24)
  if (scene === 'offline') anna.disconnect('server-unreachable', 45_000)
  if (scene === 'refused') anna.refuse('taken-over')
  if (scene === 'rich') await rich(network, anna, bo)
  if (scene === 'charm') await playCharm(network, anna, bo)
  if (scene === 'files') await files(network, anna, bo)
  if (scene === 'journal') playJournal(network, Date.now())
  if (scene === 'ringing' || scene === 'meeting') await playCalls(scene, [bo, carla, dawud])
  if (scene === 'groups') await playGroups(network, anna, [bo, carla, dawud])
  if (scene === 'paths') paths(anna, [bo.name, carla.name, dawud.name])
  await network.settled()
}

/** Answers, edits, signs, pins, marks in texts, and what was taken back. */
async function rich(network: MockNetwork, anna: MockPeer, bo: MockPeer): Promise<void> {
  const now = Date.now()
  const mid = (index: number): string => `${index}`.padStart(26, '0')
  const texts: readonly (readonly ['me' | 'them', string, Partial<ChatMessage>])[] = [
    ['them', 'Shall we meet *before* the concert? The hall opens at _seven_, not ~six~.', { isPinned: true }],
    [
      'me',
      'Yes! Half past six at the fountain?',
      { reply: { mid: mid(0), by: 'bo', text: 'Shall we meet before the concert?' }, signs: { bo: '👍', anna: '❤️' } },
    ],
    ['them', 'The ticket says:\n> Doors close when the music begins.\nSo `18:30` it is.', { editedMs: now }],
    ['me', '', { isDeleted: true }],
    [
      'them',
      '```\nfunction tune(string) {\n  return string * 440 // a very long line of code that does not fit into a bubble\n}\n```',
      { isForwarded: true, signs: { bo: '😂' } },
    ],
    [
      'me',
      'Look at https://example.org/a_b_c',
      { reply: { mid: mid(2), by: 'anna', text: 'Something from long ago, which is not on the screen any more' } },
    ],
    ['them', 'مرحبا، *هذا* نص', { signs: Object.fromEntries([...'abcdefghijkl'].map((name) => [name, '🎉'])) }],
  ]
  for (const [index, [from, text, more]] of texts.entries()) {
    const atMs = now - 500_000 + index * 20_000
    const key = messageKey('bo', atMs, mid(index))
    const state = from === 'me' ? ({ state: 'committed' } as const) : {}
    const message: ChatMessage = { mid: mid(index), from, text, atMs, ...state, ...more }
    anna.records.commit([
      { collection: chatCollections.messages, key, value: message },
      { collection: chatCollections.latest, key: 'bo', value: latestOf(key, message) },
      { collection: chatCollections.index, key: `bo/${from === 'me' ? 'anna' : 'bo'}/${mid(index)}`, value: key },
      ...(more.isPinned === true ? [{ collection: chatCollections.pins, key, value: true }] : []),
    ])
  }
  for (const type of ['chat.edit', 'chat.delete', 'chat.react', 'chat.pin']) bo.messages.on(type, () => undefined)
  await network.settled()
}

/** Files in every state, both ways. */
async function files(network: MockNetwork, anna: MockPeer, bo: MockPeer): Promise<void> {
  const now = Date.now()
  const keep = (ref: BlobRef, from: 'me' | 'them', text = ''): void => {
    const atMs = now - 600_000 + keptFiles++
    const message: ChatMessage = {
      mid: `f${atMs}`,
      from,
      text,
      atMs,
      file: ref,
      ...(from === 'me' && { state: 'committed' }),
    }
    const key = messageKey('bo', atMs, '')
    anna.records.commit([
      { collection: chatCollections.messages, key, value: message },
      { collection: chatCollections.latest, key: 'bo', value: latestOf(key, message) },
    ])
  }
  const picture = await bo.blobs.share(await drawing(), { name: 'the radio, opened.png' })
  await anna.blobs.open(picture)
  keep(picture, 'them', 'This is how it looks inside')
  anna.blobs.hold = true
  const states = [
    ['running', { bytesHere: 30_000, rate: 8400, leftMs: 7000 }],
    ['paused', { bytesHere: 61_000 }],
    ['seeking', { bytesHere: 11_000, code: 'receiver-absent' }],
    ['room', { bytesHere: 0, code: 'blob-room' }],
    ['failed', { bytesHere: 90_000, code: 'blob-false' }],
  ] as const
  for (const [state, play] of states) {
    const ref = await bo.blobs.share(new Uint8Array(90_000), {
      name: `Sonata in E flat major, second movement, ${state}.flac`,
    })
    await anna.blobs.open(ref)
    anna.blobs.play(ref.blob, { state, ...play })
    keep(ref, 'them')
  }
  keep(await bo.blobs.share(new Uint8Array(2_300_000), { name: 'schematic.pdf' }), 'them')
  const untilMs = now + 30 * dayMs
  const going = { state: 'going', code: undefined, bytes: 0, untilMs } as const
  const taker = { name: 'bo', device: 'mailbox', bytes: 2_000_000, rate: 700_000, isDone: false } as const
  const own: readonly (readonly [string, MockBlobPlay])[] = [
    ['is taken.zip', { takers: [taker] }],
    ['can be fetched.zip', { mailbox: going }],
    ['is left with the server.zip', { mailbox: { ...going, bytes: 1_300_000 } }],
    ['waits with the server.zip', { mailbox: { ...going, state: 'kept' } }],
    ['is too large for the server.zip', { mailbox: { ...going, state: 'refused', code: 'blob-too-large' } }],
    ['was changed.zip', { code: 'blob-changed' }],
  ]
  for (const [name, play] of own) {
    const ref = await anna.blobs.share(new Uint8Array(4_600_000), { name: `Schematic that ${name}`, for: ['bo'] })
    anna.blobs.play(ref.blob, play)
    keep(ref, 'me')
  }
  const given = await anna.blobs.share(await drawing(), { name: 'solder.png', for: ['bo'] })
  await bo.blobs.open(given)
  keep(given, 'me')
  const back = await anna.blobs.share(new Uint8Array(900), { name: 'letter that was taken back.txt', for: ['bo'] })
  keep(back, 'me')
  await anna.blobs.forget(back.blob)
  await network.settled()
}

/** A path that is looked for, one that works, one that the other side does not want, and a diagnosis with something of everything. */
function paths(anna: MockPeer, [bo = '', carla = '', dawud = '']: readonly string[]): void {
  const nowMs = Date.now()
  const carrier = { carrier: 'webrtc', untilMs: undefined, code: undefined, roundTripMs: undefined } as const
  anna.showPaths([
    {
      ...{ name: bo, state: 'waiting', untilMs: nowMs + 42_000 },
      carriers: [{ ...carrier, state: 'waiting', untilMs: nowMs + 42_000, code: 'path-unreachable' }],
    },
    {
      ...{ name: carla, path: 'direct', state: 'up', carrier: 'webrtc', roundTripMs: 12 },
      carriers: [{ ...carrier, state: 'up', roundTripMs: 12 }],
    },
    {
      ...{ name: dawud, state: 'declined', untilMs: nowMs + 400_000 },
      carriers: [{ ...carrier, state: 'declined', untilMs: nowMs + 400_000 }],
    },
  ])
  anna.diagnosis = pathsDiagnosis(anna, bo, nowMs)
}

let keptFiles = 0

/** A picture that no file is needed for. */
async function drawing(): Promise<Blob> {
  const canvas = new OffscreenCanvas(640, 480)
  const context = canvas.getContext('2d')
  if (context !== null) {
    const shades = ['#274c50', '#3d7a7a', '#9cc5b8', '#f0e6d2', '#c96f4a']
    for (const [index, shade] of shades.entries()) {
      context.fillStyle = shade
      context.fillRect(0, index * 96, 640, 96)
      context.beginPath()
      context.arc(120 + index * 100, 240, 40, 0, 7)
      context.fill()
    }
  }
  return canvas.convertToBlob({ type: 'image/png' })
}

type Line = readonly [agoMs: number, from: 'me' | 'them', text: string, state?: ChatMessage['state'], code?: string]

const boTalk: readonly Line[] = [
  [26 * hourMs, 'them', 'Morning! I finally took the old radio apart.'],
  [26 * hourMs - minuteMs, 'them', 'Two of the capacitors look like they have been through a war'],
  [25.5 * hourMs, 'me', 'Ha. Do you have replacements? I kept a box of them from the school lab.'],
  [
    25.4 * hourMs,
    'them',
    'That would be wonderful. Values are on the schematic: https://example.org/radios/model-21.pdf',
  ],
  [25.3 * hourMs, 'me', 'I will look tonight.'],
  [3 * hourMs, 'me', 'Found them! 0.1 µF, 630 V, a whole bag 🎉'],
  [3 * hourMs - 20_000, 'me', 'And an unopened roll of solder, which is older than both of us.'],
  [2.9 * hourMs, 'them', 'You are the best. Coffee on Saturday, and we put it together?'],
  [
    2.9 * hourMs - 30_000,
    'them',
    'I will bring the case, it has been sanded and oiled and looks almost too good to be plugged into anything.',
  ],
  [34 * minuteMs, 'me', 'Saturday at ten is good.'],
  [33 * minuteMs, 'me', 'Bring the meter too, please', 'stored'],
  [32 * minuteMs, 'me', 'And the long screwdriver', 'accepted'],
  [30 * minuteMs, 'me', 'This one did not make it', 'rejected', 'no-handler'],
]

const rightToLeft: readonly Line[] = [
  [5 * hourMs, 'them', 'مرحبا آنا، هل وصلتِ بخير؟'],
  [4.9 * hourMs, 'me', 'Yes! שלום לכולם, the train was on time.'],
  [4.8 * hourMs, 'them', 'الحمد لله. أرسلي لي العنوان https://example.org/a?b=1 من فضلك'],
]

async function acquaint(network: MockNetwork, anna: MockPeer, name: string): Promise<MockPeer> {
  const peer = await network.join(name)
  peer.messages.on('chat.text', () => undefined)
  network.befriend(anna, peer)
  return peer
}

function talk(anna: MockPeer, name: string, lines: readonly Line[]): void {
  const nowMs = Date.now()
  const writes = lines.map(([agoMs, from, text, state = 'committed', code], index) => {
    const atMs = Math.round(nowMs - agoMs)
    const path = index % 2 === 0 ? ('direct' as const) : ('relay' as const)
    const own = from === 'me' ? { state, ...(state === 'committed' && { path }) } : {}
    const message: ChatMessage = {
      mid: `mock-${name}-${index}`,
      from,
      text,
      atMs,
      ...own,
      ...(code !== undefined && { code }),
    }
    return { key: messageKey(name, atMs, String(index)), message }
  })
  anna.records.commit(writes.map(({ key, message }) => ({ collection: chatCollections.messages, key, value: message })))
  const last = writes.at(-1)
  if (last === undefined) return
  anna.records.commit([{ collection: chatCollections.latest, key: name, value: latestOf(last.key, last.message) }])
}

function long(anna: MockPeer, name: string, count: number): void {
  const lines: Line[] = []
  for (let index = 0; index < count; index += 1)
    lines.push([
      (count - index) * 4 * minuteMs,
      index % 7 < 3 ? 'me' : 'them',
      `Message ${index + 1}${index % 5 === 0 ? ': a longer one that says a little more, so that lines differ in height and wrap on a phone' : ''}`,
    ])
  talk(anna, name, lines)
}

function unread(anna: MockPeer, name: string, count: number): void {
  const lines: Line[] = []
  for (let index = 0; index < count; index += 1)
    lines.push([(count - index) * 20_000, 'them', `Something new ${index + 1}`])
  talk(anna, name, lines)
}

async function read(anna: MockPeer, names: readonly string[]): Promise<void> {
  for (const name of names) await anna.records.put(chatCollections.read, name, `${name}/~`)
  const records = await anna.records.list<ChatMessage>(chatCollections.messages, {
    prefix: 'bo/',
    reverse: true,
    limit: 1,
  })
  await anna.records.put(chatCollections.read, 'bo', records[0]?.key ?? '')
}
