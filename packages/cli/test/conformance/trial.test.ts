import { serve, type Server, silentLogger } from '@kith/server'
import { conformanceCases } from '@kith/testing/conformance'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { run } from '../../src/program/program.ts'
import { stage } from '../surroundings.ts'

let server: Server

beforeAll(async () => {
  server = await serve({ port: 0, store: 'sqlite::memory:', logger: silentLogger })
})

afterAll(() => server.stop())

const linesOf = (text: string): string[] => text.trimEnd().split('\n')

describe('kith conformance', () => {
  it('says what a server passes, a line a chapter, and the result in the last line', async () => {
    const tried = stage(['conformance', server.pageUrl, '--only', 'RO3,SE9.1', '--only', 'MB13'])
    expect(await run(tried)).toBe(0)
    expect(linesOf(tried.stdout.text)).toEqual([
      'sessions       1 of 1 passed',
      'relay          3 of 3 passed',
      'mailbox        0 of 1 passed, 1 skipped (slow)',
      'RESULT conformance cases=5 passed=4 failed=0 skipped=1',
    ])
    expect(tried.stderr.text).toBe('')
  })

  it('prints a line of JSON for each case and for the result', async () => {
    const tried = stage(['conformance', server.url, '--only', 'SE9.1', '--json'])
    expect(await run(tried)).toBe(0)
    const [first, last] = linesOf(tried.stdout.text).map((line) => JSON.parse(line) as object)
    expect(first).toMatchObject({ event: 'case', id: 'SE9.1', chapter: 'sessions', outcome: 'passed', expected: null })
    expect(last).toMatchObject({ event: 'result', cases: 1, passed: 1, failed: 0, skipped: 0 })
  })

  it('names what failed with what was expected and what came, and ends with 1', async () => {
    await using strict = await serve({
      port: 0,
      store: 'sqlite::memory:',
      logger: silentLogger,
      quotas: { strangerEnvelopesMax: 3 },
    })
    const tried = stage(['conformance', strict.url, '--only', 'MB4.1'])
    expect(await run(tried)).toBe(1)
    const [failed, chapter, result] = linesOf(tried.stdout.text)
    expect(failed).toMatch(
      /^failed MB4\.1 takes 20 envelopes .*: expected stored\(.*upTo=20.*\); came turned-down\(.*stranger-quota/,
    )
    expect(chapter).toBe('mailbox        0 of 1 passed, 1 failed')
    expect(result).toBe('RESULT conformance cases=1 passed=0 failed=1 skipped=0')
  })

  it('lists the cases without a server', async () => {
    const tried = stage(['conformance', '--list'])
    expect(await run(tried)).toBe(0)
    const lines = linesOf(tried.stdout.text)
    expect(lines.at(-1)).toBe(`${String(conformanceCases.length)} cases`)
    for (const { id } of conformanceCases) expect(tried.stdout.text).toContain(`  ${id} `)
    const json = stage(['conformance', '--list', '--only', 'MB13', '--json'])
    await run(json)
    expect(linesOf(json.stdout.text).map((line) => JSON.parse(line) as object)).toMatchObject([
      { event: 'case', id: 'MB13.1', slow: true },
    ])
  })

  it.each([
    [['conformance'], /^kith: Say which server: kith conformance URL\./],
    [['conformance', 'ftp://x'], /^kith: URL is an address such as/],
    [['conformance', 'localhost', '--only', 'XX9'], /there is no case, rule, topic or chapter "XX9"/],
  ])('refuses %j with exit code 2', async (argv, words) => {
    const tried = stage(argv)
    expect(await run(tried)).toBe(2)
    expect(tried.stderr.text).toMatch(words)
  })

  it('ends with 1 and a sentence when there is no server of Kith', async () => {
    const tried = stage(['conformance', `${server.url}-elsewhere`])
    expect(await run(tried)).toBe(1)
    expect(tried.stderr.text).toMatch(/There is no server of Kith at .*HTTP status 404\. \(server-unreachable\)/)
  })
})
