import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { runHistory } from './simulator/history.ts'
import { smallestFailure } from './simulator/smallest.ts'
import { count, merge, newTally, resultLine, type Tally } from './simulator/tally.ts'
import { TraceHash } from './simulator/trace.ts'

const help = `npm run sim -- [--seeds N] [--from SEED] [--jobs J]
npm run sim -- --seed SEED [--verbose]

Runs simulated histories of the delivery machine and the mailbox's rules: crashes, cuts, lost, repeated and late frames, wrong clocks, failing and
restored disks, destroyed devices. Ends with one line RESULT; the exit code is 1 when any history broke a promise, or when none delivered anything.

  --seeds N      how many histories (default 500)
  --from SEED    the first seed (default 1)
  --jobs J       threads (default: one a core)
  --trace-hash   prints a hash over everything that happened, the same on every machine and version of Node
  --seed SEED    one history; when it fails, the smallest workload and the fewest kinds of faults that still fail
  --verbose      with --seed: prints everything that happens, of the smallest failing history or of the whole one
`

/** Seeds that a thread takes at a time. */
const chunk = 25
const progressMs = 5000
/** Failing seeds that are made small at the end. */
const shrunkMax = 3

interface Work {
  readonly from: number
  readonly to: number
}

if (isMainThread) await main()
else parentPort?.on('message', ({ from, to }: Work) => parentPort?.postMessage(runSeeds(from, to)))

function runSeeds(from: number, to: number): Tally {
  const tally = newTally()
  for (let seed = from; seed < to; seed++) count(tally, runHistory({ seed }))
  return tally
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '500' },
      from: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      seed: { type: 'string' },
      'trace-hash': { type: 'boolean' },
      verbose: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  const [seeds, from, jobs] = [values.seeds, values.from, values.jobs].map(Number) as [number, number, number]
  const isValid = [seeds, jobs].every((number) => Number.isInteger(number) && number >= 1) && Number.isInteger(from)
  if (values.help === true || !isValid) {
    process.stdout.write(help)
    process.exitCode = values.help === true ? 0 : 2
    return
  }
  const isTraced = values['trace-hash'] === true
  if (values.seed !== undefined) process.exitCode = showSeed(Number(values.seed), values.verbose === true, isTraced)
  else if (isTraced) showHashes(from, seeds)
  else process.exitCode = report(await runAll(from, seeds, jobs))
}

/** One history for a person to read. */
function showSeed(seed: number, isVerbose: boolean, isTraced: boolean): number {
  const smallest = smallestFailure({ seed })
  const line = isVerbose
    ? (text: string): void => {
        process.stdout.write(`${text}\n`)
      }
    : undefined
  const trace = new TraceHash(line)
  const { sendsMax, without } = smallest ?? {}
  const result = runHistory({ seed, sendsMax, without, trace })
  process.stdout.write(`faults: ${result.faults.join(', ')}\n`)
  if (smallest !== undefined) process.stdout.write(`smallest: ${String(smallest.sendsMax)} sends\n`)
  for (const violation of result.violations) process.stdout.write(`${violation}\n`)
  if (isTraced) process.stdout.write(`trace ${trace.digest}\n`)
  const tally = newTally()
  count(tally, result)
  process.stdout.write(`${resultLine(tally)}\n`)
  return result.violations.length > 0 ? 1 : 0
}

function showHashes(from: number, seeds: number): void {
  const all = new TraceHash()
  for (let seed = from; seed < from + seeds; seed++) {
    const trace = new TraceHash()
    runHistory({ seed, trace })
    all.add(0, String(seed), trace.digest, '')
    if (seeds <= 20) process.stdout.write(`seed ${String(seed)} ${trace.digest}\n`)
  }
  process.stdout.write(`RESULT sim-trace histories=${String(seeds)} node=${process.versions.node} hash=${all.digest}\n`)
}

/** All seeds, shared out to threads; memory does not grow with their number. */
async function runAll(from: number, seeds: number, jobs: number): Promise<Tally> {
  const tally = newTally()
  let next = from
  const take = (): Work | undefined => {
    if (next >= from + seeds) return undefined
    const work = { from: next, to: Math.min(next + chunk, from + seeds) }
    next = work.to
    return work
  }
  const startedAtMs = performance.now()
  let shownAtMs = startedAtMs
  const done = (part: Tally): void => {
    merge(tally, part)
    const nowMs = performance.now()
    if (nowMs - shownAtMs < progressMs) return
    shownAtMs = nowMs
    const rate = Math.round(tally.histories / ((nowMs - startedAtMs) / 1000))
    process.stderr.write(
      `${String(tally.histories)} of ${String(seeds)}, ${String(rate)} a second, ${String(tally.violations)} violations\n`,
    )
  }
  if (jobs === 1 || seeds <= chunk)
    for (let work = take(); work !== undefined; work = take()) done(runSeeds(work.from, work.to))
  else await Promise.all(Array.from({ length: Math.min(jobs, Math.ceil(seeds / chunk)) }, () => runThread(take, done)))
  return tally
}

function runThread(take: () => Work | undefined, done: (part: Tally) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url))
    const give = (): void => {
      const work = take()
      if (work !== undefined) worker.postMessage(work)
      else
        worker.terminate().then(() => {
          resolve()
        }, reject)
    }
    worker.on('message', (part: Tally) => {
      done(part)
      give()
    })
    worker.on('error', reject)
    give()
  })
}

function report(tally: Tally): number {
  for (const { seed, violation } of tally.failures) process.stdout.write(`seed ${String(seed)}: ${violation}\n`)
  for (const { seed } of tally.failures.slice(0, shrunkMax)) {
    const smallest = smallestFailure({ seed })
    if (smallest === undefined) continue
    const { sendsMax, result } = smallest
    process.stdout.write(
      `smallest of seed ${String(seed)}: ${String(sendsMax)} sends with ${result.faults.join(', ')}: ${result.violations[0] ?? ''}\n`,
    )
  }
  process.stdout.write(`${resultLine(tally)}\n`)
  return tally.violations > 0 || tally.committed === 0 ? 1 : 0
}
