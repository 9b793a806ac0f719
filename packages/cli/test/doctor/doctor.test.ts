import { type Finding } from '@kith/peer'
import { MockNetwork } from '@kith/testing/mock-peer'
import { describe, expect, it } from 'vitest'

import { findingLines } from '../../src/doctor/finding-lines.ts'
import type { Reach } from '../../src/doctor/reach.ts'
import { paintOf } from '../../src/output/paint.ts'
import { run } from '../../src/program/program.ts'
import { type Stage, stage } from '../surroundings.ts'

const reach: Reach = {
  ...{ host: 'localhost', port: 4600, isTls: false, addresses: ['127.0.0.1'], stepMs: { name: 1, tcp: 1, kith: 1 } },
  ...{ failure: undefined, domain: 'localhost' },
}
const store = ['--store', ':memory:']

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
