/**
 * `npm run manifest`: writes `packages/elements/custom-elements.json` from the sources, and says what has no words yet. A test fails while the file is another than the sources make.
 */
import { writeFileSync } from 'node:fs'

import { undocumented } from './manifest.ts'
import { manifestFile, manifestText, readElements } from './read.ts'

writeFileSync(manifestFile, manifestText())
const missing = undocumented(readElements())
for (const what of missing) process.stderr.write(`${what}\n`)
process.exitCode = missing.length === 0 ? 0 : 1
