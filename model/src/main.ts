import { help, readArguments } from './arguments.ts'
import './explorer/open-fields.ts'
import { Score } from './score.ts'
import { runSpin } from './spin/run.ts'

try {
  const options = readArguments(process.argv.slice(2))
  if (options === 'help') process.stdout.write(help)
  else {
    const score = new Score()
    const telling = {
      ...options,
      print: (line: string) => {
        process.stdout.write(`${line}\n`)
      },
    }
    if (options.hasSpin) await runSpin(score, telling)
    // Loaded only now, when private fields of machines are opened.
    if (options.hasExplorer) (await import('./explorer/explore.ts')).explore(score, telling)
    telling.print(score.line)
    process.exitCode = score.isClean ? 0 : 1
  }
} catch (cause) {
  const message = cause instanceof Error ? cause.message : String(cause)
  process.stderr.write(cause instanceof RangeError ? `${message}\n\n${help}` : `${message}\n`)
  process.exitCode = cause instanceof RangeError ? 2 : 1
}
