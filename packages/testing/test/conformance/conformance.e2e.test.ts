import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Server, serve, silentLogger } from '@kith/server'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { conformanceCases, isMeant, runConformance } from '../../src/conformance/index.ts'
import { BrokenServer } from './broken-server.ts'
import { plantedFaults } from './faults.ts'

/** What a broken server does not say is not waited for longer than this. */
const patienceMs = 2_000

/** Servers that need not be there: they are named, and not asked. */
const ice = {
  stunUrls: ['stun:stun.example.org:3478'],
  turn: { urls: ['turn:turn.example.org:3478?transport=udp'], secret: 'a secret of sixteen bytes' },
}

let folder: string
let server: Server

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-conformance-'))
  server = await serve({ port: 0, dataDir: folder, logger: silentLogger, ice })
})

afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('our server', () => {
  it('passes every case', async () => {
    const { results, passed, failed } = await runConformance(server.url)
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(failed).toBe(0)
    expect(passed).toBeGreaterThanOrEqual(150)
    expect(new Set(results.flatMap(({ why }) => why ?? []))).toEqual(new Set(['slow']))
  })

  it('has nothing of them left but names', () => {
    const store = new Database(join(folder, 'kith.sqlite'), { readonly: true })
    const count = (table: string): unknown => store.prepare(`select count(*) as count from ${table}`).get()
    for (const table of ['mailbox_rows', 'grants']) expect(count(table), table).toEqual({ count: 0 })
    expect(count('names')).not.toEqual({ count: 0 })
    store.close()
  })
})

describe('a broken server', () => {
  it('is none when it alters nothing: everything that goes through it passes', async () => {
    await using honest = await BrokenServer.before(server.url, {})
    const only = [...new Set(plantedFaults.map(({ caseId }) => caseId))]
    const { results, passed } = await runConformance(honest.url, { only })
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(passed).toBe(only.length)
  })

  it.concurrent.each(plantedFaults)('that $what fails $caseId', async ({ caseId, fault }) => {
    await using broken = await BrokenServer.before(server.url, fault)
    const running = runConformance(broken.url, { only: [caseId], waitMs: patienceMs })
    const [result] = await running.then(
      ({ results }) => results,
      (cause: unknown) => [{ outcome: 'failed', expected: String(cause), came: '' }],
    )
    expect(result?.outcome).toBe('failed')
    expect(result?.expected).not.toBe('')
    expect(result?.expected).not.toBe('the case to be played')
  })
})

describe('no server', () => {
  it('is said in a sentence when nothing answers', async () => {
    const http = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => http.once('listening', resolve))
    const { port } = http.address() as AddressInfo
    await new Promise((resolve) => http.close(resolve))
    await expect(runConformance(`ws://127.0.0.1:${String(port)}/kith`)).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringMatching(/ECONNREFUSED/) as string,
    })
  })

  it('is said when what answers is no server of Kith', async () => {
    const http = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
    await new Promise((resolve) => http.once('listening', resolve))
    const { port } = http.address() as AddressInfo
    await expect(runConformance(`ws://127.0.0.1:${String(port)}/kith`)).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringMatching(/no server of Kith .* HTTP status 404/) as string,
    })
    http.closeAllConnections()
    http.close()
  })
})

describe('the cases', () => {
  it('are at least 150, each with an id and a sentence of its own', () => {
    expect(conformanceCases.length).toBeGreaterThanOrEqual(150)
    for (const part of ['id', 'sentence'] as const)
      expect(new Set(conformanceCases.map((one) => one[part])).size).toBe(conformanceCases.length)
  })

  it('are chosen by case, rule, topic or chapter', () => {
    const chosen = (word: string): string[] => conformanceCases.filter((one) => isMeant(one, word)).map(({ id }) => id)
    expect(chosen('mb3.2')).toEqual(['MB3.2'])
    expect(chosen('SE1').every((id) => id.startsWith('SE1.'))).toBe(true)
    expect(chosen('RO').length).toBeGreaterThan(chosen('RO3').length)
    expect(chosen('relay')).toEqual(chosen('RO'))
    expect(chosen('M')).toEqual([])
  })
})
