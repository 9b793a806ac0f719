import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { Network } from './network.ts'

const program = fileURLToPath(new URL('sending-process.ts', import.meta.url))
const crashes = 4

let network: Network
let folder: string
beforeEach(async () => {
  network = await Network.start()
  folder = await mkdtemp(joinPath(tmpdir(), 'kith-crash-'))
})
afterEach(async () => {
  await network[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

describe('a sender that is killed', () => {
  it('[DL2] [DL17] [DL19] [DL25] loses and doubles nothing that it had accepted, and keeps the order', async () => {
    const bob = await network.join('bob')
    const got: number[] = []
    bob.messages.on<number>('number', ({ body }) => {
      got.push(body)
    })
    const store = joinPath(folder, 'alice.sqlite')
    let accepted = 0
    for (let crash = 1; crash <= crashes; crash++) {
      const child = start(store, accepted + 1)
      const exit = once(child, 'exit')
      // Killed at another moment each time: some of a batch accepted, sealed, sent or acknowledged, and some not.
      accepted = await lastNumber(child, accepted + 40 * crash + crash)
      child.kill('SIGKILL')
      await exit
      accepted = Math.max(accepted, numbersOf.get(child)?.at(-1) ?? 0)
    }
    const end = accepted + 20
    const child = start(store, accepted + 1, end)
    const [code] = (await once(child, 'exit')) as [number | null]
    expect(code).toBe(0)
    await expect.poll(() => got.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(end)
    expect(got).toEqual(Array.from({ length: end }, (_, i) => i + 1))
  })
})

type Child = ChildProcessByStdio<null, Readable, null>

/** What each process printed. */
const numbersOf = new WeakMap<Child, number[]>()

function start(store: string, first: number, until?: number): Child {
  const args = ['--conditions=@kith/source', program, network.url, store, String(first)]
  const child = spawn(process.execPath, until === undefined ? args : [...args, String(until)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const numbers: number[] = []
  numbersOf.set(child, numbers)
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    numbers.push(...lines.map(Number))
  })
  return child
}

/** Resolves with the newest number when it has reached `least`. */
async function lastNumber(child: Child, least: number): Promise<number> {
  for (;;) {
    await once(child.stdout, 'data')
    const last = numbersOf.get(child)?.at(-1) ?? 0
    if (last >= least) return last
  }
}
