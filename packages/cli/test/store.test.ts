import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openSqliteStore, sealedStore, storeWrappings } from '@kith/peer'
import { KithError } from '@kith/wire'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { run } from '../src/program/program.ts'
import { type Stage, stage } from './surroundings.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-cli-'))
  path = join(folder, 'alice.sqlite')
})
afterEach(() => rm(folder, { recursive: true }))

describe('kith store', () => {
  it('[PE67] seals a store by the passphrase in a file, and names what lies plain beside it', async () => {
    await filled()
    await mkdir(`${path}-blobs`)
    const file = await fileOf('correct horse\nanother line\n')
    const sealing = of(['seal', '--passphrase-file', file])
    expect([await run(sealing), sealing.stdout.text]).toEqual([0, `${path} is sealed; only its passphrase opens it.\n`])
    expect(sealing.stderr.text).toContain(`${path}-blobs`)
    expect(inFiles('planted')).toBe(0)
    await using store = await sealedStore(await openSqliteStore(path), { passphrase: 'correct horse' })
    expect(new TextDecoder().decode((await store.get('notes', 'a'))?.value)).toBe('planted')
  })

  it('[PE68] asks at a terminal, shows nothing of what is typed, and changes the passphrase', async () => {
    await filled()
    const sealing = of(['seal'], true)
    expect(await typing(sealing, ['New passphrase', 'one horse'], ['The same again', 'one horse'])).toBe(0)
    const changing = of(['passphrase'], true)
    expect(
      await typing(changing, ['Passphrase', 'one horse'], ['New passphrase', 'two horses'], ['The same', 'two horses']),
    ).toBe(0)
    for (const { stdout, stderr } of [sealing, changing]) expect(stdout.text + stderr.text).not.toContain('horse')
    const wrong = of(['passphrase', '--passphrase-file', await fileOf('one horse'), '--new-passphrase-file', 'x'])
    expect(await run(wrong)).toBe(1)
    expect(wrong.stderr.text).toContain('(passphrase-wrong)')
    await using store = await sealedStore(await openSqliteStore(path), { passphrase: 'two horses' })
    expect(await store.wrappings.list()).toHaveLength(1)
  })

  it('[PE65] shows how a store is sealed without opening it', async () => {
    await filled()
    const plain = of(['show', '--json'])
    await run(plain)
    expect(JSON.parse(plain.stdout.text)).toEqual({ store: path, isSealed: false, wrappings: [] })
    await (await sealedStore(await openSqliteStore(path), { key: new Uint8Array(32) }))[Symbol.asyncDispose]()
    const sealed = of(['show'])
    await run(sealed)
    expect(sealed.stdout.text).toMatch(/is sealed, and opened by:\n {2}a key of an application, since/)
    const opened = await openSqliteStore(path)
    expect(await storeWrappings(opened)).toHaveLength(1)
    await opened[Symbol.asyncDispose]()
  })

  it('refuses what cannot be, and leaves the store as it is', async () => {
    const missing = of(['seal', '--passphrase-file', await fileOf('x')])
    expect(await run(missing)).toBe(1)
    expect(existsSync(path)).toBe(false)
    await filled()
    for (const [argv, code, words] of [
      [['seal'], 2, 'at a terminal'],
      [['seal', '--passphrase-file', await fileOf('')], 2, 'empty'],
      [['seal', '--passphrase-file', join(folder, 'nowhere')], 2, 'ENOENT'],
      [['passphrase', '--passphrase-file', await fileOf('x')], 2, 'is not sealed'],
      [['sael'], 2, 'Did you mean seal?'],
    ] as const) {
      const tried = of(argv)
      expect([await run(tried), tried.stderr.text]).toEqual([code, expect.stringContaining(words)])
    }
    const differing = of(['seal'], true)
    expect(await typing(differing, ['New passphrase', 'one'], ['The same again', 'two'])).toBe(2)
    const plain = of(['show', '--json'])
    await run(plain)
    expect(JSON.parse(plain.stdout.text)).toMatchObject({ isSealed: false })
  })
})

describe('a command with a sealed store', () => {
  const argv = ['why', 'nt9m8zk9csa68mqs40qwzfpx0r', '--as', 'alice']
  const joinTo = (given: unknown[]) => {
    return (_url: string, { passphrase }: { readonly passphrase?: string | undefined }): Promise<never> => {
      given.push(passphrase)
      return Promise.reject(new KithError(passphrase === undefined ? 'store-sealed' : 'passphrase-wrong'))
    }
  }

  it('[PE65] takes the passphrase from a file, or asks for it once', async () => {
    const given: unknown[] = []
    const file = await fileOf('from a file')
    expect(await run(stage([...argv, '--store', path, '--passphrase-file', file], { join: joinTo(given) }))).toBe(1)
    const asking = stage([...argv, '--store', path], { join: joinTo(given) }, true)
    expect(await typing(asking, ['Passphrase of alice', 'typed'])).toBe(1)
    expect(given).toEqual(['from a file', undefined, 'typed'])
    expect(asking.stderr.text).not.toContain('typed')
    const mute = stage([...argv, '--store', path], { join: joinTo(given) })
    expect(await run(mute)).toBe(1)
    expect(mute.stderr.text).toContain('(store-sealed)')
  })
})

function of(argv: readonly string[], isTerminal = false): Stage {
  return stage(['store', ...argv, '--as', 'alice', '--store', path], {}, isTerminal)
}

/** Runs a program and answers its questions, each when it is asked. */
async function typing(
  program: Stage,
  ...answers: readonly (readonly [question: string, answer: string])[]
): Promise<number> {
  const done = run(program)
  for (const [at, [question, answer]] of answers.entries()) {
    const before = answers
      .slice(0, at)
      .map(([earlier]) => `${earlier}[^]*`)
      .join('')
    await program.stderr.shows(new RegExp(`${before}${question}`))
    program.stdin.write(`${answer}\n`)
  }
  return done
}

async function filled(): Promise<void> {
  await using store = await openSqliteStore(path)
  const value = new TextEncoder().encode('planted')
  await store.commit([{ changes: [{ collection: 'notes', key: 'a', value }], expects: [] }])
}

async function fileOf(text: string): Promise<string> {
  const file = join(folder, `secret-${String(text.length)}`)
  await writeFile(file, text)
  return file
}

function inFiles(words: string): number {
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile())
  return files.filter(({ name }) => readFileSync(join(folder, name)).includes(words)).length
}
