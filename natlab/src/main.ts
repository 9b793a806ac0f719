import { provideChromium } from '../../tools/provision/chromium.ts'
import { isEnclosed, prepareEnclosure, runEnclosed } from './machine/enclosure.ts'
import { findMeans } from './machine/means.ts'
import { help, readArguments } from './program/arguments.ts'
import { natlab } from './program/natlab.ts'

/** Tell the enclosed process what was found before. */
const [noWiresVariable, chromiumVariable] = ['KITH_NATLAB_NO_WIRES', 'KITH_TEST_CHROMIUM']

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
    if (options.browser !== 'none') Object.assign(process.env, await findChromium())
    return runEnclosed(options.minutes * 60_000)
  }
  const interruption = new AbortController()
  await prepareEnclosure((why) => {
    interruption.abort(new Error(why))
  })
  const { [noWiresVariable]: noWires, [chromiumVariable]: chromium } = process.env
  return (await natlab({ ...options, noWires, chromium, signal: interruption.signal, print })) ? 0 : 1
}

async function findChromium(): Promise<Readonly<Record<string, string>>> {
  if (process.env[chromiumVariable] !== undefined) return {}
  const provision = await provideChromium()
  if (provision.state === 'ready') return provision.environment
  throw new Error(`--browser needs Chromium: ${provision.why}`)
}
