import { createHmac } from 'node:crypto'

import { attached, newPerson, RawClient } from '@kith/testing/conformance'
import { codeOfNumber, type FrameOf } from '@kith/wire'
import { describe, expect, it } from 'vitest'

import type { IceOptions } from '../../src/ice/ice.ts'
import { running } from '../running.ts'
import { StunClient } from './stun-client.ts'

const secret = 'a secret of the operator'
const nowMs = 1_772_578_800_000

async function asked(ice?: IceOptions): Promise<{ readonly answer: FrameOf<'ice-servers'>; readonly device: string }> {
  const server = await running({ ...(ice && { ice }), clock: { nowMs: () => nowMs } })
  const alice = await newPerson('alice')
  const client = await attached(server.url, alice)
  client.send({ type: 'ice-query', request: 5, as: alice.device })
  return { answer: await client.next('ice-servers'), device: alice.device }
}

describe('what devices are told of STUN and TURN', () => {
  it('[IC1] is nothing on a server that was not told to', async () => {
    const { answer, device } = await asked()
    expect(answer).toEqual({
      ...{ type: 'ice-servers', request: 5, to: device, stun: [], turn: [], validMs: 0, isDataAllowed: false },
    })
  })

  it('[IC2] [IC7] is the own two ports without a host, and they answer', async () => {
    const server = await running({ ice: { stunPort: 0 } })
    const alice = await newPerson('alice')
    const client = await attached(server.url, alice)
    client.send({ type: 'ice-query', request: 5, as: alice.device })
    expect((await client.next('ice-servers')).stun).toEqual(server.stunPorts.map((port) => `stun::${String(port)}`))
    await using stun = await StunClient.open()
    for (const port of server.stunPorts) expect(await stun.ask(port)).toMatchObject({ port: stun.port })
  })

  it('[IC1] is what the operator says instead', async () => {
    const stunUrls = ['stun:stun.example.org:3478']
    expect((await asked({ stunUrls })).answer.stun).toEqual(stunUrls)
  })

  it('[IC20] comes with the address and port that the connection comes from', async () => {
    const server = await running()
    const alice = await newPerson('alice')
    const client = await attached(server.url, alice)
    client.send({ type: 'ice-query', request: 5, as: alice.device })
    const seen = await client.next('ice-seen', 'ice-servers')
    expect(seen).toMatchObject({ type: 'ice-seen', to: alice.device, address: '127.0.0.1' })
    expect(seen.type === 'ice-seen' && seen.port).toBeGreaterThan(0)
    expect((await client.next('ice-servers')).request).toBe(5)
  })

  it('[IC9] holds TURN credentials for the device, good for their time', async () => {
    const urls = ['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org:5349?transport=tcp']
    const { answer, device } = await asked({ turn: { urls, secret, data: true, validMs: 600_000 } })
    const username = `${String(nowMs / 1000 + 600)}:${device}`
    const credential = createHmac('sha1', secret).update(username).digest('base64')
    expect(answer.turn).toEqual(urls.map((url) => ({ url, username, credential })))
    expect(answer).toMatchObject({ validMs: 600_000, isDataAllowed: true })
  })

  it('[IC11] allows TURN for calls alone unless the operator says otherwise', async () => {
    const { answer } = await asked({ turn: { urls: ['turn:127.0.0.1:3478'], secret } })
    expect(answer).toMatchObject({ validMs: 3_600_000, isDataAllowed: false })
  })

  it('[IC10] is said to a device that signed in, and only so often', async () => {
    const server = await running({ rates: { iceQueries: { perSecond: 0.001, burst: 2 } } })
    const alice = await newPerson('alice')
    const client = await attached(server.url, alice)
    for (let request = 1; request <= 3; request++) client.send({ type: 'ice-query', request, as: alice.device })
    for (let request = 1; request <= 2; request++) await client.next('ice-servers')
    const refused = await client.next('refused')
    expect([refused.request, codeOfNumber(refused.code)]).toEqual([3, 'rate-exceeded'])
    expect(refused.retryAfterMs).toBeGreaterThan(0)
    // A new connection of the device has no more.
    const again = await attached(server.url, alice)
    again.send({ type: 'ice-query', request: 4, as: alice.device })
    expect(codeOfNumber((await again.next('refused')).code)).toBe('rate-exceeded')
    const stranger = await RawClient.connect(server.url)
    stranger.send({ type: 'ice-query', request: 1, as: alice.device })
    expect(codeOfNumber((await stranger.next('bye')).code)).toBe('not-signed-in')
  })
})

describe('the options of ICE', () => {
  const urls = ['turn:127.0.0.1:3478']
  const cases: Readonly<Record<string, IceOptions>> = {
    'a port beyond the last': { stunPort: 65_536 },
    'half a port': { stunPort: 3478.5 },
    'no port after the last': { stunPort: 65_535 },
    'one port twice': { stunPort: 3478, stunSecondPort: 3478 },
    'a name to listen on': { stunPort: 0, stunHost: 'example.org' },
    'a URL without its scheme': { stunUrls: ['stun.example.org'] },
    'a URL that is too long': { stunUrls: [`stun:${'a'.repeat(256)}`] },
    'too many URLs': { stunUrls: Array.from({ length: 9 }, () => 'stun:example.org') },
    'a TURN URL with a third transport': { turn: { urls: ['turn:example.org?transport=sctp'], secret } },
    'a secret without servers': { turn: { urls: [], secret } },
    'a short secret': { turn: { urls, secret: 'fifteen letters' } },
    'credentials for ever': { turn: { urls, secret, validMs: Infinity } },
    'credentials for a second': { turn: { urls, secret, validMs: 1000 } },
  }
  it.each(Object.entries(cases))('[IC1] refuse %s', async (_, ice) => {
    await expect(running({ ice })).rejects.toMatchObject({ code: 'option-invalid' })
  })
})
