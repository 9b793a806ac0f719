import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

it('[KY21] writes the receipt of a message, and checks it with the key alone after the network is gone', async () => {
  await using ground = await Ground.make()
  const server = await ground.serve()
  await ground.run('chat', 'alice', '--as', 'bob')
  const sent = await ground.run('send', 'bob', 'lunch?', '--as', 'alice', '--wait', 'stored', '--keep', '2d')
  const mid = sent.out.trim()
  const file = join(ground.folder, 'lunch.receipt')
  const why = await ground.run('why', mid, '--as', 'alice', '--receipt', file)
  expect(why.code).toBe(0)
  expect(why.out).toMatch(/The mailbox of bob has it since/)
  expect(why.out).toMatch(/receipt +the network signed that it keeps it/)
  const about = (await (await fetch(new URL('/.well-known/kith', ground.server))).json()) as { networkKey: string }
  const online = await ground.run('receipt', 'verify', file, '--network-key', ground.server, '--json')
  expect(online.code).toBe(0)
  const stated = JSON.parse(online.out) as {
    upTo: number
    storedAtMs: number
    items: { seq: number; deadlineMs: number }[]
  }
  expect(stated).toMatchObject({ domain: 'localhost', networkKey: about.networkKey, upTo: 1, items: [{ seq: 1 }] })
  await server.signal('SIGTERM')

  const offline = await ground.run('receipt', 'verify', file, '--network-key', about.networkKey)
  expect(offline).toMatchObject({ code: 0, err: '' })
  expect(offline.out).toMatch(/^The network localhost signed this/)
  expect(offline.out).toMatch(/keeps +position 1 until/)
  const hex = Buffer.from(about.networkKey, 'base64').toString('hex')
  const receipt = (await readFile(file, 'latin1')).trim()
  expect((await ground.run('receipt', 'verify', receipt, '--network-key', hex)).code).toBe(0)
  const other = await ground.run('receipt', 'verify', file, '--network-key', '0'.repeat(64))
  expect(other).toMatchObject({ code: 1, out: '', err: expect.stringContaining('receipt-wrong') as string })
  const changed = Buffer.from(receipt, 'base64')
  changed[changed.byteLength - 1]! ^= 1
  await writeFile(file, changed)
  expect((await ground.run('receipt', 'verify', file, '--network-key', hex)).code).toBe(1)
  expect((await ground.run('receipt', 'verify', file, '--network-key', ground.server)).err).toMatch(
    /server-unreachable/,
  )
})

it('says what is missing', async () => {
  await using ground = await Ground.make()
  for (const args of [
    ['verify', 'none.receipt'],
    ['verify', 'none.receipt', '--network-key', '0'.repeat(64)],
    ['sign', 'x'],
  ])
    expect((await ground.run('receipt', ...args)).code).toBe(2)
})
