import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

describe('kith serve', () => {
  it('says where it is and what to do next, answers, and stops on SIGTERM', async () => {
    await using ground = await Ground.make()
    const server = await ground.serve()
    await server.prints(/kith chat bob --as alice --server http:\/\/localhost:\d+/)
    expect((await fetch(`${ground.server}/healthz`)).status).toBe(200)
    const { code, out, err } = await server.signal('SIGTERM')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/Stopped\.\n$/)
  })

  it('stops on SIGINT as well, with peers connected', async () => {
    await using ground = await Ground.make()
    const server = await ground.serve()
    const watching = ground.start('watch', 'alice', '--as', 'alice')
    await watching.prints(/online/)
    expect((await server.signal('SIGINT')).code).toBe(0)
    expect((await watching.signal('SIGINT')).code).toBe(0)
  })

  it('tells programs the same as JSON', async () => {
    await using ground = await Ground.make()
    const server = ground.start('serve', '--port', '0', '--json')
    await server.prints(/"ready"/)
    const [ready] = server.objects()
    expect(Object.keys(ready ?? {})).toEqual(['event', 'pageUrl', 'url', 'port', 'domain', 'data', 'readyMs'])
    expect(ready).toMatchObject({ event: 'ready', domain: 'localhost', data: './data' })
    await server.signal('SIGTERM')
    expect(server.objects().slice(1)).toEqual([{ event: 'stopping' }, { event: 'stopped' }])
  })

  it('says which port is in use', async () => {
    await using ground = await Ground.withNetwork()
    const port = new URL(ground.server).port
    const { code, err } = await ground.run('serve', '--port', port, '--data', './other')
    expect(code).toBe(1)
    expect(err).toMatch(/kith: .*\(port-in-use\)\n {2}Choose another with --port/)
  })

  it('says that another server has the data', async () => {
    await using ground = await Ground.withNetwork()
    const { code, err } = await ground.run('serve', '--port', '0', '--data', './data')
    expect(code).toBe(1)
    expect(err).toMatch(/\(store-busy\)\n {2}Another kith serve uses this data/)
  })

  it.each(['postgres://kith@127.0.0.1:1/kith', 'mysql://kith@127.0.0.1:1/kith'])(
    'says that the database is down: %s',
    async (store) => {
      await using ground = await Ground.make()
      const { code, err } = await ground.run('serve', '--port', '0', '--store', store)
      expect(code).toBe(1)
      expect(err).toMatch(/127\.0\.0\.1:1\/kith does not answer\. \(database-unreachable\)\n {2}Start the database/)
    },
  )

  it('refuses an address that browsers give no keys to', async () => {
    await using ground = await Ground.make()
    const { code, err } = await ground.run('serve', '--port', '0', '--host', '0.0.0.0', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(err)).toMatchObject({ event: 'error', code: 'insecure-address' })
  })
})
