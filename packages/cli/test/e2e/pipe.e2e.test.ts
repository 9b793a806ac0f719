import { describe, expect, it } from 'vitest'

import { Ground, type KithProcess } from './kith-process.ts'

describe('pipes between programs', () => {
  it('carry both ways, and end when both inputs have ended', async () => {
    await using ground = await Ground.withNetwork()
    const bob = ground.start('pipe', '--listen', 'alice', '--as', 'bob')
    bob.write('hello\n')
    const alice = await opened()
    const lines = Array.from({ length: 20_000 }, (_, at) => `line ${at}\n`).join('')
    alice.write(lines)
    await bob.prints(/line 19999\n/)
    bob.write('well received\n')
    await alice.prints(/well received\n/)
    const [ofAlice, ofBob] = await Promise.all([alice.close(), bob.close()])
    expect(ofAlice).toEqual({ code: 0, out: 'hello\nwell received\n', err: '' })
    expect(ofBob).toEqual({ code: 0, out: `hi\n${lines}`, err: '' })

    /** Tries until bob listens. */
    async function opened(): Promise<KithProcess> {
      for (;;) {
        const tried = ground.start('pipe', 'bob', '--as', 'alice')
        tried.write('hi\n')
        const isOpen = await tried
          .prints(/hello|no-listener|name-unknown|receiver-absent/)
          .then(([found]) => found === 'hello')
        if (isOpen) return tried
        await tried.close()
      }
    }
  })

  it('say what is wrong, and end at Ctrl-C', async () => {
    await using ground = await Ground.withNetwork()
    const usage = await ground.run('pipe', '--as', 'alice')
    expect([usage.code, usage.err]).toEqual([2, expect.stringContaining('Say whom to open the channel to')])
    const unknown = await ground.run('pipe', 'bob', '--as', 'alice')
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('name-unknown')])
    const listening = ground.start('pipe', '--listen', '--as', 'bob')
    await expect
      .poll(async () => (await ground.run('pipe', 'bob', '--as', 'alice', '--type', 'x')).err, { timeout: 20_000 })
      .toContain('no-listener')
    expect((await listening.signal('SIGINT')).code).toBe(130)
  })
})
