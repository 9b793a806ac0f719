import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { damageOnce, type Ending, type KnownStore, makeKnownStore } from './damage-rig.ts'

/**
 * `npm run damage -- [TRIALS [FIRST]]`: that many flipped bits and cuts of a peer's store files, by seeds from FIRST on. Ends with a RESULT line, and
 * with exit code 1 when a store lied or lost more than what was damaged; each such seed is printed and can be given as FIRST with 1 trial.
 */
const [trials = 1000, first = 1] = process.argv.slice(2).map(Number)
const trialsMax = 100_000
if (!(Number.isInteger(trials) && trials >= 1 && trials <= trialsMax && Number.isInteger(first)))
  throw new RangeError(`TRIALS is a whole number from 1 to ${String(trialsMax)}, FIRST a whole number`)

const folder = mkdtempSync(join(tmpdir(), 'kith-damage-'))
const endings: Record<Ending, number> = { harmless: 0, named: 0, older: 0, refused: 0 }
let lies = 0
try {
  const stores: KnownStore[] = []
  for (let seed = 101; seed <= 108; seed++)
    stores.push(await makeKnownStore(join(folder, String(seed)), seed, seed % 2 === 0))
  for (let seed = first; seed < first + trials; seed++) {
    const known = stores[seed % stores.length]
    if (known === undefined) continue
    try {
      endings[await damageOnce(known, seed)]++
    } catch (error) {
      lies++
      process.stdout.write(`LIE ${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
} finally {
  rmSync(folder, { recursive: true })
}
const fields = Object.entries({ trials, lies, ...endings }).map(([key, value]) => `${key}=${String(value)}`)
process.stdout.write(`RESULT damage ${fields.join(' ')}\n`)
process.exitCode = lies === 0 ? 0 : 1
