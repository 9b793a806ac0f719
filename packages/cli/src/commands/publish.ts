import type { DirectoryContent, DirectoryEntryInfo } from '@kith/peer'
import { KithError, visibilities } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { readJson, readName } from '../arguments/values.ts'
import { readAll } from '../chat/standard-input.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { durationWords } from '../output/time.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Command, Context } from '../program/command.ts'
import { untilAborted } from '../program/interrupts.ts'

/** `kith publish`: an entry of one's own in the directory. */
export const publish: Command = {
  name: 'publish',
  operands: 'KIND [JSON]',
  operandsMin: 1,
  operandsMax: 2,
  summary: 'put an entry into the directory',
  about: [
    'Publishes a JSON object of a KIND under your name, signed by this device; others find it with kith search. Without JSON, or with -, it is read from standard input. The same --id replaces an entry.',
    'Say how long it lives: --ttl keeps it without you, --stay while this command runs.',
  ],
  options: [
    { name: 'ttl', value: 'TIME', what: 'how long it lives without this device, such as 30d' },
    { name: 'stay', what: 'keep it while this command runs, until Ctrl-C' },
    { name: 'id', value: 'ID', what: 'names the entry among yours of this kind', default: 'a random id' },
    { name: 'visibility', value: 'WHO', what: 'network, contacts or list', default: 'network' },
    { name: 'reader', value: 'NAME', isRepeatable: true, what: 'with --visibility list, who may find it' },
    { name: 'remove', what: 'take the entry with this --id away' },
    { ...timeoutOption, what: 'how long to wait for the network' },
    ...peerOptions,
  ],
  examples: [
    [`publish songs '{"title":"Gaudeamus","year":1959}' --ttl 30d --as alice`, 'lives 30 days'],
    [`publish services '{"offers":"printing"}' --id printer --stay`, 'lives while the command runs'],
    ['publish services --id printer --remove', 'takes it away'],
  ],
  json: [
    '{"event":"published","owner","kind","id","content","publishedAtMs","visibility"}',
    '{"event":"removed","kind","id"}',
  ],
  run: async (context) => {
    const { arguments: args } = context
    const [kind = ''] = args.operands
    if (args.has('remove')) {
      const id = args.text('id')
      if (id === undefined) throw new UsageError('--remove needs --id ID: kith search shows it.')
      if (args.operands.length > 1) throw new UsageError('--remove takes no JSON.')
      return withPeer(context, (joined) => remove(joined, context, kind, id))
    }
    const wanted = await readWanted(context)
    return withPeer(context, (joined) => put(joined, context, kind, wanted))
  },
}

interface Wanted {
  readonly content: DirectoryContent
  readonly ttl: number | undefined
  readonly visibility: (typeof visibilities)[number] | undefined
  readonly readers: readonly string[] | undefined
}

async function readWanted({ arguments: args, surroundings, ending }: Context): Promise<Wanted> {
  const ttl = args.durationMs('ttl')
  if (ttl === undefined && !args.has('stay'))
    throw new UsageError(
      'Without --ttl an entry lives only while this command runs.',
      'Add --stay to keep it running, or --ttl 30d.',
    )
  const visibility = args.choice('visibility', visibilities)
  const readers = args.all('reader').map((name) => readName('--reader', name))
  if ((visibility === 'list') !== readers.length > 0)
    throw new UsageError('--visibility list and --reader NAME belong together.')
  const [, given = '-'] = args.operands
  const text = given === '-' ? await readAll(surroundings.stdin, ending) : given
  const content = readJson('The entry', text)
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UsageError('The entry is a JSON object, such as {"title":"Gaudeamus"}.')
  return { content: content as DirectoryContent, ttl, visibility, readers: readers.length > 0 ? readers : undefined }
}

async function put(joined: Joined, context: Context, kind: string, { content, ...wanted }: Wanted): Promise<ExitCode> {
  const { peer } = joined
  const { arguments: args, screen, ending } = context
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  const options = { ...wanted, id: args.text('id'), signal: ending }
  const entry = await peer.directory.publish(kind, content, options)
  print(entry, context, wanted.ttl)
  if (!args.has('stay')) return exitCodes.ok
  const refusal = whenRefused(peer, ending)
  await untilAborted(AbortSignal.any([ending, refusal.signal]))
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  if (wanted.ttl === undefined) screen.note('The entry ends here.')
  return exitCodes.ok
}

async function remove(joined: Joined, context: Context, kind: string, id: string): Promise<ExitCode> {
  const { screen, arguments: args, ending } = context
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  await joined.peer.directory.unpublish(kind, id, { signal: ending })
  screen.json({ event: 'removed', kind, id })
  screen.line(id)
  return exitCodes.ok
}

function print(entry: DirectoryEntryInfo, { screen, arguments: args }: Context, ttl: number | undefined): void {
  const { owner, kind, id, content, publishedAtMs, visibility } = entry
  screen.json({ event: 'published', owner, kind, id, content, publishedAtMs, visibility })
  screen.line(id)
  const life = args.has('stay') ? 'while this runs; Ctrl-C ends it' : `for ${durationWords(ttl ?? 0)}`
  const both = args.has('stay') && ttl !== undefined ? ` and ${durationWords(ttl)} after` : ''
  screen.note(`${screen.errPaint.green('✓')} published ${life}${both}`)
}
