import type { MockNetwork, MockPeer } from '@kith/testing/mock-peer'

import { chatCollections } from '../../src/controllers/chat/message-record.ts'
import { receiveCharm } from '../../src/controllers/charm/receive-charm.ts'
import { receiveMessages } from '../../src/controllers/chat/incoming.ts'
import { MessageClock } from '../../src/controllers/chat/message-record.ts'
import { emoticonCollections } from '../../src/controllers/emoticons/emoticon-collections.ts'
import { hashOfPicture } from '../../src/controllers/emoticons/emoticon-records.ts'
import { base64Of } from '../../src/controllers/pictures/still-picture.ts'

/** Draws something on 96 by 96 pixels. */
type Draw = (context: OffscreenCanvasRenderingContext2D) => void

const disc = (context: OffscreenCanvasRenderingContext2D, colour: string, radius: number): void => {
  context.fillStyle = colour
  context.beginPath()
  context.arc(48, 48, radius, 0, Math.PI * 2)
  context.fill()
}

const drawings: Readonly<Record<string, Draw>> = {
  sun: (context) => {
    context.fillStyle = '#e9a62b'
    for (let turn = 0; turn < 12; turn += 1) {
      context.save()
      context.translate(48, 48)
      context.rotate((turn * Math.PI) / 6)
      context.fillRect(-4, -46, 8, 20)
      context.restore()
    }
    disc(context, '#f6c445', 26)
  },
  note: (context) => {
    context.fillStyle = '#2f6f8f'
    context.fillRect(56, 12, 8, 56)
    context.fillRect(56, 12, 26, 10)
    context.beginPath()
    context.ellipse(46, 70, 19, 14, -0.4, 0, Math.PI * 2)
    context.fill()
  },
  tea: (context) => {
    context.fillStyle = '#b2533e'
    context.fillRect(18, 40, 50, 40)
    context.lineWidth = 8
    context.strokeStyle = '#b2533e'
    context.beginPath()
    context.arc(70, 58, 13, -Math.PI / 2, Math.PI / 2)
    context.stroke()
    context.strokeStyle = '#9fb3b5'
    context.lineWidth = 5
    for (const x of [32, 50]) {
      context.beginPath()
      context.moveTo(x, 32)
      context.bezierCurveTo(x - 9, 24, x + 9, 16, x, 8)
      context.stroke()
    }
  },
  yes: (context) => {
    disc(context, '#2f8f5b', 42)
    context.strokeStyle = '#fff'
    context.lineWidth = 10
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.beginPath()
    context.moveTo(28, 50)
    context.lineTo(43, 65)
    context.lineTo(70, 33)
    context.stroke()
  },
}

/** Emoticons of anna's own and of bo, in what they say, and a thread about one of them. */
export async function playCharm(network: MockNetwork, anna: MockPeer, bo: MockPeer): Promise<void> {
  const clock = new MessageClock(() => network.nowMs())
  using receiving = new DisposableStack()
  receiving.use(receiveCharm(anna, clock))
  receiving.use(receiveMessages(anna, clock))
  const hashes = new Map<string, string>()
  for (const [index, [name, draw]] of Object.entries(drawings).entries()) {
    const bytes = await drawn(draw)
    const hash = await hashOfPicture(bytes)
    hashes.set(name, hash)
    const picture = base64Of(bytes)
    await bo.messages.send('anna', 'chat.emoticon', { picture })
    await network.settled()
    if (name === 'yes') continue
    anna.records.commit([
      { collection: chatCollections.emoticons, key: hash, value: { picture, by: ['anna', 'bo'] } },
      { collection: emoticonCollections.own, key: hash, value: { name, at: index, changedMs: 1 } },
    ])
  }
  const say = async (text: string, more: object = {}): Promise<string> => {
    const emoticons = [...hashes].filter(([name]) => text.includes(`:${name}:`))
    const { mid } = await bo.messages.send('anna', 'chat.text', { text, emoticons, ...more })
    await network.settled()
    return mid
  }
  const question = 'The forecast says :sun: for Saturday. Rehearsal :note: in the garden, and :tea: afterwards?'
  const mid = await say(question)
  await say(':yes:')
  const reply = { mid, by: 'bo', text: question.slice(0, 140) }
  await say('I can bring the big pot.', { reply })
  await say('And there are chairs for twelve in the shed :yes:', { reply })
}

async function drawn(draw: Draw): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(96, 96)
  const context = canvas.getContext('2d')
  if (context !== null) draw(context)
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })
  return new Uint8Array(await blob.arrayBuffer())
}
