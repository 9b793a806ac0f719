import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

const content = Uint8Array.from({ length: 700_001 }, (_, at) => (at * 13 + (at >> 9)) & 0xff)

describe('files between processes', () => {
  it('sends a file to somebody who waits for it, and saves it under a name of its own', async () => {
    await using ground = await Ground.withNetwork()
    const path = join(ground.folder, 'tape.flac')
    await writeFile(path, content)
    await ground.run('chat', 'alice', '--as', 'bob')
    const bob = ground.start('receive', 'alice', '--as', 'bob')
    const alice = await ground.run('send', 'bob', '--file', path, 'listen to this', '--as', 'alice', '--timeout', '60s')
    expect(alice.err).toBe('✓✓ bob has it all: tape.flac, 700 kB\n')
    expect(alice.code).toBe(0)
    const { out, code } = await bob.ended
    expect(out).toBe(`${join(ground.folder, 'tape (2).flac')}\n`)
    expect(code).toBe(0)
    expect(Buffer.compare(await readFile(out.trim()), content)).toBe(0)
    expect((await ground.run('receive', '--list', '--as', 'bob')).out).toBe('')
  })

  it('keeps a file that came while another command ran, and shows it in the conversation', async () => {
    await using ground = await Ground.withNetwork()
    const path = join(ground.folder, 'notes.txt')
    await writeFile(path, 'hello')
    await ground.run('chat', 'alice', '--as', 'bob')
    const late = await ground.run('send', 'bob', '--file', path, '--as', 'alice', '--timeout', '1s')
    expect(late.code).toBe(3)
    expect(late.err).toMatch(/bob takes the rest of notes.txt when kith runs again under this name/)
    expect((await ground.run('chat', 'alice', '--as', 'bob')).out).toMatch(/alice: .*notes\.txt/)
    expect((await ground.run('receive', '--list', '--as', 'bob')).out).toBe('alice: notes.txt, 5 bytes\n')
    const json = await ground.run('receive', '--list', '--as', 'bob', '--json')
    expect(JSON.parse(json.out)).toMatchObject({ event: 'waits', from: 'alice', name: 'notes.txt', bytes: 5 })
  })

  it('refuses what makes no sense before it joins', async () => {
    await using ground = await Ground.make()
    expect((await ground.run('send', 'bob', '--file', 'x', '--at', '1h', '--as', 'alice')).code).toBe(2)
    expect((await ground.run('receive', '--into', 'nowhere', '--as', 'bob')).code).toBe(2)
  })

  it('says that a file cannot be read', async () => {
    await using ground = await Ground.withNetwork()
    const { code, err } = await ground.run('send', 'bob', '--file', 'nothing', '--as', 'alice')
    expect(code).toBe(1)
    expect(err).toMatch(/blob-source-gone/)
  })
})
