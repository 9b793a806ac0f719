import { numbered, type Score, type Telling } from '../score.ts'
import { planted } from './planted.ts'
import { scopes } from './scopes.ts'
import { search, type SearchLimits } from './search.ts'

const whole: SearchLimits = { statesMax: 12_000, secondsMax: 60, healEvery: 3 }
const short: SearchLimits = { statesMax: 500, secondsMax: 20, healEvery: 4 }
const hunt: SearchLimits = { statesMax: 20_000, secondsMax: 60, healEvery: 1 }

/** Searches the states of the real machines in every scope, and for every planted bug. */
export function explore(score: Score, { print, isShort, hasTraces }: Telling): void {
  for (const scope of scopes) {
    const found = search(scope, () => ({}), isShort ? short : whole)
    score.states += found.states
    const extent = found.isWhole ? 'all' : 'nearest first'
    print(`explorer  ${scope.name}: ${found.states} states (${extent}), up to ${found.depth} steps`)
    if (found.broken === undefined) continue
    score.errors++
    print(`   BROKEN ${found.broken.violations.join('; ')}\n${numbered(found.broken.trace)}`)
  }
  for (const { name, scope, make } of planted) {
    const { broken, states } = search({ ...scope, name }, make, hunt)
    score.planted++
    if (broken === undefined) {
      print(`   MISSED ${name}: not found in ${states} states`)
      continue
    }
    score.caught++
    print(`planted   ${name}: found in ${broken.trace.length} steps: ${broken.violations[0] ?? ''}`)
    if (hasTraces) print(numbered(broken.trace))
  }
}
