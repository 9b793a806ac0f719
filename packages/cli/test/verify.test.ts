import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { serve, silentLogger } from '@kith/server'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { run } from '../src/program/program.ts'
import { stage } from './surroundings.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kith-verify-'))
})
afterEach(() => rm(folder, { recursive: true }))

it('[MB19] reads a store that a server has open, and says that it is whole', async () => {
  await using server = await serve({ port: 0, dataDir: folder, logger: silentLogger })
  const asked = stage(['verify', join(folder, 'kith.sqlite')])
  expect(await run(asked)).toBe(0)
  expect(asked.stdout.text).toMatch(/^everything holds what was written: /)
  expect(server.port).toBeGreaterThan(0)
})

it('[MB19] names damage, and ends with exit code 1', async () => {
  await (await serve({ port: 0, dataDir: folder, logger: silentLogger })).stop()
  const path = join(folder, 'kith.sqlite')
  const bytes = await readFile(path)
  // The header of the second page, which is the root of some table or index.
  bytes.fill(0xff, 8192, 8200)
  await writeFile(path, bytes)
  const asked = stage(['verify', path])
  expect(await run(asked)).toBe(1)
  expect(asked.stdout.text).toMatch(/\d+ damaged: /)
  const other = stage(['verify', join(folder, 'none.sqlite')])
  expect(await run(other)).toBe(1)
  expect(other.stderr.text).toMatch(/There is no store at .*\(option-invalid\)/)
})
