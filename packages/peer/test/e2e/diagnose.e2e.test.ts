import { type Diagnosis, type DiagnosisStep, type Peer } from '@kith/peer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { codeOf, firstOf, Network } from './network.ts'

const turnUrl = process.env['KITH_TEST_TURN_URL']
const secret = process.env['KITH_TEST_TURN_SECRET'] ?? ''

let network: Network | undefined

beforeEach(() => {
  network = undefined
})
afterEach(async () => {
  await network?.[Symbol.asyncDispose]()
})

async function contacts(): Promise<{ readonly alice: Peer; readonly bob: Peer }> {
  network = await Network.start({ ice: { stunPort: 0 } })
  const alice = await network.join('alice')
  const bob = await network.join('bob')
  await alice.contacts.request('bob')
  await firstOf(bob.contacts.watch(), (list) => list.some(({ state }) => state === 'asking'))
  await bob.contacts.accept('alice')
  await firstOf(alice.contacts.watch(), (list) => list.some(({ state }) => state === 'contact'))
  return { alice, bob }
}

function ids({ findings }: Diagnosis): readonly string[] {
  return findings.map(({ id }) => id)
}

describe('a diagnosis', () => {
  it('[IC15] [IC16] looks at the server, at UDP and at the paths to a contact, and tells each step', async () => {
    const { alice } = await contacts()
    const steps: DiagnosisStep[] = []
    const diagnosis = await alice.diagnose({ to: 'bob', onProgress: (step) => steps.push(step) })
    expect(steps).toEqual(['server', 'udp', 'name', 'paths'])
    expect(diagnosis.server).toMatchObject({ host: '127.0.0.1', state: 'connected', code: undefined })
    expect(diagnosis.server.roundTripMs).toBeGreaterThan(0)
    expect(diagnosis.network).toMatchObject({ from: 'this-machine', ipv4: { udp: 'works', mapping: 'none' } })
    expect(diagnosis.network.stun).toHaveLength(2)
    const [device] = diagnosis.target?.devices ?? []
    expect(device?.paths.find(({ path }) => path === 'relay')).toMatchObject({ state: 'works', reason: undefined })
    // Which direct paths there are is for the machine; each works, or says why not.
    expect(device?.paths.map(({ path }) => path)).toEqual(['relay', 'webrtc', 'tcp'])
    for (const { state, reason } of device?.paths ?? []) expect(state === 'works').toBe(reason === undefined)
    expect(ids(diagnosis)).toContain('stun-here')
    expect(ids(diagnosis).some((id) => id === 'device-relayed' || id === 'device-direct')).toBe(true)
  })

  it('[IC19] asks nothing over the relay of a contact to whom only direct paths lead', async () => {
    const { alice } = await contacts()
    await alice.contacts.setPaths('bob', 'direct-only')
    const { target } = await alice.diagnose({ to: 'bob' })
    const relay = target?.devices[0]?.paths.find(({ path }) => path === 'relay')
    expect(relay).toMatchObject({ state: 'untried', reason: 'policy', why: 'Only direct paths are allowed here.' })
  })

  it('[IC16] tries nothing toward a name that is no contact, and learns nothing of it', async () => {
    network = await Network.start()
    const alice = await network.join('alice')
    await network.join('carol')
    const diagnosis = await alice.diagnose({ to: 'carol' })
    expect(diagnosis.target).toMatchObject({ name: 'carol', isContact: false, code: undefined })
    const states = diagnosis.target?.devices.flatMap(({ paths }) => paths.map(({ state, reason }) => [state, reason]))
    for (const state of states ?? []) expect(state).toEqual(['untried', 'not-a-contact'])
    expect(ids(diagnosis)).toEqual(expect.arrayContaining(['server-up', 'not-a-contact', 'stun-none']))
  })

  it('[IC15] says of a name that nobody has, and of one that cannot be', async () => {
    network = await Network.start()
    const alice = await network.join('alice')
    expect((await alice.diagnose({ to: 'zoe' })).target).toMatchObject({ code: 'name-unknown', devices: [] })
    expect(await codeOf(alice.diagnose({ to: 'b b' }))).toBe('name-malformed')
  })

  it('[IC15] without the server says so at once, and ends with its signal', async () => {
    network = await Network.start()
    const alice = await network.join('alice')
    await network.server.stop()
    for await (const { state } of alice.statusChanges()) if (state !== 'connected') break
    const diagnosis = await alice.diagnose({ to: 'bob' })
    expect(diagnosis.findings.map(({ id, level }) => [id, level])).toEqual([['server-down', 'problem']])
    expect(await codeOf(alice.diagnose({ signal: AbortSignal.abort() }))).toBe('aborted')
  })

  // Where there is no coturn, the test run says so by name.
  it.skipIf(turnUrl === undefined)('[IC9] [IC15] tries the TURN servers with credentials of its own', async () => {
    network = await Network.start({ ice: { turn: { urls: [turnUrl ?? ''], secret } } })
    const alice = await network.join('alice')
    const { network: seen } = await alice.diagnose()
    expect(seen.turn).toMatchObject([{ url: turnUrl, state: 'works' }])
    await network[Symbol.asyncDispose]()
    network = await Network.start({ ice: { turn: { urls: [turnUrl ?? ''], secret: 'not the secret of coturn' } } })
    const other = await network.join('alice')
    expect(ids(await other.diagnose())).toContain('turn-refused')
  })
})
