import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import type { SealedStore, StoreWrapping } from '@kith/peer'
import { KithError } from '@kith/wire'

import { type OptionSpec, UsageError } from '../arguments/option.ts'
import { readChoice } from '../arguments/values.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { timeWords } from '../output/time.ts'
import { askPassphrase, canAsk, newPassphrase, passphraseOfFile, passphraseOption } from '../peer/passphrase.ts'
import { peerOptions, placeOf } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

const newPassphraseOption: OptionSpec = {
  name: 'new-passphrase-file',
  value: 'FILE',
  what: 'the first line of FILE is the new passphrase; asked for at a terminal',
}

/** `kith store`: seals a store, changes its passphrase, says how it is sealed. */
export const store: Command = {
  name: 'store',
  operands: 'ACTION',
  operandsMin: 1,
  operandsMax: 1,
  summary: 'seal the store of a name under a passphrase, or change it',
  about: [
    'ACTION is show, seal or passphrase.',
    'show: says whether the store is sealed, and what opens it.',
    'seal: seals a store that is plain, in its place: whoever copies the file reads no value without the passphrase. When it is cut off, run it again with the same passphrase.',
    'passphrase: changes the passphrase. Copies that were made before open with the one of before.',
    'There is no way around a passphrase that is forgotten. Names of contacts, ids and lengths stay readable, and so do files that were fetched before.',
  ],
  options: [...peerOptions, newPassphraseOption],
  examples: [
    ['store seal --as alice', 'asks for the passphrase, twice'],
    ['store passphrase --as alice --passphrase-file old --new-passphrase-file new', 'in a script'],
    ['store show --as alice --json', 'for scripts'],
  ],
  json: ['{"store","isSealed","wrappings"}; each of the wrappings: {"id","kind","madeAtMs"}'],
  run: async (context) => {
    const [text = ''] = context.arguments.operands
    const action = readChoice('What to do', text, ['show', 'seal', 'passphrase'] as const)
    const { storePath } = placeOf(context.arguments, context.surroundings.env)
    if (!existsSync(storePath)) throw new KithError('store-failed', `There is no store ${storePath}.`)
    if (action === 'seal') return seal(context, storePath)
    return action === 'show' ? show(context, storePath) : change(context, storePath)
  },
}

async function show({ screen, surroundings }: Context, path: string): Promise<ExitCode> {
  const { openSqliteStore, storeWrappings } = await import('@kith/peer')
  await using opened = await openSqliteStore(path)
  const wrappings = await storeWrappings(opened)
  screen.json({ store: path, isSealed: wrappings !== undefined, wrappings: wrappings ?? [] })
  screen.line(wrappings === undefined ? `${path} is not sealed.` : `${path} is sealed, and opened by:`)
  for (const { kind, madeAtMs } of wrappings ?? [])
    screen.line(`  ${wordsOfKind[kind]}, since ${timeWords(madeAtMs, surroundings.nowMs())}`)
  return exitCodes.ok
}

async function seal(context: Context, path: string): Promise<ExitCode> {
  const { openSqliteStore, sealedStore, storeWrappings } = await import('@kith/peer')
  await using plain = await openSqliteStore(path)
  // One that is sealed is opened, which goes on with a sealing that was cut off.
  const isNew = (await storeWrappings(plain)) === undefined
  const passphrase = await (isNew ? newPassphrase(context, passphraseOption.name) : knownPassphrase(context))
  context.screen.progress('sealing …')
  const sealed = await sealedStore(plain, { passphrase })
  await tell(context, path, sealed, 'is sealed; only its passphrase opens it.')
  for (const beside of plainBeside(path)) context.screen.note(`What is in it from before is not sealed: ${beside}`)
  return exitCodes.ok
}

async function change(context: Context, path: string): Promise<ExitCode> {
  const { openSqliteStore, sealedStore, storeWrappings } = await import('@kith/peer')
  await using below = await openSqliteStore(path)
  if ((await storeWrappings(below)) === undefined)
    throw new UsageError(`${path} is not sealed.`, 'kith store seal seals it.')
  const sealed = await sealedStore(below, { passphrase: await knownPassphrase(context) })
  const passphrase = await newPassphrase(context, newPassphraseOption.name)
  await sealed.wrappings.replace(sealed.wrappings.openedBy, { passphrase })
  await tell(context, path, sealed, 'is opened by the new passphrase now.')
  return exitCodes.ok
}

async function knownPassphrase(context: Context): Promise<string> {
  const given = await passphraseOfFile(context, passphraseOption.name)
  if (given !== undefined) return given
  if (!canAsk(context)) throw new KithError('store-sealed')
  return askPassphrase(context, 'Passphrase: ')
}

async function tell({ screen }: Context, path: string, sealed: SealedStore, words: string): Promise<void> {
  screen.json({ store: path, isSealed: true, wrappings: await sealed.wrappings.list() })
  screen.progress(undefined)
  screen.line(`${path} ${words}`)
}

const wordsOfKind: Readonly<Record<StoreWrapping['kind'], string>> = {
  passphrase: 'a passphrase',
  key: 'a key of an application',
  platform: 'a key of the platform',
}

/** What lies beside a store and is not sealed with it. */
function plainBeside(path: string): readonly string[] {
  const [folder, name] = [dirname(path), basename(path)]
  const isPlain = (file: string): boolean => file.startsWith(`${name}.damaged-`) || file === `${name}-blobs`
  return readdirSync(folder)
    .filter(isPlain)
    .map((file) => join(folder, file))
}
