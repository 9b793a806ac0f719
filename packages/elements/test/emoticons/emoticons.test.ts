import { until } from '@kith/testing/contracts'
import type { MockPeer } from '@kith/testing/mock-peer'
import { bytesToId, type DeviceId, type MessageId } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import { chatCollections } from '../../src/controllers/chat/message-record.ts'
import type { ConversationEntry } from '../../src/controllers/chat/conversation.ts'
import { placeOfConversation } from '../../src/controllers/chat/place.ts'
import { readEmoticons } from '../../src/controllers/emoticons/emoticon.ts'
import { emoticonBody, emoticonBytesMax } from '../../src/controllers/emoticons/emoticon-body.ts'
import { emoticonPieces, emoticonsIn } from '../../src/controllers/emoticons/emoticon-pieces.ts'
import { emoticonsOfOneMax, hashOfPicture, ownEmoticonsMax } from '../../src/controllers/emoticons/emoticon-records.ts'
import { freeName, ownEmoticonsOf } from '../../src/controllers/emoticons/own-emoticons.ts'
import type { Messenger } from '../../src/controllers/messenger.ts'
import { setStage } from '../chat/stage.ts'
import { payloads } from '../hostile/payloads.ts'
import { avif, gif, jpeg, png, webp } from '../pictures/headers.ts'

const phone = bytesToId<DeviceId>(new Uint8Array(16).fill(9))
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const hash = (letter: string): string => letter.repeat(43)

/** A small picture, another one for each number. */
function picture(number = 0): Uint8Array {
  const bytes = webp(96, 96)
  new DataView(bytes.buffer).setUint32(40, number)
  return bytes
}

/** Something that `from` tells a peer. */
async function told(to: MockPeer, from: string, type: string, body: unknown, device = phone): Promise<unknown> {
  const mid = bytesToId<MessageId>(crypto.getRandomValues(new Uint8Array(16)))
  const parcel = { mid, to: to.name, type, body: body as never, options: {}, from, device, sentAtMs: 1, order: 1 }
  return to.messages.receive(parcel, 'relay')
}

interface Got {
  readonly type: string
  readonly body: { readonly text?: string; readonly picture?: string; readonly emoticons?: unknown }
}

/** What a peer gets of texts and emoticons from now on, between two names and in conversations of several people. */
function gets(peer: MockPeer): Got[] {
  const got: Got[] = []
  for (const type of ['chat.text', 'chat.edit', 'chat.emoticon']) {
    peer.messages.on<Got['body']>(type, ({ body }) => void got.push({ type, body }))
    peer.conversations.on<Got['body']>(type, ({ body }) => void got.push({ type, body }))
  }
  return got
}

async function entryOf(messenger: Messenger, place: string, text: string): Promise<ConversationEntry> {
  const conversation = messenger.conversation(place)
  await conversation.open()
  return until(() => conversation.state.value.entries.find((entry) => entry.text === text))
}

const names = (messenger: Messenger): readonly string[] => ownEmoticonsOf(messenger).all.value.map(({ name }) => name)

