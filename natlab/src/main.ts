import { isEnclosed, prepareEnclosure, runEnclosed } from './machine/enclosure.ts'
import { findMeans } from './machine/means.ts'
import { help, readArguments } from './program/arguments.ts'
import { natlab } from './program/natlab.ts'

/** Tells the enclosed process what was found before. */
const noWiresVariable = 'KITH_NATLAB_NO_WIRES'

try {
  process.exitCode = await main()
} catch (cause) {
  process.stderr.write(
    cause instanceof RangeError
      ? `${cause.message}\n\n${help}`
      : `${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  )
  process.exitCode = cause instanceof RangeError ? 2 : 1
}
// What a failed run left open must not hold it up; in an enclosure everything ends with this process.
if (isEnclosed()) process.exit()

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2))
  const print = (line: string): void => void process.stdout.write(`${line}\n`)
  if (options === 'help') {
    process.stdout.write(help)
    return 0
  }
  if (!isEnclosed()) {
    const means = await findMeans()
    if (means.state === 'missing') {
      print(`skipped: natlab: ${means.why}`)
      return 3
    }
    if (means.noWires !== undefined) process.env[noWiresVariable] = means.noWires
    return runEnclosed(options.minutes * 60_000)
  }
  const interruption = new AbortController()
  await prepareEnclosure((why) => {
    interruption.abort(new Error(why))
  })
  const noWires = process.env[noWiresVariable]
  return (await natlab({ ...options, noWires, signal: interruption.signal, print })) ? 0 : 1
}
