import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { networkIdentity } from '../../src/network.ts'
import { openDatabase } from '../../src/store/open.ts'

it('[MB10] a store has one boot id for its life, and another store another', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kith-boot-'))
  const boots: string[] = []
  for (const file of ['one.db', 'one.db', 'two.db']) {
    const database = await openDatabase(`sqlite:${join(folder, file)}`)
    boots.push((await networkIdentity(database, 'localhost')).boot)
    await database[Symbol.asyncDispose]()
  }
  await rm(folder, { recursive: true })
  expect(boots[1]).toBe(boots[0])
  expect(boots[2]).not.toBe(boots[0])
})
