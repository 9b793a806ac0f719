import { existsSync, globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

import { packages } from './floors.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

it('lets every package use lower floors only', () => {
  for (const [name, { floor, uses }] of Object.entries(packages))
    for (const used of uses)
      expect(packages[used]?.floor, `${name} (floor ${String(floor)}) uses ${used}`).toBeLessThan(floor)
})

it('lists every package and app of the workspace, and nothing else', () => {
  const found = globSync('{packages,apps}/*/package.json', { cwd: root }).map((path) =>
    path.replace('/package.json', ''),
  )
  const listed = Object.values(packages).map(({ folder }) => folder)
  expect(found.sort()).toEqual(listed.sort())
  for (const folder of listed) expect(existsSync(`${root}/${folder}/tsconfig.json`), folder).toBe(true)
})
