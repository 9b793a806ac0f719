import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { expect, it } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

async function natlab(...words: readonly string[]): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--conditions=@kith/source', main, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  await once(child, 'close')
  return output.trim().split('\n')
}

it('delivers in every network of a handful, firewalls and bad wires included', async (context) => {
  const lines = await natlab('--quick', '--verbose', '--minutes', '5')
  const last = lines.at(-1) ?? ''
  if (last.startsWith('skipped: ')) context.skip(last)
  // How long it took is for the machine; the run itself says so by its exit code.
  expect(last, lines.join('\n')).toMatch(/^RESULT natlab pairs=(\d) delivered=\1 /)
  expect(lines.filter((line) => line.startsWith('FAULT'))).toEqual([])
  expect(lines.filter((line) => line.startsWith('probed'))).not.toEqual([])
}, 360_000)
