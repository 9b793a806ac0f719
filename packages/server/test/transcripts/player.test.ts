import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

import { type BootId, bytesToId, encodePacket } from '@kith/wire'
import { describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'

import { running } from '../running.ts'
import { parseTranscript } from './parser.ts'
import { playTranscript } from './player.ts'

const head = `shows SE9
person alice with laptop
A connects
A receives challenge *
`
const signIn = `A sends sign-in request=1 name=alice deviceList=device-list(alice) device=alice.laptop
  lockKey=lock-key(alice.laptop) signature=sign-in(alice.laptop)
`

async function play(text: string, waitMs = 5_000): Promise<void> {
  const server = await running()
  await playTranscript(parseTranscript(head + text), server.url, { waitMs })
}

describe('playing a transcript', () => {
  it('fails with the line of a frame that does not come', async () => {
    await expect(play('\nA receives pong token=1', 50)).rejects.toThrow(/^line 6: A did not receive pong within 50 ms$/)
  })

  it('fails with the line at which another frame comes', async () => {
    await expect(play('A sends ping token=1\nA receives done request=1')).rejects.toThrow(
      'line 6: A received pong {"token":1}: done was expected',
    )
  })

  it('fails when a field has another value', async () => {
    await expect(play('A sends ping token=1\nA receives pong token=2')).rejects.toThrow(
      'line 6: A received pong {"token":1}: token=1 in place of 2',
    )
  })

  it('fails when a placeholder stands for something else, or a comparison is wrong', async () => {
    const first = 'A sends ping token=5\nand ping token=6\nA receives pong token=$token\n'
    await expect(play(`${first}A receives pong token=$token`)).rejects.toThrow('line 8: A received pong')
    await expect(play(`${first}A receives pong token=at-most($token)`)).rejects.toThrow('token=6, not at-most 5')
    await expect(play(`${first}A receives pong token=more-than(6)`)).rejects.toThrow('token=6, not more-than 6')
    await play(`${first}A receives pong token=more-than($token)`)
    await play(`${first}A receives pong token=other-than($token)`)
  })

  it('takes the frames of a group in any order, each once', async () => {
    await play('A sends ping token=1\nand ping token=2\nA receives pong token=2\nand pong token=1')
    await expect(
      play('A sends ping token=1\nand ping token=1\nA receives pong token=2\nand pong token=1'),
    ).rejects.toThrow('line 7: A received pong {"token":1}: token=1 in place of 2')
  })

  it('fails when something came that nobody expected', async () => {
    await expect(play('A sends ping token=1')).rejects.toThrow('line 5: A afterwards received pong {"token":1}')
    await expect(play('A sends attach as=alice.laptop\nA is closed')).rejects.toThrow('line 6: A before received bye')
  })

  it('fails when a connection is closed, or is not', async () => {
    const closing = 'A sends attach as=alice.laptop\nA receives bye code=not-signed-in message=*\n'
    await expect(play(`${closing}A receives pong token=1`)).rejects.toThrow(/^line 7: A did not receive pong/)
    await expect(play('A is closed', 50)).rejects.toThrow('line 5: A was not closed within 50 ms')
    await play(`${closing}A is closed`)
  })

  it('fails when a value cannot be written', async () => {
    await expect(play('A sends grant request=1 as=alice.laptop name=bob level=friend')).rejects.toThrow('line 5: ')
  })

  it('signs what this connection was challenged with', async () => {
    await play(`${signIn}A receives signed-in request=1 device=alice.laptop epoch=1 claimed=true`)
  })

  it('answers a ping of the server wherever it comes', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    server.on('connection', (socket) => {
      const challenge = { type: 'challenge', networkKey: new Uint8Array(32), domain: 'localhost', serverMs: 1 } as const
      const boot = bytesToId<BootId>(new Uint8Array(16))
      socket.send(
        encodePacket([
          { ...challenge, nonce: new Uint8Array(32), boot },
          { type: 'ping', token: 3 },
          { type: 'done', request: 1 },
        ]),
      )
      // What it gets it says again, so that the transcript sees the answer.
      socket.on('message', (data: Buffer) => {
        socket.send(data[1] === 0x07 ? Buffer.concat([Buffer.from([1, 0x08]), data.subarray(2)]) : data)
      })
    })
    const { port } = server.address() as AddressInfo
    const text = `${head}A receives done request=1\nA receives pong token=3`
    await playTranscript(parseTranscript(text), `ws://127.0.0.1:${port}`)
    await new Promise((resolve) => server.close(resolve))
  })
})
