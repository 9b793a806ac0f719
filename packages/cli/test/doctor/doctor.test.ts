import type { Finding, PathDiagnosis, TargetDiagnosis } from '@kith/peer'
import { MockNetwork, type MockPeer } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { findingLines, pathLines } from '../../src/doctor/finding-lines.ts'
import type { Reach } from '../../src/doctor/reach.ts'
import { paintOf } from '../../src/output/paint.ts'
import { run } from '../../src/program/program.ts'
import { type Stage, stage } from '../surroundings.ts'

const reach: Reach = {
  ...{ host: 'localhost', port: 4600, isTls: false, addresses: ['127.0.0.1'], stepMs: { name: 1, tcp: 1, kith: 1 } },
  ...{ failure: undefined, domain: 'localhost' },
}
const store = ['--store', ':memory:']

const path: PathDiagnosis = {
  ...{ path: 'relay', state: 'works', roundTripMs: 1.25, reason: undefined, why: undefined },
  ...{ code: undefined, untilMs: undefined },
}

function targetOf(...paths: readonly Partial<PathDiagnosis>[]): TargetDiagnosis {
  const device = { device: '' as never, label: 'laptop', paths: paths.map((each) => ({ ...path, ...each })) }
  return { name: 'bob', code: undefined, isContact: true, devices: [device] }
}

function staged(argv: readonly string[], change: Partial<Reach> = {}, isTerminal = false): Stage {
  const network = new MockNetwork()
  const surroundings = {
    reach: () => Promise.resolve({ ...reach, ...change }),
    join: (_: string, { name }: { readonly name: string }) => network.join(name),
  }
  return stage(['doctor', ...argv], surroundings, isTerminal)
}

describe('kith doctor', () => {
  it('without a name goes the way to the server, and says what it did not look at', async () => {
    const asked = staged([])
    expect(await run(asked)).toBe(0)
    expect(asked.stdout.text).toMatch(/^ok {8}The network localhost is at localhost:4600 \(127.0.0.1\): TCP 1.0 ms\.\n/)
    expect(asked.stdout.text).toMatch(/note {6}UDP, NATs and paths were not looked at/)
  })

  it('with a name tells what the peer found', async () => {
    const asked = staged(['--as', 'alice', ...store])
    expect(await run(asked)).toBe(0)
    expect(asked.stdout.text).toMatch(/ok {8}The server at mock answers in 1\.0 ms\./)
    expect(asked.stdout.text).not.toMatch(/were not looked at/)
  })

  it('shows every path to a name, and says by which command a stranger becomes a contact', async () => {
    const network = new MockNetwork()
    const join = async (_: string, { name }: { readonly name: string }): Promise<MockPeer> => {
      const peer = await network.join(name)
      const stranger: Finding = { id: 'not-a-contact', level: 'note', sentence: 'No contact.', advice: 'Ask.' }
      peer.diagnosis = { ...peer.diagnosis, target: targetOf({}), findings: [stranger] }
      return peer
    }
    const reached = (): Promise<Reach> => Promise.resolve(reach)
    const asked = stage(['doctor', 'bob', '--as', 'alice', ...store], { reach: reached, join }, false)
    expect(await run(asked)).toBe(0)
    expect(asked.stdout.text).toMatch(/ {10}kith watch bob --contact asks to become one\.\n/)
    expect(asked.stdout.text).toMatch(/\n\nPaths to bob \(laptop\)\n {2}relay {3}works {5}1\.3 ms\n$/)
  })

  it('ends with 1 when something does not work, and joins nobody then', async () => {
    const asked = staged(['bob', '--as', 'alice', ...store], { failure: { step: 'tcp', code: 'ECONNREFUSED' } })
    expect(await run(asked)).toBe(1)
    expect(asked.stdout.text).toMatch(/^problem {3}Nothing listens at localhost:4600\.\n {10}Does the server run/)
    expect(asked.stdout.text).not.toMatch(/mock/)
  })

  it('is one object with --json, with every key', async () => {
    const asked = staged(['--as', 'alice', '--json', ...store])
    expect(await run(asked)).toBe(0)
    const report = JSON.parse(asked.stdout.text) as Record<string, Record<string, unknown>>
    expect(report['reach']).toMatchObject({ host: 'localhost', failure: null, domain: 'localhost' })
    expect(report['diagnosis']).toMatchObject({ server: { state: 'connected' }, target: null })
    expect(report['findings']).toMatchObject([
      { id: 'reach-kith', level: 'good', advice: null },
      { id: 'server-up', level: 'good' },
    ])
    const nobody = staged(['--json'])
    await run(nobody)
    expect(JSON.parse(nobody.stdout.text)).toMatchObject({ diagnosis: null })
  })

  it('shows what it does on a terminal', async () => {
    const asked = staged(['--as', 'alice', ...store], {}, true)
    expect(await run(asked)).toBe(0)
    expect(asked.stderr.text).toMatch(/asking the server …/)
  })

  it('wants to know who asks for a name', async () => {
    const asked = staged(['bob'])
    expect(await run(asked)).toBe(2)
    expect(asked.stderr.text).toMatch(/Say who you are/)
  })
})

describe('the lines of findings', () => {
  it('are wrapped under their sentences', () => {
    const finding: Finding = { id: 'x', level: 'note', sentence: 'word '.repeat(40).trim(), advice: 'do this' }
    const lines = findingLines([finding], paintOf(false))
    expect(lines).toHaveLength(4)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(96)
    expect(lines[0]).toMatch(/^note {6}word/)
    expect(lines[1]).toMatch(/^ {10}word/)
    expect(lines[3]).toBe('          do this')
  })
})

describe('the lines of paths', () => {
  it('have state, reason, code, and when it is tried next', () => {
    const nowMs = new Date(2026, 0, 2, 14, 5, 0).getTime()
    const resting = { state: 'fails', reason: 'no-way', code: 'path-unreachable', untilMs: nowMs + 9000 } as const
    const untried = { path: 'tcp', state: 'untried', reason: 'missing-here', untilMs: nowMs - 1 } as const
    const target = targetOf(
      {},
      { ...resting, path: 'webrtc', roundTripMs: undefined },
      { ...untried, roundTripMs: undefined },
    )
    expect(pathLines(target, nowMs, paintOf(false)).slice(3)).toEqual([
      '  webrtc  fails     no-way, code path-unreachable, next try at 14:05:09, in 9 s',
      '  tcp     untried   missing-here',
    ])
  })
})
