/** A program for `kill.test.ts`: a server on the store of the first argument. Prints its address when it listens. */
import { writeSync } from 'node:fs'

import { serve, silentLogger } from '../../src/index.ts'

const [store = ''] = process.argv.slice(2)
const server = await serve({ port: 0, store, logger: silentLogger })
writeSync(1, `${server.url}\n`)
