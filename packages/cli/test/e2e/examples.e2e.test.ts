import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

const linesOf = async (name: string): Promise<number> => {
  const text = await readFile(new URL(`../../../../examples/${name}`, import.meta.url), 'utf8')
  return text.trimEnd().split('\n').length
}

describe('examples', () => {
  it('five-lines.ts sends, and hears what comes', async () => {
    await using ground = await Ground.withNetwork()
    await ground.run('chat', 'carol', '--as', 'bob')
    const bob = ground.start('chat', 'carol', '--as', 'bob')
    const carol = ground.example('five-lines.ts', ground.server)
    await bob.prints(/carol: hello\n/)
    bob.write('hi\n')
    await carol.prints(/bob \{ text: 'hi' \}/)
    await carol.prints(/^It .*\bbob\b.*\.\n/m)
    expect(await linesOf('five-lines.ts')).toBeLessThanOrEqual(6)
  })

  it('hello.ts: two programs find each other, greet and leave', async () => {
    await using ground = await Ground.withNetwork()
    const alice = ground.example('hello.ts', 'alice', 'bob', ground.server)
    const bob = ground.example('hello.ts', 'bob', 'alice', ground.server)
    const [ofAlice, ofBob] = await Promise.all([alice.ended, bob.ended])
    // Whether the direct path was up before the greeting is a matter of milliseconds.
    const saidBy = (name: string): unknown =>
      expect.stringMatching(new RegExp(`^${name} says "hello from ${name}", by (?:relay|direct)\n$`, 'u'))
    expect(ofAlice).toEqual({ code: 0, out: saidBy('bob'), err: '' })
    expect(ofBob).toEqual({ code: 0, out: saidBy('alice'), err: '' })
    expect(await linesOf('hello.ts')).toBeLessThanOrEqual(15)
  })

  it('shop.ts sells what is there, and no more', async () => {
    await using ground = await Ground.withNetwork()
    const sam = ground.example('shop.ts', 'sell', 'sam', ground.server)
    await sam.prints(/sam sells tea\n/)
    const bea = ground.example('shop.ts', 'buy', 'bea', 'sam', ground.server)
    const out = 'sam sold tea and has 1 left\nsam sold tea and has 0 left\nsam has no tea left\n'
    expect(await bea.ended).toEqual({ code: 0, out, err: '' })
    expect(await linesOf('shop.ts')).toBeLessThanOrEqual(25)
  })

  it('files.ts gives a file, and saves it', async () => {
    await using ground = await Ground.withNetwork()
    const into = join(ground.folder, 'into')
    await mkdir(into)
    const path = join(ground.folder, 'notes.txt')
    await writeFile(path, 'hello')
    const bob = ground.example('files.ts', 'take', 'bob', into, 'alice', ground.server)
    await bob.prints(/bob takes files\n/)
    const alice = await ground.example('files.ts', 'give', 'alice', path, 'bob', ground.server).ended
    expect(alice).toEqual({ code: 0, out: 'notes.txt: 5 bytes, for bob\nbob has it all\n', err: '' })
    await bob.prints(/from alice: .*notes\.txt\n/)
    expect(await readFile(join(into, 'notes.txt'), 'utf8')).toBe('hello')
    expect(await linesOf('files.ts')).toBeLessThanOrEqual(40)
  })

  it('shell.ts runs what is typed at the other end', async () => {
    await using ground = await Ground.withNetwork()
    const sam = ground.example('shell.ts', 'offer', 'sam', 'bea', ground.server)
    await sam.prints(/sam offers a shell to bea\n/)
    const bea = ground.example('shell.ts', 'use', 'bea', 'sam', ground.server)
    bea.write('echo $((6 * 7))\n')
    await bea.prints(/^42\n/)
    bea.write('exit\n')
    expect(await bea.ended).toEqual({ code: 0, out: '42\n', err: '' })
    expect(await linesOf('shell.ts')).toBeLessThanOrEqual(35)
  })
})
