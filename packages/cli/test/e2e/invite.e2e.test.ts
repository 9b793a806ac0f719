import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

describe('kith invite', () => {
  it('[NM22] [NM24] [NM25] brings people into a network that asks for invitations', async () => {
    await using ground = await Ground.make()
    const options = ['--claims', 'invitation', '--invites-per-day', '1', '--operator', 'alice', '--invitation', 'alice']
    const [, url] = await (await ground.serve(0, options)).prints(/An invitation for alice: (\S+)/)
    const refused = await ground.run('devices', '--as', 'alice')
    expect(refused.code).toBe(1)
    expect(refused.err).toMatch(/\(claim-required\)\n.*--invite/)
    expect(await ground.run('devices', '--as', 'alice', '--invite', url ?? '')).toMatchObject({ code: 0 })
    const made = await ground.run('invite', 'create', '--for', 'bob', '--as', 'alice')
    expect(made.out).toMatch(/^http:\/\/localhost:\d+\/#invite=[\w-]{22}\n$/)
    expect(await ground.run('devices', '--as', 'bob', '--invite', made.out.trim())).toMatchObject({ code: 0 })
    const spare = await ground.run('invite', '--as', 'bob')
    const list = await ground.run('invite', 'list', '--as', 'alice')
    expect(list.out).toMatch(/alice, used by alice\n.*bob, used by bob\n.*any name, good until /)
    const id = /(\w{12}) {2}any name/.exec(list.out)?.[1] ?? ''
    expect(await ground.run('invite', 'revoke', id, '--as', 'alice')).toMatchObject({ code: 0 })
    const late = await ground.run('devices', '--as', 'carol', '--invite', spare.out.trim())
    expect(late.err).toMatch(/\(invitation-unknown\)/)
  })
})
