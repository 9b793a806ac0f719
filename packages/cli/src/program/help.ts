import type { OptionSpec } from '../arguments/option.ts'
import { exitCodeWords } from '../output/exit-codes.ts'
import type { Paint } from '../output/paint.ts'
import { wrapped } from '../output/wrapped.ts'
import { type Command, everywhereOptions } from './command.ts'

const columnsMax = 88

/** The help of the whole program. */
export function programHelp(commands: readonly Command[], version: string, paint: Paint): string {
  const heading = headingOf(paint)
  return [
    `kith ${version}: names, messages and presence for programs and people`,
    '',
    `${heading('Usage:')} kith COMMAND [OPTIONS]`,
    '',
    heading('Commands:'),
    ...rows(commands.map(({ name, operands, summary }) => [`${name} ${operands}`.trim(), summary])),
    '',
    heading('Options:'),
    ...rows([
      ...everywhereOptions.map(optionRow),
      ['--version', 'show the version'],
      ['--no-color', 'no colours; also NO_COLOR=1'],
    ]),
    '',
    heading('Begin with:'),
    ...rows([
      ['kith serve', 'a network on this machine, with the messenger in the browser'],
      ['kith chat bob --as alice', 'talk from a terminal'],
      ['kith COMMAND --help', 'more about a command'],
    ]),
    '',
    heading('Exit codes:'),
    ...rows(exitCodeWords.map(([code, words]) => [String(code), words])),
    '',
  ].join('\n')
}

/** The help of one command. */
export function commandHelp(command: Command, paint: Paint): string {
  const heading = headingOf(paint)
  return [
    `${heading('Usage:')} ${synopsisOf(command)}`,
    '',
    ...command.about.flatMap((paragraph) => [...wrapped(paragraph, columnsMax), '']),
    heading('Options:'),
    ...rows([...command.options, ...everywhereOptions].map(optionRow)),
    '',
    heading('Examples:'),
    ...command.examples.flatMap(([line, what]) => [`  ${paint.dim(`# ${what}`)}`, `  kith ${line}`]),
    '',
    heading('With --json, a line each:'),
    ...command.json.flatMap((line) =>
      wrapped(line, columnsMax - 2).map((part, index) => `  ${index === 0 ? '' : '  '}${part}`),
    ),
    '',
  ].join('\n')
}

/** The one line that says how a command is written. */
export function synopsisOf({ name, operands }: Command): string {
  return ['kith', name, operands, '[OPTIONS]'].filter((part) => part !== '').join(' ')
}

function headingOf({ bold }: Paint): (text: string) => string {
  return bold
}

function optionRow({ name, short, value, what, default: byDefault, env, isRepeatable }: OptionSpec): [string, string] {
  const notes = [
    ...(isRepeatable === true ? ['may be repeated'] : []),
    ...(byDefault === undefined ? [] : [`default: ${byDefault}`]),
    ...(env === undefined ? [] : [`env: ${env}`]),
  ]
  const left = `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
  return [left, notes.length === 0 ? what : `${what} [${notes.join('; ')}]`]
}

function rows(of: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...of.map(([left]) => left.length)) + 2
  return of.flatMap(([left, right]) =>
    wrapped(right, columnsMax - width - 2).map((part, index) => `  ${(index === 0 ? left : '').padEnd(width)}${part}`),
  )
}
