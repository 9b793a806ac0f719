import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it(
  '[DL8] the crash test finds nothing wrong with the shop, and something with the forgetful one',
  { timeout: 120_000 },
  async () => {
    const program = fileURLToPath(new URL('crash-test.ts', import.meta.url))
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@kith/source', program, '20'])
    expect(stdout).toContain('the shop: 20 histories, nothing wrong')
    expect(stdout).toMatch(/the forgetful shop: seed \d+, \d+ sends, with .+\n {2}\w+ took \d+ orders/u)
  },
)
