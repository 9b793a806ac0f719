import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'

import { Messenger } from '../../src/controllers/messenger.ts'

/** Two people who know each other, `anna` with a messenger over her peer and `bo` with his peer alone. */
export interface Stage {
  readonly network: MockNetwork
  readonly anna: MockPeer
  readonly bo: MockPeer
  readonly messenger: Messenger
  /** What bo received. */
  readonly received: string[]
}

/** Sets the stage. `begin` may fill anna's records before her messenger starts. */
export async function setStage(begin?: (anna: MockPeer) => void | Promise<void>): Promise<Stage> {
  const network = new MockNetwork()
  const anna = await network.join('anna')
  const bo = await network.join('bo')
  network.befriend(anna, bo)
  const received: string[] = []
  bo.messages.on<{ text: string }>('chat.text', ({ body }) => void received.push(body.text))
  await begin?.(anna)
  const messenger = new Messenger(anna)
  await messenger.start()
  return { network, anna, bo, messenger, received }
}
