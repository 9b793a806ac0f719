import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'

import { serve, silentLogger } from '@kith/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { reachFindings } from '../../src/doctor/reach-findings.ts'
import { type Reach, reachServer, type ReachStep } from '../../src/doctor/reach.ts'

const signal = new AbortController().signal
let ending: (() => unknown)[]

beforeEach(() => {
  ending = []
})
afterEach(async () => {
  for (const end of ending) await end()
})

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ending.push(() => server.close())
  return (server.address() as AddressInfo).port
}

function to(url: string, stepMsMax = 5000): Promise<Reach> {
  return reachServer(new URL(url), { signal, stepMsMax })
}

function ids(reach: Reach): readonly string[] {
  return reachFindings(reach).map(({ level, id }) => `${level} ${id}`)
}

describe('the way to a server', () => {
  it('goes to a network of Kith, and tells each step', async () => {
    const server = await serve({ port: 0, store: 'sqlite::memory:', logger: silentLogger })
    ending.push(() => server.stop())
    const steps: ReachStep[] = []
    const reach = await reachServer(new URL(server.url), { signal, onStep: (step) => steps.push(step) })
    expect(steps).toEqual(['name', 'tcp', 'kith'])
    expect(reach).toMatchObject({ host: '127.0.0.1', port: server.port, isTls: false, domain: 'localhost' })
    expect(reach.failure).toBeUndefined()
    expect(ids(reach)).toEqual(['good reach-kith'])
  })

  it('ends where there is no such name', async () => {
    const reach = await to('ws://no-such-name.invalid/kith')
    expect(reach.failure?.step).toBe('name')
    expect(ids(reach)).toEqual(['problem reach-name'])
  })

  it('ends where nothing listens', async () => {
    const server = createServer()
    const port = await listening(server)
    server.close()
    await once(server, 'close')
    const reach = await to(`ws://127.0.0.1:${String(port)}/kith`)
    expect(reach.failure).toEqual({ step: 'tcp', code: 'ECONNREFUSED' })
    expect(reachFindings(reach)[0]?.sentence).toBe(`Nothing listens at 127.0.0.1:${String(port)}.`)
  })

  it('ends where TLS is expected and not spoken', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const reach = await to(`wss://127.0.0.1:${String(await listening(server))}/kith`)
    expect(reach.failure?.step).toBe('tls')
    expect(ids(reach)).toEqual(['problem reach-tls'])
  })

  it('ends where something else answers, or nothing', async () => {
    const other = createHttp((_, answer) => answer.writeHead(404).end())
    const found = await to(`ws://127.0.0.1:${String(await listening(other))}/kith`)
    expect(found.failure).toEqual({ step: 'kith', code: 'HTTP 404' })
    expect(ids(found)).toEqual(['problem reach-kith'])
    const silent = createServer((socket) => ending.push(() => socket.on('error', () => undefined).destroy()))
    const late = await to(`ws://127.0.0.1:${String(await listening(silent))}/kith`, 50)
    expect(late.failure).toEqual({ step: 'kith', code: 'timeout' })
  })

  it('ends with its signal', async () => {
    const silent = createServer((socket) => ending.push(() => socket.on('error', () => undefined).destroy()))
    const url = new URL(`ws://127.0.0.1:${String(await listening(silent))}/kith`)
    const stopping = new AbortController()
    const reach = reachServer(url, {
      signal: stopping.signal,
      onStep: (step) => {
        if (step === 'kith') stopping.abort()
      },
    })
    await expect(reach).rejects.toThrow('aborted')
  })
})

describe('the words for it', () => {
  const failed = (step: ReachStep, code: string): string => {
    const way = { host: 'a.example', port: 443, isTls: true, addresses: [], stepMs: {}, domain: undefined }
    const [finding] = reachFindings({ ...way, failure: { step, code } })
    return `${finding?.sentence ?? ''} ${finding?.advice ?? ''}`
  }

  it('tell what was found, and what to do', () => {
    expect(failed('name', 'EAI_AGAIN')).toContain('cannot be looked up (EAI_AGAIN)')
    expect(failed('tcp', 'timeout')).toContain('a firewall may stand between')
    expect(failed('tcp', 'ENETUNREACH')).toContain('(ENETUNREACH)')
    expect(failed('tls', 'CERT_HAS_EXPIRED')).toContain('renews the certificate')
    expect(failed('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT')).toContain('A network that looks into TLS')
    expect(failed('kith', 'HTTP 502')).toContain('passes /kith and /.well-known/kith on')
    const stepMs = { name: 3, tcp: 12.3, tls: 40, kith: 50 }
    const way = { host: 'a.example', port: 443, isTls: true, addresses: ['192.0.2.1'], stepMs, domain: 'example.org' }
    expect(reachFindings({ ...way, failure: undefined })[0]?.sentence).toBe(
      'The network example.org is at a.example:443 (192.0.2.1): TCP 12 ms, TLS 40 ms.',
    )
  })
})