describe('emoticons of a text', () => {
  it('[CT41] stand between colons, each colon is of one alone, and everything else is words', () => {
    const known = [
      ['party', hash('p')],
      ['смех', hash('s')],
    ] as const
    const pieces = (text: string): readonly string[] =>
      emoticonPieces(text, known).map((piece) => (piece.hash === undefined ? piece.text : `<${piece.text}>`))
    expect(pieces('Hi :party:!')).toEqual(['Hi ', '<:party:>', '!'])
    expect(pieces(':party::party:')).toEqual(['<:party:>', '<:party:>'])
    expect(pieces(':party:party:')).toEqual(['<:party:>', 'party:'])
    expect(pieces(':other:party:')).toEqual([':other', '<:party:>'])
    expect(pieces(':смех:')).toEqual(['<:смех:>'])
    for (const text of ['party', ':party', 'party:', ': party:', ':Party:', '12:30:45', '', ...payloads])
      expect(pieces(text).join('')).toBe(text)
    expect(emoticonsIn('a :party: b', known)).toEqual([known[0]])
  })

  it('[CT41] are read as far as they make sense, and only so many', () => {
    const good = ['party', hash('p')]
    const value = [
      good,
      ['party', hash('q')],
      ['x', hash('x')],
      ['a b', hash('x')],
      ['ab', 'short'],
      7,
      null,
      ['ab', 7],
    ]
    expect(readEmoticons(value)).toEqual({ emoticons: [good] })
    for (const wrong of [undefined, null, 7, 'x', {}, [], [[]], { length: 3 }, ...payloads])
      expect(readEmoticons(wrong)).toEqual({})
    for (const text of payloads)
      expect(
        readEmoticons([
          [text, hash('x')],
          ['ab', text],
        ]),
      ).toEqual({})
    const many = Array.from({ length: 40 }, (_, index) => [`name${index}`, hash('x')])
    expect(readEmoticons(many).emoticons).toHaveLength(20)
    expect(readEmoticons([['__proto__', hash('x')]]).emoticons).toEqual([['__proto__', hash('x')]])
  })

  it('[CT46] are called as their files, or otherwise where that is no name or taken', () => {
    const taken = new Set(['party', 'party2'])
    expect(freeName('Party', new Set())).toBe('party')
    expect(freeName('party', taken)).toBe('party3')
    expect(freeName('  My cat (1) ', taken)).toBe('my_cat_1')
    expect(freeName('Ёлка', taken)).toBe('ёлка')
    expect(freeName('', taken)).toBe('smile')
    expect(freeName('💩', taken)).toBe('smile')
    expect(freeName('x'.repeat(99), new Set(['x'.repeat(24)]))).toBe(`${'x'.repeat(23)}2`)
    expect([...freeName('𝒜'.repeat(40), taken)].every((letter) => letter === '𝒶' || letter === '𝒜')).toBe(true)
    for (const text of payloads) expect(freeName(text, taken)).toMatch(/^[\p{L}\p{M}\p{N}_+-]{2,24}$/u)
  })
})

describe('the picture of an emoticon', () => {
  it('[CT42] is small and holds still, and nothing else is taken', async () => {
    const { anna } = await setStage()
    for (const good of [picture(), jpeg(128, 64), png(16, 128)])
      expect(await emoticonBody['~standard'].validate({ picture: base64(good) })).toMatchObject({ value: {} })
    const bad: unknown[] = [
      ...[null, 7, 'x', [], {}, { picture: 7 }, { picture: '' }],
      { picture: base64(webp(129, 1)) },
      { picture: base64(webp(64, 64, true)) },
      { picture: base64(webp(64, 64, false, emoticonBytesMax + 1)) },
      { picture: base64(gif(32, 32)) },
      { picture: base64(avif(32, 32)) },
      { picture: `${base64(picture())}*` },
      { picture: 'https://evil.invalid/x.webp' },
      ...payloads.map((text) => ({ picture: text })),
    ]
    for (const body of bad)
      expect(await told(anna, 'bo', 'chat.emoticon', body)).toMatchObject({ code: 'body-malformed' })
    expect(await anna.records.list(chatCollections.emoticons, {})).toEqual([])
  })

  it('[CT44] is taken from contacts, and of each only so many; what two sent stays until both are past it', async () => {
    const { anna, network } = await setStage()
    const carla = await network.join('carla')
    network.befriend(anna, carla)
    await told(anna, 'mallory', 'chat.emoticon', { picture: base64(picture(1)) })
    expect(await anna.records.list(chatCollections.emoticons, {})).toEqual([])
    await told(anna, 'carla', 'chat.emoticon', { picture: base64(picture(0)) })
    for (let number = 0; number < emoticonsOfOneMax + 2; number += 1) {
      await told(anna, 'bo', 'chat.emoticon', { picture: base64(picture(number)) })
      await told(anna, 'bo', 'chat.emoticon', { picture: base64(picture(number)) })
    }
    const kept = await anna.records.list(chatCollections.emoticons, { limit: 1000 })
    expect(kept).toHaveLength(emoticonsOfOneMax + 1)
    const first = await anna.records.get<{ by: string[] }>(chatCollections.emoticons, await hashOfPicture(picture(0)))
    expect(first?.by).toEqual(['carla'])
    expect(await anna.records.get(chatCollections.emoticons, await hashOfPicture(picture(1)))).toBeUndefined()
  })
})

