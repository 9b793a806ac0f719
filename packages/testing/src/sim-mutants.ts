import { killHistoriesMax, killOf } from './mutants/kill.ts'
import { mutants } from './mutants/index.ts'

/** `npm run sim:mutants`: every naive design has to be noticed by the checker. Ends with one line RESULT. */
let killed = 0
for (const mutant of mutants) {
  const result = killOf(mutant)
  if (result === undefined) process.stdout.write(`SURVIVED in ${String(killHistoriesMax)} histories: ${mutant.name}\n`)
  else {
    killed++
    process.stdout.write(`seed ${String(result.seed).padStart(4)}: ${mutant.name}\n`)
    process.stdout.write(`           ${result.violations[0] ?? ''}\n`)
  }
}
process.stdout.write(`RESULT mutants planted=${String(mutants.length)} killed=${String(killed)}\n`)
process.exit(killed === mutants.length ? 0 : 1)
