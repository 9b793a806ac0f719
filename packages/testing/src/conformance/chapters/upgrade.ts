/** How a connection is opened, and what WebSocket asks of both sides (spec SE1, SE2, SE15, SE18; RFC 6455). */
import { encodePacket } from '@kith/wire'

import type { RawClient } from '../client/raw-client.ts'
import { Unmet } from '../client/unmet.ts'
import { casesOf, type ConformanceCase, NotHere } from '../running/case.ts'
import { expectClosed, expectEnd, expectFrame, holds, same } from '../running/expectations.ts'
import type { Stage } from '../running/stage.ts'
import { opcodes, type SocketFrame } from '../socket/frame-bytes.ts'
import { handshake, type HttpAnswer } from '../socket/handshake.ts'
import { UpgradeRefused } from '../socket/raw-socket.ts'

const ping = (token: number): Uint8Array => encodePacket([{ type: 'ping', token }])
/** A packet that is long enough for many fragments. */
const pings = encodePacket(Array.from({ length: 20 }, (_, token) => ({ type: 'ping', token })))
const nothing = new Uint8Array(0)

/** The cases of this chapter. */
export const upgrade: readonly ConformanceCase[] = casesOf('upgrade', [
  [
    'SE15.1',
    "takes a page of the server's own address",
    async (stage) => {
      await (await stage.connect({ headers: { Origin: ownOrigin(stage) } })).sync()
    },
  ],
  ['SE15.2', 'refuses a page of another address with 403', (stage) => refusesOrigin(stage, 'https://evil.example')],
  ['SE15.3', 'refuses a page without an address of its own (null)', (stage) => refusesOrigin(stage, 'null')],
  [
    'SE15.4',
    'refuses a page of the same machine on another port',
    (stage) => refusesOrigin(stage, `http://${new URL(stage.url).hostname}:1`),
  ],
  [
    'SE15.5',
    "refuses a page whose address begins with the server's",
    (stage) => refusesOrigin(stage, `${ownOrigin(stage)}.evil.example`),
  ],
  ['SE15.6', 'refuses an origin that is no address', (stage) => refusesOrigin(stage, 'not an address')],
  [
    'SE15.7',
    'refuses a page by an answer that names origin-refused',
    async (stage) => {
      const { body } = await answerOf(stage, { Origin: 'https://evil.example' })
      holds(body.includes('origin-refused'), 'an answer that names origin-refused', body)
    },
  ],
  [
    'SE1.1',
    'opens no WebSocket at another path',
    async (stage) => {
      const { status } = await answerOf(stage, {}, '/kith-elsewhere')
      holds(status >= 400, 'a status from 400 on', status)
    },
  ],
  [
    'SE1.2',
    'agrees to no compression, also when it is offered',
    async (stage) => {
      const client = await stage.connect({ headers: { 'Sec-WebSocket-Extensions': 'permessage-deflate' } })
      same('the extensions', client.socket.answer.headers['sec-websocket-extensions'], undefined)
      await client.sync()
    },
  ],
  [
    'SE1.3',
    'does not open a WebSocket of another version of WebSocket',
    async (stage) => {
      const { status } = await answerOf(stage, { 'Sec-WebSocket-Version': '12' })
      holds(status >= 400, 'a status from 400 on', status)
    },
  ],
  [
    'SE1.4',
    'ends a connection that sends text, before sign-in',
    async (stage) => {
      const client = await stage.connect()
      client.sendText('hello')
      await expectEnd(client, 'frame-unexpected')
    },
  ],
  [
    'SE1.5',
    'ends a connection that sends text, after sign-in',
    async (stage) => {
      const alice = await stage.attached()
      alice.client.sendText('{"type":"ping"}')
      await alice.ends('frame-unexpected')
    },
  ],
  [
    'SE1.6',
    'reads a packet in 16 fragments',
    async (stage) => {
      const alice = await stage.attached()
      sendFragments(alice.client, pings, 16)
      for (let token = 0; token < 20; token++) await alice.expect('pong', { token })
    },
  ],
  [
    'SE1.7',
    'ends a connection with a packet in more than 16 fragments',
    async (stage) => {
      const alice = await stage.attached()
      sendFragments(alice.client, pings, 40)
      await expectClosed(alice.client)
      same('pongs', alice.client.frames.filter(({ type }) => type === 'pong').length, 0)
    },
  ],
  [
    'SE1.8',
    'answers a WebSocket ping between the fragments of a packet, and reads the packet whole',
    async (stage) => {
      const client = await stage.connect()
      const bytes = ping(5)
      client.socket.sendFrame({ opcode: opcodes.binary, payload: bytes.subarray(0, 3), isFinal: false })
      client.socket.sendFrame({ opcode: opcodes.ping, payload: Buffer.from('between') })
      client.socket.sendFrame({ opcode: opcodes.continuation, payload: bytes.subarray(3) })
      await expectFrame(client, 'pong', { token: 5 })
      same('the pong', Buffer.from(client.controls[0]?.payload ?? []).toString(), 'between')
    },
  ],
  [
    'SE1.9',
    'answers a WebSocket ping with its own bytes',
    async (stage) => {
      const client = await stage.connect()
      const payload = Buffer.alloc(125, 0xab)
      const came = new Promise<void>((resolve) => {
        client.onControl(resolve)
      })
      client.socket.sendFrame({ opcode: opcodes.ping, payload })
      await client.within(came, undefined)
      same('the control frame that came', client.controls[0], { opcode: opcodes.pong, payload })
    },
  ],
  ['SE1.10', 'ends a connection with an unmasked frame', (stage) => breaks(stage, { isMasked: false })],
  ['SE1.11', 'ends a connection with a reserved bit', (stage) => breaks(stage, { reserved: 4 })],
  ['SE1.12', 'ends a connection with an unknown kind of message', (stage) => breaks(stage, { opcode: 3 })],
  ['SE1.13', 'ends a connection with an unknown control frame', (stage) => breaks(stage, { opcode: 11 })],
  [
    'SE1.14',
    'ends a connection with a control frame of more than 125 bytes',
    (stage) => breaks(stage, { opcode: opcodes.ping, payload: Buffer.alloc(126) }),
  ],
  [
    'SE1.15',
    'ends a connection with a control frame in fragments',
    (stage) => breaks(stage, { opcode: opcodes.ping, payload: nothing, isFinal: false }),
  ],
  [
    'SE1.16',
    'ends a connection with a fragment that continues nothing',
    (stage) => breaks(stage, { opcode: opcodes.continuation }),
  ],
  [
    'SE1.17',
    'ends a connection that begins a message before the one before has ended',
    async (stage) => {
      const client = await stage.connect()
      client.socket.sendFrame({ opcode: opcodes.binary, payload: ping(1).subarray(0, 3), isFinal: false })
      client.socket.sendFrame({ opcode: opcodes.binary, payload: ping(2) })
      await expectClosed(client)
      same('pongs', client.frames.filter(({ type }) => type === 'pong').length, 0)
    },
  ],
  [
    'SE1.18',
    'answers a close frame with one of the same code',
    async (stage) => {
      const client = await stage.connect()
      client.socket.close(1000)
      await expectClosed(client)
      same('the code', (await client.closed).code, 1000)
    },
  ],
  [
    'SE1.19',
    'does not take a close code that may not be sent for a proper end',
    async (stage) => {
      const client = await stage.connect()
      client.socket.close(1005)
      await expectClosed(client)
      const { code } = await client.closed
      holds(code !== 1005 && code !== 1000, 'a close code of a fault, or none', code)
    },
  ],
  [
    'SE2.1',
    'begins with a challenge and says nothing else before it is asked',
    async (stage) => {
      const client = await stage.connect()
      same('packets', client.packets, 1)
      await client.sync()
      same('frames beside the challenge', client.frames.length, 0)
    },
  ],
  [
    'SE2.2',
    'gives no other connection the same nonce',
    async (stage) => {
      const clients = await Promise.all(Array.from({ length: 8 }, () => stage.connect()))
      const nonces = clients.map(({ challenge }) => Buffer.from(challenge?.nonce ?? []).toString('hex'))
      same('different nonces', new Set(nonces).size, clients.length)
      holds(!nonces.includes('00'.repeat(32)), 'nonces that are not zero', nonces[0] ?? '')
    },
  ],
  [
    'SE2.3',
    'names the same network on every connection',
    async (stage) => {
      const [one, two] = await Promise.all([stage.connect(), stage.connect()])
      same('the network key', two.challenge?.networkKey, one.challenge?.networkKey)
      same('the domain', two.challenge?.domain, one.challenge?.domain)
    },
  ],
  [
    'SE2.4',
    'tells a time that goes on',
    async (stage) => {
      const one = await stage.connect()
      const two = await stage.connect()
      const [earlier = 0, later = 0] = [one.challenge?.serverMs, two.challenge?.serverMs]
      holds(earlier > 1_600_000_000_000, 'milliseconds since 1970', earlier)
      holds(later >= earlier, `a time from ${earlier} on`, later)
    },
  ],
  [
    'SE7.1',
    'names the same life of its store on every connection',
    async (stage) => {
      const [one, two] = await Promise.all([stage.connect(), stage.connect()])
      same('the boot id', two.challenge?.boot, one.challenge?.boot)
    },
  ],
  [
    'SE18.1',
    'says over HTTP which network it is, as in the challenge',
    async (stage) => {
      const answer = await fetched(stage, '/.well-known/kith')
      const about = (await answer.json()) as Readonly<Record<string, unknown>>
      const { challenge } = await stage.connect()
      same('the network key', about['networkKey'], Buffer.from(challenge?.networkKey ?? []).toString('base64url'))
      same('the domain', about['domain'], challenge?.domain)
      same('the protocol', about['protocol'], 1)
    },
  ],
  [
    'SE18.2',
    'says over HTTP that it runs and that its store answers',
    async (stage) => {
      for (const path of ['/healthz', '/readyz']) same(`${path} with status`, (await fetched(stage, path)).status, 200)
    },
  ],
])

