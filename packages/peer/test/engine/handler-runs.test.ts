import { openMemoryStore } from '@kith/peer'
import type { PeerName } from '@kith/wire'
import { expect, it } from 'vitest'

import { HandlerTable } from '../../src/backend/handlers.ts'
import { HandlerRuns } from '../../src/engine/handler-runs.ts'
import { PlannedWrites } from '../../src/engine/planned-writes.ts'
import { Statements } from '../../src/engine/statements.ts'

/** Runs of handlers whose statements are found so when they are tried. */
function runsOn(tryStatements: () => Promise<boolean>): HandlerRuns {
  const store = { ...openMemoryStore(), tryStatements }
  const planned = new PlannedWrites(store)
  return new HandlerRuns({
    name: 'shop' as PeerName,
    handlers: new HandlerTable(),
    internal: new Map(),
    read: (collection, key) => planned.read(collection, key),
    statements: new Statements(store),
    say: () => Promise.reject(new Error()),
  })
}

it('[PE39] a statement that never changes as many rows as it should is a failure of its handler', async () => {
  const runs = runsOn(() => Promise.resolve(false))
  const whole = runs.draft()
  const running = runs.into(whole, { isInternal: false, withinMs: 1000 }, (tx) => {
    tx.sql('update stock set count = count - 1 where count > 0', [], 1)
  })
  await expect(running).rejects.toMatchObject({ code: 'write-conflict' })
  expect(whole.hasStatements).toBe(false)
})