describe('an emoticon of one’s own', () => {
  it('[CT43] goes out once, ahead of the first message that shows it, with edits, and passed on', async () => {
    const { anna, network, messenger } = await setStage()
    const carla = await network.join('carla')
    network.befriend(anna, carla)
    const got = gets(carla)
    const own = ownEmoticonsOf(messenger)
    const [[, ofParty = ''] = []] = await own.add([{ picture: picture(1), name: 'party' }])
    await until(() => own.all.value.length === 1)
    await messenger.conversation('carla').send('no emoticon: 12:30:45')
    await messenger.conversation('carla').send('Hi :party:')
    await messenger.conversation('carla').send('again :party:')
    await network.settled()
    expect(got.map(({ type }) => type)).toEqual(['chat.text', 'chat.emoticon', 'chat.text', 'chat.text'])
    expect(got[1]?.body).toEqual({ picture: base64(picture(1)) })
    expect(got[2]?.body).toEqual({ text: 'Hi :party:', emoticons: [['party', ofParty]] })
    expect(got[0]?.body.emoticons).toBeUndefined()

    await own.add([{ picture: picture(2), name: 'wave' }])
    const entry = await entryOf(messenger, 'carla', 'Hi :party:')
    expect(entry.emoticons).toEqual([['party', ofParty]])
    await own.remove(ofParty)
    await messenger.actions.edit(entry, 'Hello :party: :wave:')
    await network.settled()
    expect(got.slice(4).map(({ type }) => type)).toEqual(['chat.emoticon', 'chat.edit'])
    expect(got[5]?.body.emoticons).toHaveLength(2)

    // What is passed on shows what it showed, also where its picture was taken away or never one's own.
    const dawud = await network.join('dawud')
    network.befriend(anna, dawud)
    const dawudGot = gets(dawud)
    await messenger.actions.forward(await entryOf(messenger, 'carla', 'again :party:'), 'dawud')
    await network.settled()
    expect(dawudGot.map(({ type }) => type)).toEqual(['chat.emoticon', 'chat.text'])
    expect(dawudGot[1]?.body.emoticons).toEqual([['party', ofParty]])
  })

  it('[CT43] goes to a conversation of several people once, and again for who came later', async () => {
    const { anna, network, messenger } = await setStage()
    const [carla, dawud] = [await network.join('carla'), await network.join('dawud')]
    for (const one of [carla, dawud]) network.befriend(anna, one)
    network.befriend(carla, dawud)
    const [carlaGot, dawudGot] = [gets(carla), gets(dawud)]
    const made = await anna.conversations.create({ title: 'Choir', members: ['carla'] })
    await network.settled()
    const place = placeOfConversation(made.id)
    await ownEmoticonsOf(messenger).add([{ picture: picture(1), name: 'party' }])
    for (const text of ['one :party:', 'two :party:']) await messenger.conversation(place).send(text)
    await network.settled()
    expect(carlaGot.map(({ type }) => type)).toEqual(['chat.emoticon', 'chat.text', 'chat.text'])
    await anna.conversations.get(made.id).add('dawud')
    await network.settled()
    await until(() => messenger.groups.others(place).includes('dawud'))
    await messenger.conversation(place).send('three :party:')
    await network.settled()
    expect(dawudGot.map(({ type }) => type)).toEqual(['chat.emoticon', 'chat.text'])
  })

  it('[CT43] waits with what waits for a request to be accepted', async () => {
    const { anna, network, messenger } = await setStage()
    const dawud = await network.join('dawud')
    const got = gets(dawud)
    await ownEmoticonsOf(messenger).add([{ picture: picture(1), name: 'party' }])
    await anna.contacts.request('dawud', '')
    await network.settled()
    await messenger.conversation('dawud').send('Hi :party:')
    await network.settled()
    await dawud.contacts.accept('anna')
    await until(() => got.some(({ type }) => type === 'chat.text'))
    const types = got.map(({ type }) => type)
    expect(types.indexOf('chat.emoticon')).toBeLessThan(types.lastIndexOf('chat.text'))
    expect(types).toContain('chat.emoticon')
  })

  it('[CT45] is renamed, moved, taken away and brought back, and never doubled', async () => {
    const { messenger } = await setStage()
    const own = ownEmoticonsOf(messenger)
    await own.add([
      { picture: picture(1), name: 'one' },
      { picture: picture(2), name: 'two' },
      { picture: picture(1), name: 'again' },
      { picture: picture(3), name: 'one' },
    ])
    await until(() => names(messenger).length === 3)
    expect(names(messenger)).toEqual(['one', 'two', 'one2'])
    expect(await own.add([{ picture: picture(2), name: 'again' }])).toEqual([])
    const [first, second, third] = own.all.value.map((each) => each.hash)
    if (first === undefined || second === undefined || third === undefined) throw new Error('three were added')
    expect(await own.rename(first, 'two')).toBe('taken')
    expect(await own.rename(first, 'a b')).toBe('name')
    expect(await own.rename(first, 'party')).toBeUndefined()
    await own.move(third, -1)
    await own.move(first, -1)
    await until(() => names(messenger).join() === 'party,one2,two')
    await own.remove(third)
    await until(() => names(messenger).join() === 'party,two')
    await own.restore(third)
    await until(() => names(messenger).join() === 'party,one2,two')
    const many = Array.from({ length: 120 }, (_, index) => ({ picture: picture(100 + index), name: 'more' }))
    expect(await own.add(many)).toHaveLength(ownEmoticonsMax - 3)
    expect(own.room).toBe(0)
    expect(await own.add([{ picture: picture(999), name: 'last' }])).toEqual([])
  })

  it('[CT45] is told to the other own devices, and only they say what is one’s own', async () => {
    const { anna, messenger } = await setStage()
    const hashOfOne = await hashOfPicture(picture(1))
    const one = { hash: hashOfOne, name: 'one', at: 1, changedMs: 10, picture: base64(picture(1)) }
    await told(anna, 'bo', 'chat.emoticon-own', one)
    expect(names(messenger)).toEqual([])
    await told(anna, 'anna', 'chat.emoticon-own', one)
    await until(() => names(messenger).join() === 'one')
    await told(anna, 'anna', 'chat.emoticon-own', { ...one, name: 'late', changedMs: 9 })
    await told(anna, 'anna', 'chat.emoticon-own', { ...one, name: 'zwei', changedMs: 10 })
    await until(() => names(messenger).join() === 'zwei')
    await told(anna, 'anna', 'chat.emoticon-own', { ...one, hash: hash('x'), name: 'false', changedMs: 30 })
    await told(anna, 'anna', 'chat.emoticon-own', { ...one, isGone: true, changedMs: 20, picture: undefined })
    await until(() => names(messenger).length === 0)
    for (const wrong of [{ name: 'a b' }, { at: '1' }, { changedMs: -1 }, { hash: 'x' }, { picture: 'x' }])
      expect(await told(anna, 'anna', 'chat.emoticon-own', { ...one, ...wrong })).toMatchObject({
        code: 'body-malformed',
      })
    // Its change is dated behind the one that a device with a fast clock made.
    await told(anna, 'anna', 'chat.emoticon-own', { ...one, changedMs: Date.now() + 3_600_000 })
    await until(() => names(messenger).join() === 'one')
    await ownEmoticonsOf(messenger).rename(hashOfOne, 'mine')
    await until(() => names(messenger).join() === 'mine')
  })

  it('[CT46] is made of one in a message', async () => {
    const { anna, bo, network, messenger } = await setStage()
    const own = ownEmoticonsOf(messenger)
    await own.add([{ picture: picture(1), name: 'party' }])
    const theirs = await hashOfPicture(picture(2))
    await bo.transact((tx) => {
      tx.send('anna', 'chat.emoticon', { picture: base64(picture(2)) })
      tx.send('anna', 'chat.text', {
        text: ':party: :gone:',
        emoticons: [
          ['party', theirs],
          ['gone', hash('g')],
        ],
      })
    })
    await network.settled()
    const entry = await entryOf(messenger, 'bo', ':party: :gone:')
    expect(entry.emoticons).toHaveLength(2)
    expect(await own.keep(entry.emoticons ?? [])).toEqual([['party2', theirs]])
    await until(() => names(messenger).join() === 'party,party2')
    expect(await own.keep(entry.emoticons ?? [])).toEqual([])
    const kept = await anna.records.get<{ by: string[] }>(chatCollections.emoticons, theirs)
    expect(kept?.by).toEqual(['bo', 'anna'])
  })
})
