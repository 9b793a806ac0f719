import { generateDevice, generateIdentity, signContactRequest, signFirstList } from '@kith/keys'
import type { FrameOf } from '@kith/wire'
import { expect, it } from 'vitest'

import type { Naming } from '../../src/naming/naming.ts'
import { reportResponder } from '../../src/reports/reports.ts'
import type { Session } from '../../src/sessions/session.ts'
import { openDatabase } from '../../src/store/open.ts'

it('[FC21] keeps only evidence that the reported name signed for the reporter, and 20 reports a day', async () => {
  const database = await openDatabase('sqlite::memory:')
  const [identity, mallory, other] = await Promise.all([
    generateIdentity(),
    generateDevice('Phone', 1),
    generateDevice('Else', 1),
  ])
  const list = await signFirstList(identity, { name: 'mallory', devices: [mallory.listed], madeAtMs: 1 })
  const naming = {
    lookup: (name: string) =>
      Promise.resolve(name === 'mallory' ? { name, version: 1, lists: [list], lockKeys: [] } : undefined),
    lookupSince: (name: string, have: number) =>
      Promise.resolve({ name, version: 1, lists: have === 0 ? [list] : [], lockKeys: [] }),
  } as unknown as Naming
  const report = reportResponder(database, naming, () => 1_800_000_000_000)
  const bob = { name: 'bob' } as Session
  const asked = { version: 1, from: 'mallory', device: mallory.listed.device, to: 'bob', atMs: 1, words: 'hello' }
  const frame: FrameOf<'report'> = {
    type: 'report',
    request: 1,
    as: mallory.listed.device,
    about: 'mallory',
    reason: 'fraud',
    words: '',
    evidence: new Uint8Array(),
    shown: new Uint8Array(),
  }
  const malformed = { code: 'report-malformed' }
  const toCarol = await signContactRequest(mallory, { ...asked, to: 'carol' })
  await expect(report(bob, { ...frame, evidence: toCarol })).rejects.toMatchObject(malformed)
  const byAnother = await signContactRequest(other, asked)
  await expect(report(bob, { ...frame, evidence: byAnother })).rejects.toMatchObject(malformed)
  const changed = await signContactRequest(mallory, asked)
  changed[changed.length - 70] = (changed[changed.length - 70] ?? 0) ^ 1
  await expect(report(bob, { ...frame, evidence: changed })).rejects.toMatchObject(malformed)
  await expect(report(bob, { ...frame, shown: new Uint8Array([123]) })).rejects.toMatchObject(malformed)
  await expect(report(bob, { ...frame, about: 'nobody' })).rejects.toMatchObject({ code: 'name-unknown' })
  const kept = (): Promise<number> =>
    database.read((db) => db.selectFrom('reports').select('id').execute()).then((rows) => rows.length)
  expect(await kept()).toBe(0)
  const evidence = await signContactRequest(mallory, asked)
  for (let made = 0; made < 20; made++) await report(bob, { ...frame, evidence })
  await expect(report(bob, frame)).rejects.toMatchObject({ code: 'rate-exceeded' })
  expect(await kept()).toBe(20)
  await database[Symbol.asyncDispose]()
})
