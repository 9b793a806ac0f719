import { stat } from 'node:fs/promises'

import { cleanFileName } from '@kith/peer'
import { KithError } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { chatCollections, type WaitingFile } from '../chat/record.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { bytesWords, progressWords } from '../output/file-words.ts'
import { plainLine } from '../output/plain.ts'
import { type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions } from '../peer/place.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Command, Context } from '../program/command.ts'

const countMax = 1_000_000

/** `kith receive`: files that others send, saved. */
export const receive: Command = {
  name: 'receive',
  operands: '[NAME...]',
  operandsMin: 0,
  operandsMax: 100,
  summary: 'save files that others send',
  about: [
    'Fetches files that NAME, or anybody, sent, verifies them and saves them: those that came while another command ran first, then those that come. What was fetched before an interruption is not fetched again.',
    'A file is saved under the name its sender gave it, cleaned of paths and signs; where there is one of this name it gets a number. Nothing is ever overwritten.',
  ],
  options: [
    { name: 'into', value: 'FOLDER', what: 'where to save', default: '.' },
    { name: 'count', value: 'COUNT', what: 'end after so many files; 0 for never', default: '1' },
    { name: 'list', what: 'print what waits, and fetch nothing' },
    ...peerOptions,
  ],
  examples: [
    ['receive --as bob', 'the next file from anybody'],
    ['receive alice --into ~/Downloads --count 0 --as bob', 'everything that alice sends, until Ctrl-C'],
  ],
  json: [
    '{"event":"waits","mid","from","name","bytes","type","atMs"}',
    '{"event":"progress","mid","bytesHere","bytes","rate","leftMs","state","code"}',
    '{"event":"saved","mid","from","name","bytes","path"}',
  ],
  run: async (context) => {
    const { arguments: args } = context
    const names = args.operands.map((name) => readName('NAME', name))
    const folder = args.text('into') ?? '.'
    const isFolder = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    )
    if (!isFolder) throw new UsageError(`There is no folder ${folder}.`)
    const count = args.number('count', 0, countMax) ?? 1
    const wanted = { names, folder, count }
    return withPeer(context, (joined) =>
      args.has('list') ? list(joined, context, wanted) : receiveAll(joined, context, wanted),
    )
  },
}

interface Wanted {
  readonly names: readonly string[]
  readonly folder: string
  readonly count: number
}

type Waiting = WaitingFile & { readonly mid: string }

async function waiting({ lines }: Joined, { names }: Wanted): Promise<readonly Waiting[]> {
  const all = await lines.waitingFiles()
  return all.filter(({ from }) => names.length === 0 || names.includes(from))
}

async function list(joined: Joined, { screen }: Context, wanted: Wanted): Promise<ExitCode> {
  for (const { mid, from, file, atMs } of await waiting(joined, wanted)) {
    screen.json({ event: 'waits', mid, from, name: file.name, bytes: file.bytes, type: file.type, atMs })
    screen.line(`${from}: ${plainLine(cleanFileName(file.name), 100)}, ${bytesWords(file.bytes)}`)
  }
  return exitCodes.ok
}

async function receiveAll(joined: Joined, context: Context, wanted: Wanted): Promise<ExitCode> {
  const { peer } = joined
  const { ending, screen } = context
  const refusal = whenRefused(peer, ending)
  const signal = AbortSignal.any([ending, refusal.signal])
  const changes = peer.records.changes(chatCollections.files, { signal })
  const done = new Set<string>()
  const next = async (): Promise<Waiting | undefined> =>
    (await waiting(joined, wanted)).find(({ mid }) => !done.has(mid))
  const arrivals = changes[Symbol.asyncIterator]()
  while (!signal.aborted && (wanted.count === 0 || done.size < wanted.count)) {
    const file = await next()
    if (file === undefined) {
      screen.progress(`waiting for files${wanted.names.length > 0 ? ` from ${wanted.names.join(', ')}` : ''} …`)
      if ((await arrivals.next()).done === true) break
      continue
    }
    done.add(file.mid)
    await save(joined, context, wanted.folder, file, signal)
  }
  screen.progress(undefined)
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  return ending.aborted && wanted.count > done.size ? exitCodes.interrupted : exitCodes.ok
}

async function save(
  joined: Joined,
  { screen }: Context,
  folder: string,
  waits: Waiting,
  signal: AbortSignal,
): Promise<void> {
  const { mid, from, file } = waits
  const name = plainLine(cleanFileName(file.name), 60)
  const blob = await joined.peer.blobs.open(file, { signal })
  for await (const { bytesHere, rate, leftMs, state, code } of blob.progress({ signal })) {
    screen.json({
      event: 'progress',
      mid,
      bytesHere,
      bytes: file.bytes,
      rate,
      leftMs: leftMs ?? null,
      state,
      code: code ?? null,
    })
    const words = state === 'seeking' ? `waiting for ${from}` : progressWords(bytesHere, file.bytes, { rate, leftMs })
    screen.progress(`${name}: ${words} …`)
  }
  if (signal.aborted) return
  const path = await blob.saveTo(folder, { signal })
  await joined.lines.savedFile(mid)
  screen.progress(undefined)
  screen.json({ event: 'saved', mid, from, name: file.name, bytes: file.bytes, path })
  screen.line(path)
  screen.note(`${screen.errPaint.green('✓')} ${name} from ${from}, ${bytesWords(file.bytes)}`)
}
