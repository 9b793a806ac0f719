import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { makeRunFolder, removeRunFolder } from '../src/program/run-folder.ts'

it('removes what a run left that was killed, and nothing of a run that lives', async () => {
  const { pid: deadPid } = spawnSync(process.execPath, ['--version'])
  const [left, used] = [`kith-torture-${deadPid}-left`, `kith-torture-${process.pid}-used`].map((name) => join(tmpdir(), name)) as [string, string] // prettier-ignore
  for (const folder of [left, used]) mkdirSync(join(folder, 'server'), { recursive: true })
  const made = await makeRunFolder()
  expect([left, used, made].map((folder) => existsSync(folder))).toEqual([false, true, true])
  await removeRunFolder(used)
  await removeRunFolder(made)
  expect([used, made].map((folder) => existsSync(folder))).toEqual([false, false])
})
