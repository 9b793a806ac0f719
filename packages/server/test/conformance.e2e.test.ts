import { serve, silentLogger } from '@kith/server'
import { runConformance } from '@kith/testing/conformance'
import { describe, expect, it } from 'vitest'

import { databaseKinds } from './store/databases.ts'

/** On SQLite the cases run in `@kith/testing`, beside the servers that fail them. */
for (const { name, missing, make } of databaseKinds.filter((kind) => kind.name !== 'SQLite')) {
  describe.skipIf(missing !== undefined)(`a server on ${name}${missing === undefined ? '' : ` (${missing})`}`, () => {
    it('passes every conformance case', async () => {
      const { url, remove } = await make()
      const server = await serve({ port: 0, store: url, logger: silentLogger })
      try {
        const { results, failed } = await runConformance(server.url)
        expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([])
        expect(failed).toBe(0)
      } finally {
        await server.stop()
        await remove()
      }
    })
  })
}
