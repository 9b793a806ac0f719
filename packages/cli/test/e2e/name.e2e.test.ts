import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

describe('kith name', () => {
  it('[NM29] [NM31] gives a name up when that is agreed, and takes it back', async () => {
    await using ground = await Ground.make()
    await ground.serve(0, ['--quarantine', '7d'])
    expect(await ground.run('devices', '--as', 'alice')).toMatchObject({ code: 0 })
    expect(await ground.run('trust', 'alice', '--as', 'bob')).toMatchObject({ code: 0 })
    const released = await ground.run('name', 'release', 'alice', '--yes')
    expect(released).toMatchObject({ code: 0, out: expect.stringMatching(/alice is given up/) as unknown })
    const refused = await ground.run('devices', '--as', 'alice')
    expect(refused.err).toMatch(/free from \d{4}-\d\d-\d\d on.*\(name-released\)|\(name-released\)/s)
    expect(refused.err).toMatch(/take-back/)
    expect(await ground.run('name', 'take-back', 'alice')).toMatchObject({ code: 0 })
    expect(await ground.run('devices', '--as', 'alice')).toMatchObject({ code: 0 })
  })

  it('[NM33] gives a name to who took it, once both have seen the same words', async () => {
    await using ground = await Ground.make()
    await ground.serve(0)
    expect(await ground.run('devices', '--as', 'shop')).toMatchObject({ code: 0 })
    const store = `${ground.folder}/theirs.sqlite`
    const made = await ground.run('name', 'take', 'shop', '--store', store, '--json')
    const { take, words } = JSON.parse(made.out) as { take: string; words: string }
    const given = await ground.run('name', 'transfer', 'shop', take, '--yes')
    expect(given.err).toContain(words)
    expect(given).toMatchObject({ code: 0 })
    expect(await ground.run('devices', '--as', 'shop', '--store', store)).toMatchObject({ code: 0 })
    expect((await ground.run('devices', '--as', 'shop')).err).toMatch(/\(name-transferred\)/)
  })
})
