import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'

import { until } from '@kith/testing/contracts'
import { describe, expect, it } from 'vitest'

import { StunServer, type StunServerOptions } from '../../src/ice/stun-server.ts'
import { silentLogger } from '../../src/logger.ts'
import { StunClient } from './stun-client.ts'

const generous = { perSecond: 1000, burst: 1000 }
const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))

class Rig implements AsyncDisposable {
  nowMs = 0
  server!: StunServer

  static async open(options: Partial<StunServerOptions> = {}): Promise<Rig> {
    const rig = new Rig()
    rig.server = await StunServer.listen({
      host: '127.0.0.1',
      ports: [0, 0],
      rates: { one: generous, all: generous },
      clock: { nowMs: () => rig.nowMs },
      log: silentLogger,
      ...options,
    })
    return rig
  }

  get port(): number {
    return this.server.ports[0] ?? 0
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]()
  }
}

describe('the STUN server', () => {
  it('[IC4] [IC7] tells a client its address on both of its ports', async () => {
    await using rig = await Rig.open()
    await using client = await StunClient.open()
    const mapped = { address: '127.0.0.1', port: client.port }
    for (const port of rig.server.ports) expect(await client.ask(port)).toEqual(mapped)
    expect(new Set(rig.server.ports).size).toBe(2)
    expect(rig.server.counts).toEqual({ answered: 2, ignored: 0, limited: 0 })
  })

  it.skipIf(!hasIpv6)('[IC4] answers both families on the address ::', async () => {
    await using rig = await Rig.open({ host: '::' })
    await using four = await StunClient.open()
    expect(await four.ask(rig.port)).toEqual({ address: '127.0.0.1', port: four.port })
    await using six = await StunClient.open('::1')
    expect(await six.ask(rig.port, '::1')).toEqual({ address: '::1', port: six.port })
  })

  it('[IC8] passes over garbage in silence, and goes on', async () => {
    await using rig = await Rig.open()
    await using client = await StunClient.open()
    let state = 7
    for (let at = 0; at < 300; at++) {
      const garbage = Uint8Array.from(
        { length: at % 90 },
        () => (state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff) >> 16,
      )
      client.send(garbage, rig.port)
      // One at a time: what a socket's buffer cannot hold is lost.
      await until(() => rig.server.counts.ignored === at + 1)
    }
    expect(await client.ask(rig.port)).toBeDefined()
    expect(rig.server.counts).toEqual({ answered: 1, ignored: 300, limited: 0 })
  })

  it('[IC6] says nothing more to an address past its rate, and goes on when its time has come', async () => {
    await using rig = await Rig.open({ rates: { one: { perSecond: 1, burst: 3 }, all: generous } })
    await using client = await StunClient.open()
    for (let at = 0; at < 3; at++) await client.ask(rig.port)
    const late = client.ask(rig.port)
    // The clock moves only now; a datagram behind the refused one shows that it was heard.
    await until(() => rig.server.counts.limited === 1)
    expect(rig.server.counts).toEqual({ answered: 3, ignored: 0, limited: 1 })
    rig.nowMs = 1000
    await client.ask(rig.port)
    expect(rig.server.counts.answered).toBe(4)
    void late
  })

  it('[IC6] answers all addresses together up to a rate', async () => {
    await using rig = await Rig.open({ rates: { one: generous, all: { perSecond: 1, burst: 2 } } })
    await using client = await StunClient.open()
    for (let at = 0; at < 2; at++) await client.ask(rig.port)
    void client.ask(rig.port)
    await until(() => rig.server.counts.limited === 1)
    expect(rig.server.counts.answered).toBe(2)
  })

  it('[IC4] says which port another program has, and leaves the other free', async () => {
    const other = createSocket('udp4')
    other.bind(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address()
    await expect(Rig.open({ ports: [0, port] })).rejects.toMatchObject({ code: 'port-in-use' })
    await expect(Rig.open({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'option-invalid' })
    other.close()
  })

  it('[IC4] may be ended again and again', async () => {
    const rig = await Rig.open()
    await rig[Symbol.asyncDispose]()
    await rig[Symbol.asyncDispose]()
  })
})
