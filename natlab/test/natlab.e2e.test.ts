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

it('delivers in every network of a handful, directly where ICE has a way, and over bad wires too', async (context) => {
  const lines = await natlab('--quick', '--verbose', '--minutes', '5')
  const last = lines.at(-1) ?? ''
  if (last.startsWith('skipped: ')) context.skip(last)
  // How long it took is for the machine; the run itself says so by its exit code.
  expect(last, lines.join('\n')).toMatch(/^RESULT natlab pairs=(\d) delivered=\1 allowed=(\d) direct=\2 /)
  expect(lines.filter((line) => line.startsWith('FAULT'))).toEqual([])
  expect(lines.filter((line) => line.startsWith('probed'))).not.toEqual([])
}, 360_000)

it('loses and doubles nothing when direct paths die under load', async (context) => {
  const lines = await natlab('kills', '--times', '3', '--only', 'port-restricted', '--minutes', '5')
  const last = lines.at(-1) ?? ''
  if (last.startsWith('skipped: ')) context.skip(last)
  expect(last, lines.join('\n')).toMatch(/^RESULT natlab-kills kills=3 lost=0 doubled=0 disordered=0 /)
}, 360_000)

it.skipIf(process.env['KITH_TEST_CHROMIUM'] === undefined)(
  'brings a blob whole from a page that is loaded anew in the middle',
  async (context) => {
    const lines = await natlab('blob', '--size', '32', '--times', '1', '--browser', '--minutes', '5')
    const last = lines.at(-1) ?? ''
    if (last.startsWith('skipped: ')) context.skip(last)
    expect(last, lines.join('\n')).toMatch(/^RESULT natlab-blob bytes=33554432 same=yes /)
  },
  360_000,
)
