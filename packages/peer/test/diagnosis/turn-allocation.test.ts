import { createHmac } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'

import { serve, silentLogger } from '@kith/server'
import { attached, newPerson } from '@kith/testing/conformance'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { StunSocket } from '../../src/diagnosis/stun-socket.ts'
import { type AllocationOutcome, tryAllocation } from '../../src/diagnosis/turn-allocation.ts'

const url = process.env['KITH_TEST_TURN_URL']
const secret = process.env['KITH_TEST_TURN_SECRET'] ?? ''

let ending: (() => Promise<unknown>)[]
beforeEach(() => {
  ending = []
})
afterEach(async () => {
  for (const end of ending.reverse()) await end()
})

// Where there is no coturn, the test run says so by name.
describe.skipIf(url === undefined)('coturn', () => {
  const port = Number(url?.split(':').at(-1))
  const tried = (username: string, credential: string): Promise<AllocationOutcome> =>
    tryAllocation(
      { address: '127.0.0.1', port },
      { username, credential },
      {
        withinMs: 5000,
        signal: new AbortController().signal,
      },
    )
  const credential = (username: string): string => createHmac('sha1', secret).update(username).digest('base64')

  it('[IC9] gives a device an address with the credentials that the server issued', async () => {
    const folder = await mkdtemp(joinPath(tmpdir(), 'kith-turn-'))
    ending.push(() => rm(folder, { recursive: true }))
    const turn = { urls: [url ?? ''], secret }
    const server = await serve({
      port: 0,
      store: 'sqlite::memory:',
      dataDir: folder,
      logger: silentLogger,
      ice: { turn },
    })
    ending.push(() => server.stop())
    const alice = await newPerson('alice')
    const client = await attached(server.url, alice)
    client.send({ type: 'ice-query', request: 1, as: alice.device })
    const [issued] = (await client.next('ice-servers')).turn
    expect(issued?.url).toBe(url)
    const outcome = await tried(issued?.username ?? '', issued?.credential ?? '')
    expect(outcome).toMatchObject({ state: 'works', relayed: { address: '127.0.0.1' } })
    // The same again: the first was given back.
    expect(await tried(issued?.username ?? '', issued?.credential ?? '')).toMatchObject({ state: 'works' })
  })

  it('[IC9] refuses credentials that ended, and any that were changed', async () => {
    const seconds = Math.floor(Date.now() / 1000)
    const good = `${String(seconds + 600)}:device`
    expect(await tried(good, credential(good))).toMatchObject({ state: 'works' })
    const ended = `${String(seconds - 10)}:device`
    expect(await tried(ended, credential(ended))).toEqual({ state: 'refused', code: 401 })
    expect(await tried(`${String(seconds + 6000)}:device`, credential(good))).toEqual({ state: 'refused', code: 401 })
    expect(await tried(good.replace('device', 'another'), credential(good))).toEqual({ state: 'refused', code: 401 })
    expect(await tried(good, credential(`${good} `))).toEqual({ state: 'refused', code: 401 })
    expect(await tried('', '')).toEqual({ state: 'refused', code: 401 })
  })
})

describe('an allocation', () => {
  it('[IC14] of a server that says nothing is silent when its time is over, or on an abort', async () => {
    const nobody = await StunSocket.open('udp4', '127.0.0.1')
    ending.push(async () => nobody?.[Symbol.asyncDispose]())
    const to = { address: '127.0.0.1', port: nobody?.port ?? 0 }
    const none = { username: 'u', credential: 'c' }
    const never = new AbortController().signal
    expect(await tryAllocation(to, none, { withinMs: 20, signal: never })).toEqual({ state: 'silent' })
    const aborted = AbortSignal.abort()
    expect(await tryAllocation(to, none, { withinMs: 60_000, signal: aborted })).toEqual({ state: 'silent' })
  })
})
