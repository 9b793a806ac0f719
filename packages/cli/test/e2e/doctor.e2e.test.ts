import { describe, expect, it } from 'vitest'

import { Ground } from './kith-process.ts'

describe('kith doctor against a real network', () => {
  it('says how a contact is reached, and ends with 0', async () => {
    await using ground = await Ground.withNetwork('--stun-port', '0')
    const bob = ground.start('watch', 'alice', '--as', 'bob', '--contact')
    await bob.prints(/alice {2}not visible/)
    const alice = ground.start('watch', 'bob', '--as', 'alice', '--contact')
    await alice.prints(/bob {2}online since/)
    await alice.signal('SIGINT')
    let told = await ground.run('doctor', 'bob', '--as', 'alice')
    // Alice may have ended before bob's yes came.
    for (let tries = 1; tries < 10 && told.out.includes('bob is no contact'); tries++)
      told = await ground.run('doctor', 'bob', '--as', 'alice')
    expect(told).toMatchObject({ code: 0, err: '' })
    expect(told.out).toMatch(/ok {8}The network localhost is at /)
    expect(told.out).toMatch(/bob \(.*\) is reached over the server \(.* ms there and back\)/)
    expect(told.out).toMatch(/note {6}UDP works\. The STUN server is on this machine/)
    expect(told.out).toMatch(/\n\nPaths to bob \(.*\)\n {2}relay {3}works {5}\d+\.\d ms\n {2}webrtc {2}/)
    const json = await ground.run('doctor', 'bob', '--as', 'alice', '--json')
    const report = JSON.parse(json.out) as { readonly diagnosis: { readonly target: object } }
    expect(report.diagnosis.target).toMatchObject({ name: 'bob', isContact: true, code: null })
    await bob.signal('SIGINT')
  })

  it('says why there is no network, and ends with 1', async () => {
    await using ground = await Ground.withNetwork()
    const told = await ground.run('doctor', '--server', 'http://127.0.0.1:1')
    expect(told.code).toBe(1)
    expect(told.out).toMatch(/^problem {3}Nothing listens at 127\.0\.0\.1:1\./)
  })
})
