import { help, readArguments } from './program/arguments.ts'
import { torture } from './program/torture.ts'

const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    interruption.abort(new Error(`stopped by ${signal}`))
  })

try {
  const options = readArguments(process.argv.slice(2))
  if (options === 'help') process.stdout.write(help)
  else {
    const score = await torture({
      ...options,
      signal: interruption.signal,
      print: (line) => process.stdout.write(`${line}\n`),
    })
    process.exitCode = score.isClean ? 0 : 1
  }
} catch (cause) {
  process.stderr.write(
    cause instanceof RangeError
      ? `${cause.message}\n\n${help}`
      : `${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  )
  process.exitCode = cause instanceof RangeError ? 2 : 1
}
