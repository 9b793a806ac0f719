import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** Runs the short form of a part, in a process of its own, because machines are loaded with their fields open there. */
async function model(
  ...words: readonly string[]
): Promise<{ readonly code: unknown; readonly lines: readonly string[] }> {
  const child = spawn(process.execPath, ['--conditions=@kith/source', main, '--short', ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = (await once(child, 'close')) as [unknown]
  return { code, lines: output.trim().split('\n') }
}

describe('the protocol', { timeout: 900_000 }, () => {
  it('[DL5][DL8][DL12] is kept by the real machines in every state of small scopes, and each planted bug is found', async () => {
    const { code, lines } = await model('--only', 'explorer', '--traces')
    expect(lines.at(-1)).toMatch(/^RESULT model states=\d{4,} errors=0 planted=(\d+) caught=\1 spin=left-out$/)
    expect(code).toBe(0)
    // The shortest way there is shown.
    expect(lines.join('\n')).toMatch(/found in \d steps: .*committed twice\n +1 alice sends\n/)
  })

  it.skipIf(process.env['KITH_TEST_SPIN'] === undefined)(
    '[DL5][DL8][DL12] is kept by its Promela model, and each planted bug is found',
    async () => {
      const { code, lines } = await model('--only', 'spin')
      expect(lines.at(-1)).toMatch(/^RESULT model states=\d{6,} errors=0 planted=(\d+) caught=\1 spin=\d+$/)
      expect(code).toBe(0)
    },
  )
})
