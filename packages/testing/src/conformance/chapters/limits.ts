/** Rates, slow clients and deadlines (spec SE9 to SE12). */
import { readHeader } from '@kith/wire'

import { casesOf, type ConformanceCase, slowCasesOf } from '../running/case.ts'
import { answerTo, expectClosed, expectEnd, fits, holds, same } from '../running/expectations.ts'
import { opcodes } from '../socket/frame-bytes.ts'
import { dial } from '../socket/handshake.ts'

const headerMs = 10_000
const signInMs = 10_000
const pingMs = 15_000
const crashMs = 45_000
const spareMs = 15_000

/** The cases of this chapter that need no long wait. */
export const limits: readonly ConformanceCase[] = casesOf('limits', [
  [
    'SE12.1',
    'answers all requests of a device that asks more than its rate lets pass: it waits, nothing is dropped',
    async (stage) => {
      const alice = await stage.signedIn()
      const requests = Array.from({ length: 510 }, () => alice.request({ type: 'grants-query', after: '' }))
      for (const request of requests) fits(await answerTo(alice.client, request), 'grants', {})
    },
  ],
  [
    'SE12.2',
    'passes on everything of a device that sends much at once, in order',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      for (let from = 1; from <= 2_000; from += 100)
        alice.send(...Array.from({ length: 100 }, (_, at) => stream.data(from + at)))
      for (let seq = 1; seq <= 2_000; seq++)
        same('the position', readHeader((await bob.expect('data')).envelope.authenticated).seq, seq)
    },
  ],
  [
    'SE11.1',
    'brings a receiver that stops reading for a while everything when it reads again',
    async (stage) => {
      const [alice, bob] = await stage.two()
      const stream = stage.stream(alice, bob)
      await bob.expect('drained')
      bob.client.socket.pause()
      for (let seq = 1; seq <= 20; seq++) alice.send(stream.data(seq, { bodyBytes: 30_000 }))
      await alice.sync()
      bob.client.socket.resume()
      for (let seq = 1; seq <= 20; seq++)
        same('the position', readHeader((await bob.expect('data')).envelope.authenticated).seq, seq)
    },
  ],
  [
    'SE10.8',
    'does not open a WebSocket for a request with a head of 64 KiB',
    async (stage) => {
      const stream = await dial(new URL(stage.url))
      const answer = new Promise<string>((resolve) => {
        stream.once('data', (chunk: Buffer) => {
          resolve(chunk.toString('latin1'))
        })
        stream.once('close', () => {
          resolve('')
        })
      })
      const head = `GET /kith HTTP/1.1\r\nHost: ${new URL(stage.url).host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n`
      stream.write(`${head}Sec-WebSocket-Version: 13\r\nX-Much: ${'x'.repeat(65_536)}\r\n\r\n`)
      const first = await answer
      stream.destroy()
      holds(!first.startsWith('HTTP/1.1 101'), 'no WebSocket', first.slice(0, 40))
    },
  ],
])

/** The cases of this chapter that wait for deadlines or send more than a little. */
export const limitsSlow: readonly ConformanceCase[] = slowCasesOf('limits', [
  [
    'SE10.9',
    'ends a connection that does not sign in within 10 s, pings or not',
    async (stage) => {
      const client = await stage.connect({ waitMs: signInMs + spareMs })
      const timer = setInterval(() => {
        client.send({ type: 'ping', token: 1 })
      }, 1_000)
      try {
        await expectEnd(client, 'sign-in-late')
      } finally {
        clearInterval(timer)
      }
    },
  ],
  [
    'SE10.10',
    'ends a connection whose request does not come to an end within 10 s',
    async (stage) => {
      const stream = await dial(new URL(stage.url))
      const closed = new Promise<true>((resolve) => {
        stream.once('close', () => {
          resolve(true)
        })
      })
      stream.resume()
      stream.write('GET /kith HTTP/1.1\r\nHost: x\r\n')
      const late = new Promise<false>((resolve) => {
        setTimeout(() => {
          resolve(false)
        }, headerMs + spareMs).unref()
      })
      const isClosed = await Promise.race([closed, late])
      stream.destroy()
      holds(isClosed, 'the end of the connection', 'none: it stays open')
    },
  ],
  [
    'SE9.3',
    'sends a WebSocket ping after 15 s of silence, and keeps a client that answers',
    async (stage) => {
      const alice = await stage.attached(undefined, await stage.connect({ waitMs: pingMs + spareMs }))
      const pinged = new Promise<boolean>((resolve) => {
        alice.client.onControl(() => {
          resolve(alice.client.controls.at(-1)?.opcode === opcodes.ping)
        })
      })
      same('a ping', await alice.client.within(pinged, 'no ping'), true)
      await alice.sync()
    },
  ],
  [
    'SE9.4',
    'notices within 45 s that a client is gone without a word',
    async (stage) => {
      const silent = { isAnsweringPings: false, waitMs: crashMs + spareMs }
      const alice = await stage.attached(undefined, await stage.connect(silent))
      await expectClosed(alice.client)
    },
  ],
  [
    'SE11.2',
    'does not keep the senders of a receiver that does not read from others',
    async (stage) => {
      const [alice, stuck, carol] = await Promise.all([stage.attached(), stage.attached(), stage.attached()])
      stuck.client.socket.pause()
      const [much, little] = [stage.stream(alice, stuck), stage.stream(alice, carol)]
      for (let seq = 1; seq <= 400; seq++) alice.send(much.data(seq, { bodyBytes: 40_000 }))
      alice.send(little.data(1))
      await carol.expect('data', { envelope: little.envelope(1) })
    },
  ],
])
