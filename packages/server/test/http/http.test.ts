import { attached, dataFrame, newPerson } from '@kith/testing/conformance'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { jsonLogger, serve, silentLogger } from '@kith/server'
import { until } from '@kith/testing/contracts'
import { describe, expect, it } from 'vitest'

import { running, temporaryFolder } from '../running.ts'

/** The status of a path sent exactly as it stands. */
function statusOf(port: number, path: string, method = 'GET'): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ port, path, method, host: '127.0.0.1' }, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode ?? 0)
      })
    })
      .on('error', reject)
      .end()
  })
}

async function site(): Promise<string> {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'site', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await writeFile(join(folder, 'site', 'index.html'), '<!doctype html><title>Kith</title>')
  await writeFile(join(folder, 'site', 'assets', 'main-D4f9aZ1x.js'), 'export {}')
  await writeFile(join(folder, 'site', '.env'), 'hidden')
  return join(folder, 'site')
}

describe('over HTTP', () => {
  it('[SE18] says that it lives, is ready, what it counts and who it is', async () => {
    const server = await running({ domain: 'example.org' })
    const [alice, bob] = await Promise.all([newPerson('alice'), newPerson('bob')])
    const a = await attached(server.url, alice)
    const b = await attached(server.url, bob)
    a.send(dataFrame(alice.device, bob.device, 1))
    await b.next('data')
    const at = (path: string): Promise<Response> => fetch(new URL(path, server.pageUrl))
    expect((await at('/healthz')).status).toBe(200)
    expect((await at('/readyz')).status).toBe(200)
    const counts = await (await at('/metrics')).text()
    for (const line of [
      'kith_connections 2',
      'kith_signed_in_devices 2',
      'kith_attached_devices 2',
      'kith_relayed_frames_total{type="data"} 1',
    ]) {
      expect(counts).toContain(`\n${line}\n`)
    }
    for (const line of counts.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z0-9_]+ .+|[a-z0-9_]+(\{[a-z]+="[a-z-]+"\})? [-+.e0-9]+)$/)
    expect(await (await at('/.well-known/kith')).json()).toMatchObject({
      domain: 'example.org',
      networkKey: Buffer.from(server.networkKey).toString('base64url'),
      protocol: 1,
    })
    expect((await at('/kith')).status).toBe(426)
    expect((await at('/nothing')).status).toBe(404)
  })

  it('[SE19] serves the files of its folder with their types, caching and policy', async () => {
    const server = await running({ staticDir: await site() })
    const page = await fetch(server.pageUrl)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';")
    expect(page.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(await page.text()).toContain('Kith')
    expect((await fetch(server.pageUrl, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } })).status).toBe(
      304,
    )
    const script = await fetch(new URL('/assets/main-D4f9aZ1x.js', server.pageUrl))
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(new URL('/conversation/bob', server.pageUrl))).headers.get('content-type')).toContain(
      'text/html',
    )
    expect(await statusOf(server.port, '/', 'POST')).toBe(405)
    expect(await statusOf(server.port, '/', 'HEAD')).toBe(200)
  })

  // Only Linux shows a process its open files.
  it.skipIf(!existsSync('/proc/self/fd'))('[SE19] holds no file open for a client that went away', async () => {
    const staticDir = await site()
    await writeFile(join(staticDir, 'large.bin'), Buffer.alloc(8_000_000))
    const server = await running({ staticDir })
    for (let count = 0; count < 5; count++) {
      await new Promise<void>((resolve, reject) => {
        const asking = request({ port: server.port, path: '/large.bin', host: '127.0.0.1' }, (response) => {
          response.once('data', () => response.destroy()).once('close', resolve)
        })
        asking.on('error', reject).end()
      })
    }
    const openFiles = async (): Promise<number> => {
      const links = await Promise.all(
        (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
      )
      return links.filter((link) => link.endsWith('large.bin')).length
    }
    await until(async () => (await openFiles()) === 0)
  })

  it('[SE19] reaches no other file', async () => {
    const server = await running({ staticDir: await site() })
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/.env',
      '/%2e%2e/secret.txt',
      '//secret.txt',
      '/assets\\..\\secret.txt',
      '/%00.txt',
      '/%zz.txt',
      '/assets/../../secret.txt',
    ]) {
      expect([400, 404], path).toContain(await statusOf(server.port, path))
    }
  })

  it('[SE20] does not start where it must not, and leaves nothing running', async () => {
    await expect(serve({ host: '0.0.0.0', store: 'sqlite::memory:' })).rejects.toMatchObject({
      code: 'insecure-address',
    })
    await expect(serve({ port: 70_000 })).rejects.toMatchObject({ code: 'option-invalid' })
    await expect(
      serve({ port: 0, store: 'postgres://nobody@127.0.0.1:1/none', logger: silentLogger }),
    ).rejects.toMatchObject({ code: 'database-unreachable' })
    const taken = createServer()
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => {
        resolve((taken.address() as { port: number }).port)
      }),
    )
    const dataDir = await temporaryFolder()
    await expect(serve({ port, dataDir, logger: silentLogger })).rejects.toMatchObject({ code: 'port-in-use' })
    await new Promise((resolve) => taken.close(resolve))
    await (await running({ dataDir, port, store: undefined } as object)).stop()
  })

  it('logs one JSON object a line, with names escaped and cut', () => {
    const lines: string[] = []
    const log = jsonLogger(
      (line) => lines.push(line),
      () => 0,
    )
    log.info('seen', { name: 'a\n\u001b[31m\u202e"', long: 'x'.repeat(1_000), count: 3 })
    expect(lines).toHaveLength(1)
    expect(lines[0]?.endsWith('\n')).toBe(true)
    expect(lines[0]).not.toMatch(/[\u001b\u202e]/)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'info',
      event: 'seen',
      count: 3,
      time: '1970-01-01T00:00:00.000Z',
    })
    expect((JSON.parse(lines[0] ?? '') as { long: string }).long).toHaveLength(200)
  })
})
