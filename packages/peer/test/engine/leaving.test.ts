import { describe, expect, it } from 'vitest'

import { joinFake } from './fake-peer.ts'
import { FakeServer } from './fake-server.ts'

describe('who leaves', () => {
  it('[PE18] has acknowledged what it committed, however soon it leaves after its handler ran', async () => {
    const server = new FakeServer()
    const alice = await joinFake(server, 'alice')
    for (const name of ['bob', 'carol', 'dora', 'emil']) {
      const peer = await joinFake(server, name)
      const left = new Promise<void>((resolve) => {
        peer.messages.on('t', () => {
          resolve(Promise.resolve().then(() => peer.leave()))
        })
      })
      const sent = await alice.messages.send(name, 't', {})
      await left
      // The server here keeps nothing, so an acknowledgement that was not sent never comes.
      await sent.committed()
      expect(sent.state).toBe('committed')
    }
    await alice.leave()
  })
})
