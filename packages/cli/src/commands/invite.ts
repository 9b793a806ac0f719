import type { Invitation } from '@kith/peer'

import { UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { timeWords } from '../output/time.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** How much of an id is shown, and enough to revoke by. */
const idLetters = 12

/** `kith invite`: invitations of a network that gives names for them. */
export const invite: Command = {
  name: 'invite',
  operands: '[ACTION ...]',
  operandsMin: 0,
  operandsMax: 2,
  summary: 'invite somebody into a network that asks for it',
  about: [
    'ACTION is create, list or revoke ID; create when it is left out.',
    'kith invite prints an address that gives one name to whoever opens it in a browser, or brings it with --invite. It works once. The network keeps a hash: the address is never shown again.',
    'list shows the invitations that you made, and to a name that operates the network (kith serve --operator) all. revoke takes one back by the letters that list shows.',
  ],
  options: [
    { name: 'for', value: 'NAME', what: 'the one name that may be claimed with it', default: 'any' },
    { name: 'valid', value: 'TIME', what: 'how long it is good', default: 'what the network gives, 72h' },
    { ...timeoutOption, what: 'how long to wait for the network' },
    ...peerOptions,
  ],
  examples: [
    ['invite --as alice', 'an address for anybody'],
    ['invite create --for bob --valid 24h --as alice', 'for bob, by tomorrow'],
    ['invite revoke 3fa9c20b71de --as alice', 'it is good no more'],
  ],
  json: [
    'create: {"invitation","url"}; list: {"id","name","madeAtMs","untilMs","usedBy","isRevoked"}; revoke: {"revoked"}',
  ],
  run: async (context) => {
    const { operands } = context.arguments
    const [verb = 'create', id] = operands
    if (!['create', 'list', 'revoke'].includes(verb)) throw new UsageError(`There is no kith invite ${verb}.`)
    if ((verb === 'revoke') !== (id !== undefined)) throw new UsageError('Which one: kith invite revoke ID.')
    return withPeer(context, async (joined) => {
      await connected(joined, context, context.arguments.durationMs('timeout') ?? timeoutMsDefault)
      if (verb === 'create') return create(joined, context)
      return id === undefined ? list(joined, context) : revoke(joined, context, id)
    })
  },
}

async function create({ peer, place }: Joined, { arguments: args, screen, ending }: Context): Promise<ExitCode> {
  const wanted = args.text('for')
  const name = wanted === undefined ? undefined : readName('--for', wanted)
  const validMs = args.durationMs('valid')
  const invitation = await peer.invitations.create({ name, validMs, signal: ending })
  const url = `${pageOf(place.url)}#invite=${invitation}`
  screen.json({ invitation, url })
  screen.line(url)
  return exitCodes.ok
}

async function list({ peer }: Joined, { screen, surroundings, ending }: Context): Promise<ExitCode> {
  const invitations = await peer.invitations.list({ signal: ending })
  const nowMs = surroundings.nowMs()
  for (const each of invitations) {
    screen.json({ ...each, name: each.name ?? null, usedBy: each.usedBy ?? null })
    const words = `${each.name ?? 'any name'}, ${stateWords(each, nowMs)}`
    screen.line(`${screen.paint.dim(each.id.slice(0, idLetters))}  ${words}`)
  }
  if (invitations.length === 0) screen.note('You made no invitations.')
  return exitCodes.ok
}

async function revoke({ peer }: Joined, { screen, ending }: Context, id: string): Promise<ExitCode> {
  const known = (await peer.invitations.list({ signal: ending })).filter((each) => each.id.startsWith(id))
  const [one] = known
  if (one === undefined || known.length > 1 || id.length < 4)
    throw new UsageError(`${id} does not name one invitation.`, 'kith invite list shows them.')
  await peer.invitations.revoke(one.id, { signal: ending })
  screen.json({ revoked: one.id })
  screen.line(one.usedBy === undefined ? 'It is good no more.' : `It was used already, by ${one.usedBy}.`)
  return exitCodes.ok
}

function stateWords({ usedBy, isRevoked, untilMs }: Invitation, nowMs: number): string {
  if (usedBy !== undefined) return `used by ${usedBy}`
  if (isRevoked) return 'revoked'
  return nowMs >= untilMs ? 'too old' : `good until ${timeWords(untilMs, nowMs)}`
}

/** Where a browser opens the messenger of this network. */
function pageOf(url: string): string {
  const page = new URL(url)
  page.protocol = page.protocol === 'wss:' ? 'https:' : 'http:'
  page.pathname = '/'
  return page.href
}
