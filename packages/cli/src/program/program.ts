import { KithError } from '@kith/wire'

import { readArguments } from '../arguments/arguments.ts'
import { nearest } from '../arguments/nearest.ts'
import { UsageError } from '../arguments/option.ts'
import { commands } from '../commands/commands.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { Screen } from '../output/screen.ts'
import { type Command, everywhereOptions } from './command.ts'
import { commandHelp, programHelp, synopsisOf } from './help.ts'
import { hintOf } from './hints.ts'
import { Interrupts } from './interrupts.ts'
import type { Surroundings } from './surroundings.ts'
import { programVersion } from './version.ts'

/** Runs one command line to its end and answers the exit code. Never rejects. */
export async function run(surroundings: Surroundings): Promise<ExitCode> {
  const { argv, stdout, stderr } = surroundings
  const upToDashes = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  const env = upToDashes.includes('--no-color') ? { ...surroundings.env, NO_COLOR: '1' } : surroundings.env
  const words = argv.filter((word, index) => word !== '--no-color' || index >= upToDashes.length)
  const screen = new Screen(stdout, stderr, env, upToDashes.includes('--json'))
  const [first = '', ...rest] = words
  const command = commands.find(({ name }) => name === first)
  try {
    if (command !== undefined) return await runCommand(command, rest, screen, surroundings)
    return runProgram(first, rest, screen)
  } catch (cause) {
    return report(cause, screen, command, env)
  }
}

function runProgram(first: string, rest: readonly string[], screen: Screen): ExitCode {
  if (first === '--version' || first === '-V') {
    if (screen.isJson) screen.json({ version: programVersion() })
    else screen.line(programVersion())
    return exitCodes.ok
  }
  const isHelp = first === '--help' || first === '-h' || first === 'help'
  const asked = first === 'help' ? commands.find(({ name }) => name === rest[0]) : undefined
  if (asked !== undefined) screen.out.write(commandHelp(asked, screen.paint))
  else if (isHelp) screen.out.write(programHelp(commands, programVersion(), screen.paint))
  else if (first === '') {
    screen.err.write(programHelp(commands, programVersion(), screen.errPaint))
    return exitCodes.usage
  } else {
    const like = nearest(
      first,
      commands.map(({ name }) => name),
    )
    throw new UsageError(
      first.startsWith('-') ? `There is no option ${first} before a command.` : `There is no command ${first}.`,
      like === undefined ? 'kith --help lists the commands.' : `Did you mean kith ${like}?`,
    )
  }
  return exitCodes.ok
}

async function runCommand(
  command: Command,
  argv: readonly string[],
  screen: Screen,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const upToDashes = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  if (upToDashes.includes('--help') || upToDashes.includes('-h')) {
    screen.out.write(commandHelp(command, screen.paint))
    return exitCodes.ok
  }
  const read = readArguments(argv, [...command.options, ...everywhereOptions], surroundings.env)
  const { operandsMin, operandsMax } = command
  if (read.operands.length < operandsMin) throw new UsageError('Something is missing.', synopsisOf(command))
  if (read.operands.length > operandsMax)
    throw new UsageError('That is more than this command takes.', synopsisOf(command))
  using interrupts = new Interrupts(surroundings)
  const forget = endWithoutReader(screen, interrupts)
  try {
    return await command.run({ arguments: read, screen, surroundings, ending: interrupts.signal })
  } finally {
    screen.progress(undefined)
    forget()
  }
}

/** When nobody reads the output any more (`kith watch bob | head -1`), the command ends as if interrupted. */
function endWithoutReader({ out }: Screen, interrupts: Interrupts): () => void {
  const end = (): void => {
    interrupts.end()
  }
  out.on('error', end)
  return () => out.off('error', end)
}

function report(cause: unknown, screen: Screen, command: Command | undefined, env: Surroundings['env']): ExitCode {
  if (cause instanceof UsageError) {
    const where = command === undefined ? 'kith --help' : `kith ${command.name} --help`
    screen.error(cause.message, undefined, cause.hint ?? `See ${where}.`)
    return exitCodes.usage
  }
  if (cause instanceof KithError) {
    if (cause.code === 'aborted') return exitCodes.interrupted
    screen.error(cause.message, cause.code, hintOf(cause.code, command?.name === 'serve'))
    if (env['KITH_DEBUG'] !== undefined && cause.stack !== undefined) screen.note(cause.stack)
    return exitCodes.failed
  }
  // A fault of the program itself: the whole trace, for a bug report.
  const trace = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  screen.error('Something went wrong that should not.', 'internal', `Please report it:\n${trace}`)
  return exitCodes.failed
}
