import type { MockNetwork, MockPeer } from '@kith/testing/mock-peer'

import { receiveGroupChanges } from '../../src/controllers/groups/group-incoming.ts'
import { receiveMessages } from '../../src/controllers/chat/incoming.ts'
import { MessageClock } from '../../src/controllers/chat/message-record.ts'

/** A choir with a picture, several authors, changes, and somebody who types; and a group that only reads. */
export async function playGroups(network: MockNetwork, anna: MockPeer, others: readonly MockPeer[]): Promise<string> {
  const clock = new MessageClock(() => network.nowMs())
  for (const peer of others)
    for (const type of ['chat.text', 'chat.typing']) peer.conversations.on(type, () => undefined)
  using receiving = new DisposableStack()
  receiving.use(receiveGroupChanges(anna, clock))
  receiving.use(receiveMessages(anna, clock))
  const [bo, carla, dawud] = others
  if (bo === undefined || carla === undefined || dawud === undefined) throw new Error('too few people')
  const choir = await anna.conversations.create({
    title: 'Choir on Tuesdays',
    members: [bo.name, carla.name],
    picture: await smallDrawing(),
  })
  await network.settled()
  const say = async (peer: MockPeer, text: string): Promise<void> => {
    await peer.conversations.get(choir.id).send('chat.text', { text })
    await network.settled()
  }
  await say(bo, 'Who has the second voice of the Mendelssohn?')
  await say(bo, 'I only find the first and the third.')
  await say(carla, 'I do! I will bring copies for everybody on Tuesday.')
  await anna.conversations.get(choir.id).add(dawud.name)
  await anna.conversations.get(choir.id).setRole(carla.name, 'manager')
  await network.settled()
  await say(dawud, 'شكرا! سأكون هناك')
  const reading = await bo.conversations.create({
    members: [{ name: anna.name, role: 'reader' }, carla.name, dawud.name],
  })
  await network.settled()
  await bo.conversations.get(reading.id).send('chat.text', { text: 'The new plan of the hall is on the board.' })
  await network.settled()
  await say(carla, 'Welcome, Dawud. We begin at half past seven, and there is tea afterwards.')
  return choir.id
}

async function smallDrawing(): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(96, 96)
  const context = canvas.getContext('2d')
  if (context !== null) {
    context.fillStyle = '#274c50'
    context.fillRect(0, 0, 96, 96)
    context.fillStyle = '#f0e6d2'
    for (const [x, y] of [
      [30, 62],
      [62, 54],
    ] as const) {
      context.beginPath()
      context.ellipse(x, y, 11, 8, -0.4, 0, 7)
      context.fill()
      context.fillRect(x + 8, y - 38, 3, 38)
    }
    context.fillRect(38, 22, 35, 6)
  }
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.8 })
  return new Uint8Array(await blob.arrayBuffer())
}