/** The address of the server as a page of it would say it. */
function ownOrigin(stage: Stage): string {
  return `${new URL(stage.url).protocol === 'wss:' ? 'https' : 'http'}://${new URL(stage.url).host}`
}

async function answerOf(stage: Stage, headers: Readonly<Record<string, string>>, path?: string): Promise<HttpAnswer> {
  const url = new URL(stage.url)
  if (path !== undefined) url.pathname = path
  const { answer, stream } = await handshake(url, { headers, signal: AbortSignal.timeout(stage.waitMs) })
  stream.destroy()
  return answer
}

async function refusesOrigin(stage: Stage, origin: string): Promise<void> {
  try {
    await stage.connect({ headers: { Origin: origin } })
  } catch (cause) {
    if (!(cause instanceof UpgradeRefused)) throw cause
    same('the status', cause.answer.status, 403)
    return
  }
  throw new Unmet('an answer with status 403', 'an open WebSocket')
}

function sendFragments(client: RawClient, bytes: Uint8Array, count: number): void {
  const ends = Array.from({ length: count }, (_, at) => Math.floor((bytes.byteLength * (at + 1)) / count))
  for (const [at, end] of ends.entries()) {
    const payload = bytes.subarray(at === 0 ? 0 : ends[at - 1], end)
    const opcode = at === 0 ? opcodes.binary : opcodes.continuation
    client.socket.sendFrame({ opcode, payload, isFinal: at === count - 1 })
  }
}

/** The connection ends after this frame, which holds a ping unless it says otherwise, and the ping is not answered. */
async function breaks(stage: Stage, frame: Partial<SocketFrame>): Promise<void> {
  const client = await stage.connect()
  client.socket.sendFrame({ opcode: opcodes.binary, payload: ping(9), ...frame })
  await expectClosed(client)
  same('pongs', client.frames.filter(({ type }) => type === 'pong').length, 0)
}

async function fetched(stage: Stage, path: string): Promise<Response> {
  const answer = await fetch(new URL(path, ownOrigin(stage)), { signal: AbortSignal.timeout(stage.waitMs) })
  if (answer.status === 404) throw new NotHere(`${path} is not passed on at this address`)
  return answer
}
