import { parseArgs } from 'node:util'
import { runHistory } from './simulator/history.ts'
import { smallestFailure } from './simulator/smallest.ts'

const help = `npm run sim -- [--seeds N] [--from SEED]

Runs simulated histories of the delivery machine: crashes, cuts, lost, repeated and late frames, destroyed devices.
Ends with one line RESULT; the exit code is 1 when any history broke a promise, or when none delivered anything.

  --seeds N     how many histories (default 500)
  --from SEED   the first seed (default 1)
`

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    help: { type: 'boolean' },
  },
})
const seeds = Number(values.seeds)
const from = Number(values.from)
if (values.help === true || !Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(from)) {
  process.stdout.write(help)
  process.exit(values.help === true ? 0 : 2)
}

const sendsMax = 60
let accepted = 0
let committed = 0
let crashes = 0
let violations = 0
for (let seed = from; seed < from + seeds; seed++) {
  const result = runHistory({ seed, sendsMax })
  accepted += result.accepted
  committed += result.committed
  crashes += result.crashes
  if (result.violations.length === 0) continue
  violations += result.violations.length
  const smallest = smallestFailure(seed, sendsMax) ?? result
  process.stdout.write(
    `seed ${String(seed)}: ${smallest.violations.join('; ')} (smallest: ${String(smallest.accepted)} messages)\n`,
  )
}
process.stdout.write(
  `RESULT sim histories=${String(seeds)} accepted=${String(accepted)} violations=${String(violations)} committed=${String(committed)} crashes=${String(crashes)}\n`,
)
process.exit(violations > 0 || committed === 0 ? 1 : 0)
