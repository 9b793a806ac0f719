import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

import { KithError } from '@kith/wire'

import { type OptionSpec, UsageError } from '../arguments/option.ts'
import type { Context } from '../program/command.ts'

/** Option of every command that opens a store. */
export const passphraseOption: OptionSpec = {
  name: 'passphrase-file',
  value: 'FILE',
  what: 'its first line opens a store that is sealed; asked for at a terminal',
  env: 'KITH_PASSPHRASE_FILE',
}

/** The passphrase in the file that an option names; nothing when the option is not given. */
export async function passphraseOfFile({ arguments: args }: Context, option: string): Promise<string | undefined> {
  const path = args.text(option)
  if (path === undefined) return undefined
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw new UsageError(`--${option}: ${path} cannot be read${code}.`)
  })
  const [line = ''] = text.split(/\r?\n/)
  if (line === '') throw new UsageError(`--${option}: the first line of ${path} is empty.`)
  return line
}

/** Whether a person is there to be asked. */
export function canAsk({ screen, surroundings }: Context): boolean {
  return !screen.isJson && surroundings.stdin.isTTY === true && screen.err.isTTY === true
}

/** Asks the person at the terminal, without showing what is typed. Rejects `aborted` when they give up. */
export async function askPassphrase({ screen, surroundings, ending }: Context, question: string): Promise<string> {
  screen.progress(undefined)
  const unseen = new Writable({
    write: (_chunk, _encoding, done) => {
      done()
    },
  })
  const prompt = createInterface({ input: surroundings.stdin, output: unseen, terminal: true })
  screen.err.write(question)
  try {
    return await new Promise<string>((resolve, reject) => {
      const giveUp = (): void => {
        reject(new KithError('aborted'))
      }
      ending.addEventListener('abort', giveUp, { once: true })
      prompt.once('line', resolve)
      prompt.once('SIGINT', giveUp)
      prompt.once('close', giveUp)
    })
  } finally {
    prompt.close()
    screen.err.write('\n')
  }
}

/** A new passphrase: from the file that the option names, or typed twice. */
export async function newPassphrase(context: Context, option: string): Promise<string> {
  const given = await passphraseOfFile(context, option)
  if (given !== undefined) return given
  if (!canAsk(context)) throw new UsageError(`Say the new passphrase with --${option} FILE, or run this at a terminal.`)
  const typed = await askPassphrase(context, 'New passphrase: ')
  if (typed === '') throw new UsageError('A passphrase is not empty.')
  if ((await askPassphrase(context, 'The same again: ')) !== typed) throw new UsageError('The two are not the same.')
  return typed
}
