import type { ConversationInfo, GivenRole } from '@kith/peer'

import { UsageError } from '../arguments/option.ts'
import { talk } from '../conversations/talking.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plain } from '../output/plain.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith group`: conversations of several people. */
export const group: Command = {
  name: 'group',
  operands: '[ACTION ...]',
  operandsMin: 0,
  operandsMax: 64,
  summary: 'talk with several people',
  about: [
    'Lists the conversations of several people in which your name is. ACTION is create TITLE NAME..., chat WHICH, add WHICH NAME, remove WHICH NAME, role WHICH NAME ROLE, rename WHICH TITLE, leave WHICH, or forget WHICH, which deletes one that you left with all that was said. WHICH is the title, or the beginning of the id.',
    'kith group chat WHICH prints what was said and who came and went since the last time, says each line of standard input, and at the end of the input waits until every line is delivered, or kept by the server, for everybody (exit code 3 when that takes longer than --timeout).',
    'ROLE is reader, commenter, writer or manager. Who is taken in reads from then on; who is taken out reads nothing newer. No server decides who belongs to a conversation, or can read it.',
  ],
  options: [{ ...timeoutOption, what: 'how long to wait for the network' }, ...peerOptions],
  examples: [
    ['group create Picnic bob carol --as alice', 'begin one'],
    ['group chat Picnic --as alice', 'talk; Ctrl-D ends'],
    ['group remove Picnic carol --as alice', 'carol reads nothing newer'],
  ],
  json: [
    'a conversation: {"id","title","isMember","members":[{"name","role","listed"}]}; chat: {"event":"message"|"change","conversation","from","text","atMs"} and {"event":"sent","conversation","text","to"}',
  ],
  run: async (context) => {
    const [verb = 'list', ...rest] = context.arguments.operands
    const action = Object.hasOwn(actions, verb) ? actions[verb] : undefined
    if (action === undefined) throw new UsageError(`There is no kith group ${verb}.`)
    if (rest.length < action.wordsMin || rest.length > action.wordsMax)
      throw new UsageError(`It is kith group ${verb}${action.usage}.`)
    return withPeer(context, (joined) => action.run(joined, context, rest))
  },
}

interface Action {
  readonly usage: string
  readonly wordsMin: number
  readonly wordsMax: number
  readonly run: (joined: Joined, context: Context, words: readonly string[]) => Promise<ExitCode>
}

const actions: Readonly<Record<string, Action>> = {
  list: {
    ...{ usage: '', wordsMin: 0, wordsMax: 0 },
    run: async (joined, context) => {
      await upToDate(joined, context)
      const all = await joined.peer.conversations.list()
      for (const each of all) show(context, each)
      if (all.length === 0) context.screen.note('There is no conversation of several people yet.')
      return exitCodes.ok
    },
  },
  create: {
    ...{ usage: ' TITLE NAME...', wordsMin: 2, wordsMax: 63 },
    run: async (joined, context, [title = '', ...members]) => {
      await upToDate(joined, context)
      const made = await joined.peer.conversations.create({ title, members })
      return changed(joined, context, made.id)
    },
  },
  chat: {
    ...{ usage: ' WHICH', wordsMin: 1, wordsMax: 1 },
    run: async (joined, context, [which = '']) => {
      if ((await matching(joined, which)).length !== 1) await upToDate(joined, context)
      const timeoutMs = context.arguments.durationMs('timeout') ?? timeoutMsDefault
      return talk(joined, context, await find(joined, which), timeoutMs)
    },
  },
  add: change(' WHICH NAME', 2, (one, [name = '']) => one.add(name)),
  remove: change(' WHICH NAME', 2, (one, [name = '']) => one.remove(name)),
  role: change(' WHICH NAME ROLE', 3, (one, [name = '', role = '']) => one.setRole(name, role as GivenRole)),
  rename: change(' WHICH TITLE', 2, (one, [title = '']) => one.rename(title)),
  leave: change(' WHICH', 1, (one) => one.leave()),
  forget: {
    ...{ usage: ' WHICH', wordsMin: 1, wordsMax: 1 },
    run: async (joined, context, [which = '']) => {
      await upToDate(joined, context)
      const { id, title } = await find(joined, which)
      await joined.peer.conversations.get(id).forget()
      await joined.conversations.forget(id)
      context.screen.json({ event: 'forgotten', id })
      context.screen.note(`Nothing is kept of ${title === '' ? id.slice(0, 12) : plain(title)} any more.`)
      return exitCodes.ok
    },
  },
}

type Handle = ReturnType<Joined['peer']['conversations']['get']>

function change(usage: string, words: number, work: (one: Handle, words: readonly string[]) => Promise<void>): Action {
  return {
    ...{ usage, wordsMin: words, wordsMax: words },
    run: async (joined, context, [which = '', ...rest]) => {
      await upToDate(joined, context)
      const { id } = await find(joined, which)
      await work(joined.peer.conversations.get(id), rest)
      return changed(joined, context, id)
    },
  }
}

/** Shows a conversation as it is now. What was sent about it leaves with the peer. */
async function changed({ peer }: Joined, context: Context, id: string): Promise<ExitCode> {
  show(context, await peer.conversations.get(id).info())
  return exitCodes.ok
}

async function upToDate(joined: Joined, context: Context): Promise<void> {
  const timeoutMs = context.arguments.durationMs('timeout') ?? timeoutMsDefault
  await connected(joined, context, timeoutMs)
  await joined.peer.messages.drained({ signal: AbortSignal.any([context.ending, AbortSignal.timeout(timeoutMs)]) })
}

async function matching({ peer }: Joined, which: string): Promise<readonly ConversationInfo[]> {
  const all = await peer.conversations.list()
  const titled = all.filter(({ title }) => title === which)
  return titled.length > 0 ? titled : all.filter(({ id }) => id.startsWith(which.toLowerCase()))
}

async function find(joined: Joined, which: string): Promise<ConversationInfo> {
  const [found, ...others] = await matching(joined, which)
  if (found === undefined) throw new UsageError(`${joined.peer.name} has no conversation ${which}.`)
  if (others.length > 0) throw new UsageError(`There are several conversations ${which}; give the beginning of an id.`)
  return found
}

function show({ screen }: Context, { id, title, isMember, members }: ConversationInfo): void {
  screen.json({ id, title, isMember, members: members.map(({ name, role, listed }) => ({ name, role, listed })) })
  const who = members.map(({ name, role, listed }) => {
    const what = [
      ...(role === 'writer' ? [] : [role]),
      ...(listed === 'differs' ? ['other devices than the name'] : []),
    ]
    return plain(what.length === 0 ? name : `${name} (${what.join(', ')})`)
  })
  const called = title === '' ? 'without a title' : plain(title)
  screen.line(
    `${screen.paint.dim(id.slice(0, 12))}  ${screen.paint.bold(called)}${isMember ? '' : '  (you are out)'}  ${who.join(', ')}`,
  )
}
