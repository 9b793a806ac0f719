import type { PresenceInfo } from '@kith/peer'
import { KithError, limits } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { presenceWords } from '../output/presence-words.ts'
import { exactTimeWords } from '../output/time.ts'
import { becomeContacts, contactOption } from '../peer/contact.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith watch`: who is there, as lines. */
export const watch: Command = {
  name: 'watch',
  operands: 'NAME...',
  operandsMin: 1,
  operandsMax: limits.presenceNamesMax,
  summary: 'show who is there, and every change',
  about: [
    'Prints the presence of each NAME now and a line at every change, until Ctrl-C. Presence is shown to contacts only: of others nothing is visible, not even whether they exist.',
    'A program that crashes shows as offline within 45 seconds, one that leaves within one.',
  ],
  options: [
    { name: 'once', what: 'print what is now and end' },
    contactOption,
    { ...timeoutOption, what: 'how long to wait for the network' },
    ...peerOptions,
  ],
  examples: [
    ['watch bob carol --as alice', 'until Ctrl-C'],
    ['watch bob --once --json | jq -r .state', 'in a script'],
    ['watch bob --contact', 'and ask bob to become a contact first'],
  ],
  json: ['{"name","state","freshness","sinceMs","idleMs","note","activity","atMs"}'],
  run: async (context) => {
    const names = context.arguments.operands.map((name) => readName('NAME', name))
    if (new Set(names).size < names.length) throw new UsageError('A name is given twice.')
    return withPeer(context, (joined) => show(joined, context, names))
  },
}

async function show(joined: Joined, context: Context, names: readonly string[]): Promise<ExitCode> {
  const { peer } = joined
  const { arguments: args, ending } = context
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  if (args.has('contact')) await becomeContacts(joined, names)
  const width = Math.max(...names.map((name) => name.length))
  if (args.has('once')) {
    for (const info of await peer.presence.query(names, { signal: ending })) print(info, context, width)
    return exitCodes.ok
  }
  const refusal = whenRefused(peer, ending)
  const signal = AbortSignal.any([ending, refusal.signal])
  const said = new Map<string, string>()
  for await (const info of peer.presence.watch(names, { signal })) print(info, context, width, said)
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  return exitCodes.ok
}

/** Prints a presence; as text only when it reads otherwise than what was `said` of the name before. */
function print(
  info: PresenceInfo,
  { screen, surroundings: { nowMs } }: Context,
  width: number,
  said = new Map<string, string>(),
): void {
  const { name, state, freshness, sinceMs, idleMs, note, activity } = info
  const atMs = nowMs()
  screen.json({ name, state, freshness, sinceMs: sinceMs ?? null, idleMs, note, activity, atMs })
  const words = presenceWords(info, atMs, screen.paint)
  if (said.get(name) === words) return
  said.set(name, words)
  const { dim, bold } = screen.paint
  const time = dim(exactTimeWords(atMs, atMs))
  screen.line(`${time}  ${bold(name)}${' '.repeat(width - name.length)}  ${words}`)
}
