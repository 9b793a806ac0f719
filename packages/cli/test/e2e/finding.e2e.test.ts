import { until } from '@kith/testing/contracts'
import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

describe('finding each other', () => {
  it('publishes, finds by words and fields, and takes away', async () => {
    await using ground = await Ground.withNetwork()
    const publish = (id: string, content: object): Promise<unknown> =>
      ground.run('publish', 'songs', JSON.stringify(content), '--id', id, '--ttl', '1h', '--as', 'alice')
    await publish('g', { title: 'Gaudeamus igitur', year: 1959 })
    await publish('a', { title: 'Ad astra', year: 1984 })
    const search = async (...args: string[]): Promise<string[]> => {
      const { code, out } = await ground.run('search', 'songs', ...args, '--as', 'bob', '--json')
      expect(code).toBe(0)
      return out.split('\n').filter((line) => line !== '').map((line) => (JSON.parse(line) as { id: string }).id) // prettier-ignore
    }
    expect(await search()).toEqual(['a', 'g'])
    expect(await search('gaud')).toEqual(['g'])
    expect(await search('--where', 'year=1984')).toEqual(['a'])
    expect(await search('--owner', 'bob')).toEqual([])
    expect((await ground.run('publish', 'songs', '--remove', '--id', 'a', '--as', 'alice')).code).toBe(0)
    expect(await search('--sort', 'oldest')).toEqual(['g'])
    expect((await ground.run('search', 'songs', '--as', 'bob')).out).toMatch(/^alice {2}\{"title":"Gaudeamus igitur"/)
  })

  it('shows an entry while its command stays, live', async () => {
    await using ground = await Ground.withNetwork()
    const live = ground.start('search', 'services', '--live', '--as', 'bob', '--json')
    await live.prints(/"complete"/)
    const staying = ground.start('publish', 'services', '{"offers":"printing"}', '--id', 'p', '--stay', '--as', 'alice')
    await live.prints(/"put".*"owner":"alice".*"printing"/)
    expect((await staying.signal('SIGINT')).code).toBe(0)
    await live.prints(/"removed","owner":"alice","id":"p"/)
    expect((await live.signal('SIGTERM')).code).toBe(0)
  })

  it('shows who is there to contacts, and every change', async () => {
    await using ground = await Ground.withNetwork()
    const bob = ground.start('watch', 'alice', '--as', 'bob')
    await bob.prints(/alice {2}not visible/)
    await bob.signal('SIGINT')
    const alice = ground.start('watch', 'bob', '--as', 'alice', '--contact')
    await alice.prints(/bob {2}not visible/)
    const again = ground.start('watch', 'alice', '--as', 'bob', '--contact', '--json')
    await alice.prints(/bob {2}online since/)
    await again.prints(/"name":"alice","state":"online","freshness":"live"/)
    expect((await again.signal('SIGINT')).code).toBe(0)
    await alice.prints(/bob {2}offline since/)
    expect((await alice.signal('SIGINT')).code).toBe(0)
    const once = await ground.run('watch', 'alice', '--once', '--as', 'bob', '--json')
    expect(JSON.parse(once.out)).toMatchObject({ name: 'alice', state: 'offline', freshness: 'live' })
  })

  it('keeps a journal of a contact who allows it, as a table and as CSV', async () => {
    await using ground = await Ground.withNetwork()
    const refused = await ground.run('journal', 'bob', '--as', 'alice')
    expect([refused.code !== 0, refused.err.includes('journal-not-allowed')]).toEqual([true, true])
    const twice = await ground.run('journal', 'bob', '--keep', '--stop', '--as', 'alice')
    expect([twice.code, twice.err]).toEqual([2, expect.stringContaining('one thing at a time')])
    const alice = ground.start('watch', 'bob', '--as', 'alice', '--contact')
    await alice.prints(/bob {2}not visible/)
    const bob = ground.start('watch', 'alice', '--as', 'bob', '--contact')
    await alice.prints(/bob {2}online since/)
    await bob.prints(/alice {2}online since/)
    for (const one of [bob, alice]) await one.signal('SIGINT')
    // Both had asked, so it takes a message of hers until she is a contact on this side as well.
    await until(async () => (await ground.run('journal', 'alice', '--allow', '--as', 'bob')).code === 0)
    // What bob said waits for her, and is there when she has joined.
    const kept = await ground.run('journal', 'bob', '--keep', '--as', 'alice', '--json')
    expect([kept.code, kept.err]).toEqual([0, ''])
    expect(JSON.parse(kept.out)).toMatchObject({ name: 'bob', journals: { keptMs: expect.any(Number) as number } })
    const watching = ground.start('watch', 'bob', '--as', 'alice')
    await watching.prints(/bob {2}offline/)
    const there = ground.start('watch', 'alice', '--as', 'bob')
    await watching.prints(/bob {2}online since/)
    await there.signal('SIGINT')
    await watching.prints(/bob {2}offline since/)
    await watching.signal('SIGINT')
    const table = await ground.run('journal', 'bob', '--since', '1h', '--as', 'alice')
    expect(table.out).toMatch(/ to .* {2}online /)
    const { out } = await ground.run('journal', 'bob', '--since', '1h', '--csv', '--as', 'alice')
    expect(out).toMatch(/^name,state,from,to,seconds\r?\n/)
    expect(out).toMatch(/^bob,online,\d{4}-/m)
    const spans = (await ground.run('journal', 'bob', '--since', '1h', '--as', 'alice', '--json')).out
      .trim()
      .split('\n')
    expect(spans.map((line) => (JSON.parse(line) as { state: string }).state)).toContain('online')
    expect((await ground.run('journal', 'bob', '--erase', '--as', 'alice')).code).toBe(0)
  })
})
