import type { DirectoryChange, DirectoryEntryInfo, DirectoryQuery } from '@kith/peer'
import { KithError, limits } from '@kith/wire'

import { readCondition, readName } from '../arguments/values.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plainLine } from '../output/plain.ts'
import { timeWords } from '../output/time.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Command, Context } from '../program/command.ts'

const entriesDefault = 50
const entriesMax = 100_000

/** `kith search`: what others published. */
export const search: Command = {
  name: 'search',
  operands: 'KIND [TEXT...]',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  summary: 'find entries of the directory',
  about: [
    'Prints the entries of a KIND: all of them, or those in which every word of TEXT begins a word. The signature of each entry is checked against the keys of its owner.',
    'With --live it goes on and prints every entry that comes, changes or goes, until Ctrl-C.',
  ],
  options: [
    {
      name: 'where',
      value: 'FIELD=VALUE',
      isRepeatable: true,
      what: 'a field that must have this value; "5" in double quotes is a text, 5 a number',
    },
    { name: 'owner', value: 'NAME', what: 'only entries of this name' },
    { name: 'sort', value: 'ORDER', what: 'newest, oldest or owner', default: 'newest' },
    { name: 'limit', value: 'COUNT', what: 'how many entries at most', default: String(entriesDefault) },
    { name: 'live', what: 'go on with every change' },
    { ...timeoutOption, what: 'how long to wait for the network' },
    ...peerOptions,
  ],
  examples: [
    ['search songs gaude --as bob', 'words, from their beginning'],
    ['search songs --where year=1959 --where genre=choir --sort owner', 'by fields'],
    ['search services --live --json', 'as lines of JSON, and every change'],
  ],
  json: [
    '{"owner","kind","id","content","publishedAtMs","visibility"}',
    'with --live also "change": "put" or {"change":"removed","owner","id"} or {"change":"complete"}',
  ],
  run: (context) => withPeer(context, readQuery(context)),
}

function readQuery(context: Context): (joined: Joined) => Promise<ExitCode> {
  const { arguments: args } = context
  const [kind = '', ...words] = args.operands
  const owner = args.text('owner')
  const where = Object.fromEntries(args.all('where').map((text) => readCondition('--where', text)))
  const query: DirectoryQuery = {
    text: words.length === 0 ? undefined : words.join(' '),
    where: Object.keys(where).length === 0 ? undefined : where,
    owner: owner === undefined ? undefined : readName('--owner', owner),
    sort: args.choice('sort', ['newest', 'oldest', 'owner']),
  }
  const limit = args.number('limit', 1, entriesMax) ?? entriesDefault
  return async (joined) => {
    await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
    return args.has('live') ? follow(joined, context, kind, query) : list(joined, context, kind, query, limit)
  }
}

async function list(
  { peer }: Joined,
  context: Context,
  kind: string,
  query: DirectoryQuery,
  limit: number,
): Promise<ExitCode> {
  const { screen, ending } = context
  let cursor: string | undefined
  let left = limit
  do {
    const page = await peer.directory.search(kind, {
      ...query,
      cursor,
      limit: Math.min(left, limits.searchPageMax),
      signal: ending,
    })
    for (const entry of page.entries.slice(0, left)) print(entry, context, '')
    left -= page.entries.length
    cursor = page.next
  } while (cursor !== undefined && left > 0 && !ending.aborted)
  if (left === limit) screen.note('Nothing found.')
  else if (cursor !== undefined) screen.note(`There are more; --limit ${limit * 2} shows them.`)
  return exitCodes.ok
}

async function follow({ peer }: Joined, context: Context, kind: string, query: DirectoryQuery): Promise<ExitCode> {
  const { ending } = context
  const refusal = whenRefused(peer, ending)
  const signal = AbortSignal.any([ending, refusal.signal])
  for await (const change of peer.directory.watch(kind, { ...query, signal })) show(change, context)
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  return exitCodes.ok
}

function show(change: DirectoryChange, context: Context): void {
  const { screen } = context
  const { green, red, dim } = screen.paint
  switch (change.change) {
    case 'put':
      print(change.entry, context, `${green('+')} `)
      break
    case 'removed':
      screen.json(change)
      screen.line(`${red('-')} ${change.owner}  ${dim(plainLine(change.id))}`)
      break
    case 'complete':
      screen.json(change)
      screen.note(dim('That is all for now; changes follow.'))
      break
  }
}

function print(entry: DirectoryEntryInfo, { screen, surroundings: { nowMs } }: Context, sign: string): void {
  const { owner, kind, id, content, publishedAtMs, visibility } = entry
  const { bold, dim } = screen.paint
  screen.json({ ...(sign !== '' && { change: 'put' }), owner, kind, id, content, publishedAtMs, visibility })
  const facts = dim(`${plainLine(id)} ${timeWords(publishedAtMs, nowMs())}`)
  screen.line(`${sign}${bold(owner)}  ${plainLine(JSON.stringify(content), 2000)}  ${facts}`)
}
