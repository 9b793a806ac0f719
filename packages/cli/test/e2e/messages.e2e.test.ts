import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

describe('messages between processes', () => {
  it('sends to somebody who is there and says how it was delivered', async () => {
    await using ground = await Ground.withNetwork()
    await ground.run('chat', 'bob', '--as', 'alice')
    const bob = ground.start('chat', 'alice', '--as', 'bob', '--json')
    bob.write('are you there?\n')
    await bob.prints(/"event":"state".*"stored"/)
    const { code, out, err } = await ground.run('send', 'bob', 'lunch', 'at', 'noon?', '--as', 'alice')
    expect(err).toBe('✓✓ delivered to bob, by relay\n')
    expect(out).toMatch(/^[a-z0-9]{26}\n$/)
    expect(code).toBe(0)
    await bob.prints(/"text":"lunch at noon\?"/)
    await bob.close()
  })

  it('talks by pipes, both ways, in order', async () => {
    await using ground = await Ground.withNetwork()
    await Promise.all([ground.run('chat', 'alice', '--as', 'bob'), ground.run('chat', 'bob', '--as', 'alice')])
    const alice = ground.start('chat', 'bob', '--as', 'alice')
    const bob = ground.start('chat', 'alice', '--as', 'bob')
    const count = 50
    for (let n = 1; n <= count; n += 1) {
      alice.write(`to bob ${n}\n`)
      bob.write(`to alice ${n}\n`)
    }
    await alice.prints(new RegExp(`bob: to alice ${count}\n`))
    await bob.prints(new RegExp(`alice: to bob ${count}\n`))
    const [ofAlice, ofBob] = await Promise.all([alice.close(), bob.close()])
    const expected = (who: string, to: string): string =>
      Array.from({ length: count }, (_, n) => `${who}: to ${to} ${n + 1}\n`).join('')
    expect(ofAlice).toEqual({ code: 0, out: expected('bob', 'alice'), err: '' })
    expect(ofBob).toEqual({ code: 0, out: expected('alice', 'bob'), err: '' })
  })

  it('keeps a message for somebody who is away, explains it, and delivers it once', async () => {
    await using ground = await Ground.withNetwork()
    await ground.run('chat', 'alice', '--as', 'bob')
    const sent = await ground.run('send', 'bob', 'later', '--as', 'alice', '--timeout', '1s')
    expect(sent.code).toBe(3)
    expect(sent.err).toMatch(/Not delivered in 1 s: the server keeps it until bob is there/)
    const mid = sent.out.trim()
    expect((await ground.run('send', 'bob', 'too', '--as', 'alice', '--wait', 'stored')).code).toBe(0)
    const before = await ground.run('why', mid, '--as', 'alice', '--json')
    expect(JSON.parse(before.out)).toMatchObject({ mid, known: true, to: 'bob', state: 'stored', kept: true })

    expect((await ground.run('chat', 'alice', '--as', 'bob')).out).toBe('alice: later\nalice: too\n')
    expect((await ground.run('chat', 'alice', '--as', 'bob')).out).toBe('')

    const after = await ground.run('why', mid, '--as', 'alice')
    expect(after.code).toBe(0)
    expect(after.out).toMatch(/committed/)
    const unknown = await ground.run('why', `${mid.slice(1)}0`.replace(/^./, '0'), '--as', 'alice')
    expect(unknown.code).toBe(4)
  })

  it('[PA13] sends only directly when told so, and says what it waits for', async () => {
    await using ground = await Ground.withNetwork()
    await ground.run('chat', 'alice', '--as', 'bob')
    const sent = await ground.run('send', 'bob', 'x', '--as', 'alice', '--path', 'direct-only', '--timeout', '2s')
    expect(sent.code).toBe(3)
    expect(sent.err).toMatch(/kept on this device .*Only a direct path may be used.*\(no-direct-path\)/s)
    const why = await ground.run('why', sent.out.trim(), '--as', 'alice')
    expect(why.out).toMatch(/paths +only directly, never over the server/)
    expect(why.out).toMatch(/never kept by the server/)
    expect((await ground.run('chat', 'alice', '--as', 'bob')).out).toBe('')
    expect((await ground.run('send', 'bob', 'x', '--as', 'alice', '--path', 'fast')).code).toBe(2)
  })

  it('takes a message back, replaces one and sends one later', async () => {
    await using ground = await Ground.withNetwork()
    await ground.run('chat', 'alice', '--as', 'bob')
    const stored = ['--as', 'alice', '--wait', 'stored']
    const mistake = await ground.run('send', 'bob', 'mistake', ...stored)
    await ground.run('send', 'bob', 'at nine', '--key', 'meeting-1', ...stored)
    await ground.run('send', 'bob', 'at ten', '--key', 'meeting-2', '--supersedes', 'meeting-1', ...stored)
    const mid = mistake.out.trim()
    const canceled = await ground.run('cancel', mid, '--as', 'alice', '--timeout', '100ms')
    expect(canceled).toMatchObject({ code: 3, err: expect.stringContaining('not be handled any more') as string })
    expect((await ground.run('chat', 'alice', '--as', 'bob')).out).toBe('alice: at ten\n')
    expect((await ground.run('cancel', mid, '--as', 'alice')).err).toBe('Taken back; bob does not get it.\n')
    const why = (await ground.run('why', mid, '--as', 'alice')).out
    for (const step of [/accepted/, /sealed/, /sent to the mailbox/, /withdrawn \(canceled\)/, /decided/])
      expect(why).toMatch(step)

    const later = await ground.run('send', 'bob', 'good night', '--at', '10h', '--as', 'alice')
    expect(later).toMatchObject({ code: 0, err: '✓ accepted on this device, until its time comes\n' })
    expect((await ground.run('why', later.out.trim(), '--as', 'alice')).out).toMatch(/state +scheduled/)
    expect((await ground.run('send', 'bob', 'x', '--at', 'soon', '--as', 'alice')).code).toBe(2)
    expect((await ground.run('cancel', later.out.trim(), '--as', 'alice')).code).toBe(0)
  })

  it('keeps what arrives while it does something else', async () => {
    await using ground = await Ground.withNetwork()
    await ground.run('chat', 'bob', '--as', 'alice')
    await ground.run('send', 'alice', 'read me', '--as', 'bob', '--wait', 'stored')
    const watching = ground.start('watch', 'alice', '--as', 'alice')
    await watching.prints(/online/)
    expect((await ground.run('send', 'alice', 'and me', '--as', 'bob')).code).toBe(0)
    expect((await watching.signal('SIGINT')).code).toBe(0)
    expect((await ground.run('chat', 'bob', '--as', 'alice')).out).toBe('bob: read me\nbob: and me\n')
  })

  it('keeps a message on the device when the server is away, and sends it when both are there', async () => {
    await using ground = await Ground.make()
    const server = await ground.serve()
    const port = Number(new URL(ground.server).port)
    await ground.run('chat', 'alice', '--as', 'bob')
    await ground.run('chat', 'bob', '--as', 'alice')
    await server.signal('SIGTERM')
    const sent = await ground.run('send', 'bob', 'kept here', '--as', 'alice', '--timeout', '1s')
    expect(sent.code).toBe(3)
    expect(sent.err).toMatch(/does not answer; it is kept on this device and goes out when kith runs again as alice/)
    await ground.serve(port)
    expect((await ground.run('chat', 'bob', '--as', 'alice')).code).toBe(0)
    expect((await ground.run('chat', 'alice', '--as', 'bob')).out).toBe('alice: kept here\n')
  })

  it('says what became of a type that nobody handles', async () => {
    await using ground = await Ground.withNetwork()
    const bob = ground.start('watch', 'bob', '--as', 'bob')
    await bob.prints(/online/)
    const { code, err } = await ground.run('send', 'bob', '{"a":1}', '--type', 'app.x', '--json-body', '--as', 'alice')
    expect(code).toBe(1)
    expect(err).toMatch(/Not delivered\. The receiver has no handler.*\(no-handler\)/)
  })

  it('makes a retry with the same key the same message', async () => {
    await using ground = await Ground.withNetwork()
    await ground.run('chat', 'alice', '--as', 'bob')
    const args = ['send', 'bob', 'once', '--as', 'alice', '--key', 'job-7', '--wait', 'stored']
    const first = await ground.run(...args)
    const second = await ground.run(...args)
    expect([first.code, second.code, second.out]).toEqual([0, 0, first.out])
    expect((await ground.run('chat', 'alice', '--as', 'bob')).out).toBe('alice: once\n')
  })

  it('explains that a store is in use, that a name is taken, and that no server answers', async () => {
    await using ground = await Ground.withNetwork()
    const alice = ground.start('watch', 'alice', '--as', 'alice')
    await alice.prints(/online/)
    const busy = await ground.run('send', 'bob', 'x', '--as', 'alice')
    expect(busy.code).toBe(1)
    expect(busy.err).toMatch(/alice\.sqlite\)\. \(store-busy\)\n {2}A store is opened by one process at a time/)
    const taken = await ground.run('send', 'bob', 'x', '--as', 'alice', '--store', './mine.sqlite')
    expect(taken.code).toBe(1)
    expect(taken.err).toMatch(/\(name-taken\)/)
    await alice.signal('SIGTERM')
    const away = await ground.run('watch', 'bob', '--as', 'alice', '--server', 'http://127.0.0.1:1', '--timeout', '1s')
    expect(away.code).toBe(1)
    expect(away.err).toMatch(/\(server-unreachable\)\n {2}Does it run\?/)
  })
})
