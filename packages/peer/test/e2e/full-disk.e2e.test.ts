import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { join as joinNetwork, type Peer } from '@kith/peer'
import { serve, silentLogger } from '@kith/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** Why there can be no disk of a few megabytes here; nothing when there can. */
const missing =
  process.platform !== 'linux' ? 'needs Linux' : process.getuid?.() === 0 ? mountProblem() : 'mounting needs root'

function mountProblem(): string | undefined {
  return existsSync('/bin/mount') || existsSync('/usr/bin/mount') ? undefined : 'there is no mount'
}

describe('a disk without room', () => {
  if (missing !== undefined) {
    it.skip(`is a state of peer and server, and passes: ${missing}`, () => undefined)
    return
  }
  let disk: string
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'kith-disk-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk])
  })
  afterEach(async () => {
    execFileSync('umount', ['-l', disk])
    await rmdir(disk)
  })

  const fill = (): Promise<void> => writeFile(join(disk, 'ballast'), Buffer.alloc(8 << 20)).catch(() => undefined)
  const clear = (): Promise<void> => rm(join(disk, 'ballast'))

  it('[PE25] [PE26] of a peer: nothing is accepted or received, and it goes on without a restart', async () => {
    await using server = await serve({ port: 0, store: 'sqlite::memory:', logger: silentLogger })
    const join = (name: string, store: string): Promise<Peer> => joinNetwork(server.url, { name, store })
    await using dora = await join('dora', `${disk}/dora.sqlite`)
    await using emil = await join('emil', ':memory:')
    dora.messages.on('t', ({ mid }, tx) => {
      tx.put('got', mid, true)
    })
    await fill()
    const put = async (): Promise<void> => {
      for (let at = 0; ; at++) await dora.records.put('notes', `n${String(at)}`, 'x'.repeat(20_000))
    }
    await expect(put()).rejects.toMatchObject({ code: 'store-full' })
    await expect(dora.messages.send('emil', 't', 1)).rejects.toMatchObject({ code: 'store-full' })
    expect(dora.status.state).toBe('connected')
    const sent = await emil.messages.send('dora', 't', 1)
    expect(await dora.records.list('got')).toEqual([])
    await clear()
    expect((await dora.retryStorage()).state).toBe('ok')
    await sent.committed()
    expect(await dora.records.list('got')).toHaveLength(1)
  })

  it('[MB18] of a server: what needs room is refused, the relay goes on, and it says so', async () => {
    await using server = await serve({ port: 0, store: `sqlite:${disk}/kith.sqlite`, logger: silentLogger })
    const page = async (path: string): Promise<string> => (await fetch(new URL(path, server.pageUrl))).text()
    await using dora = await joinNetwork(server.url, { name: 'dora', store: ':memory:' })
    await using emil = await joinNetwork(server.url, { name: 'emil', store: ':memory:' })
    emil.messages.on('t', () => undefined)
    await fill()
    const publish = async (): Promise<void> => {
      for (let at = 0; ; at++)
        await dora.directory.publish('songs', { title: 'x'.repeat(2000) }, { id: `s${String(at)}`, ttl: '1d' })
    }
    await expect(publish()).rejects.toMatchObject({ code: 'store-full' })
    expect(await page('/readyz')).toMatch(/disk of the store is full/)
    expect(await page('/metrics')).toMatch(/^kith_store_full 1$/m)
    await (await dora.messages.send('emil', 't', 'over the relay', { keep: false })).committed()
    await clear()
    await dora.directory.publish('songs', { title: 'now' }, { id: 'now', ttl: '1d' })
    expect(await page('/readyz')).toBe('ready\n')
    expect(await page('/metrics')).toMatch(/^kith_store_full 0$/m)
  })
})
