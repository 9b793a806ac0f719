import { help, readArguments } from './program/arguments.ts'
import { mutateFrames } from './frames/mutated-frames.ts'
import { attacksOf, runAttack } from './program/run.ts'

try {
  const options = readArguments(process.argv.slice(2))
  if (options === 'help') process.stdout.write(help)
  else {
    const chosen = attacksOf(options.only)
    if (options.isList) for (const { name, tries, rules } of chosen) say(`${name} (${rules.join(', ')}): ${tries}`)
    else {
      let stopped = 0
      for (const attack of chosen) {
        const { strikes, failure } = await runAttack(attack)
        say(
          `${failure === undefined ? 'stopped' : 'GOT THROUGH'}  ${attack.name}, ${String(strikes)} times${failure === undefined ? '' : `: ${failure}`}`,
        )
        if (failure === undefined) stopped += 1
      }
      const frames = await mutateFrames(options.frames, options.seed)
      const { tried, accepted, crashes, longestMs, longestOnceMs, longestPauseMs } = frames
      say(
        `RESULT evil attacks=${String(chosen.length)} stopped=${String(stopped)} frames=${String(tried)} accepted=${String(accepted)} crashes=${String(crashes)} framemsmax=${longestMs.toFixed(1)} framemsoncemax=${longestOnceMs.toFixed(1)} gcmsmax=${longestPauseMs.toFixed(1)}`,
      )
      process.exitCode = stopped === chosen.length && accepted === 0 && crashes === 0 ? 0 : 1
    }
  }
} catch (cause) {
  process.stderr.write(
    cause instanceof RangeError
      ? `${cause.message}\n\n${help}`
      : `${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`,
  )
  process.exitCode = cause instanceof RangeError ? 2 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
