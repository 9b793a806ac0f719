import { homedir } from 'node:os'

import { UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { Questions } from '../linking/question.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { connected, type Joined, makeFolder, ownLabel, withPeer } from '../peer/joined.ts'
import { passphraseOfFile, passphraseOption } from '../peer/passphrase.ts'
import { peerOptions, readServer, storePathOf, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith name`: giving a name up, and getting one from its owner. */
export const name: Command = {
  name: 'name',
  operands: 'ACTION NAME [TAKE]',
  operandsMin: 2,
  operandsMax: 3,
  summary: 'give your name up, or to somebody else',
  about: [
    'ACTION is release, take-back, take or transfer.',
    'kith name release NAME gives your name up: the network removes all that it keeps of it, and puts your devices out. For 30 days, unless its operator says otherwise, nobody else can claim it, and kith name take-back NAME brings it back, from any device that the name had; so does a recovery code (kith recover). What was removed does not come back.',
    'kith name take NAME makes keys that are to have a name which somebody else has, and prints a text for its owner; it is no secret. The owner gives the name away with kith name transfer NAME TAKE. Both see the same six words first; where the name has a recovery code, it is asked for, so that who has stolen a device gives nothing away. There is no way back. Run kith name take again when the devices of the owner have changed since.',
    'Whoever knew the name sees that it has changed hands, and that its owner signed it.',
  ],
  options: [
    { name: 'yes', what: 'do not ask' },
    { ...timeoutOption, what: 'how long to wait for the network' },
    ...peerOptions.filter(({ name: option }) => option !== 'as'),
  ],
  examples: [
    ['name release alice', 'asks first'],
    ['name take-back alice', 'within 30 days'],
    ['name take shop', 'prints a text for whoever has shop'],
    ['name transfer shop kith-take:AAh…', 'gives shop to who made that text'],
  ],
  json: [
    '{"event":"released"|"taken-back"|"transferred","name"}; take: {"event":"take","name","take","words","store"}',
  ],
  run: async (context) => {
    const [verb, named, take] = context.arguments.operands
    const own = readName('NAME', named ?? '')
    if ((verb === 'transfer') !== (take !== undefined))
      throw new UsageError(
        'kith name transfer NAME TAKE, with the text that kith name take shows; nothing else takes one.',
      )
    switch (verb) {
      case 'release':
        return withPeer(context, (joined) => release(joined, context), { name: own })
      case 'take-back':
        return withPeer(context, (joined) => takeBack(joined, context), { name: own, claim: { takeBack: true } })
      case 'transfer':
        return withPeer(context, (joined) => transfer(joined, context, take ?? ''), { name: own })
      case 'take':
        return takeIt(context, own)
      default:
        throw new UsageError(`There is no kith name ${String(verb)}.`)
    }
  },
}

async function release(joined: Joined, context: Context): Promise<ExitCode> {
  const { peer } = joined
  await connected(joined, context, context.arguments.durationMs('timeout') ?? timeoutMsDefault)
  context.screen.note(`What waits for ${peer.name} at the network is lost, and its devices are out.`)
  using questions = new Questions(context)
  if (!(await agreed(context, `Give ${peer.name} up?`, questions))) return exitCodes.failed
  await peer.names.release({ signal: context.ending })
  context.screen.json({ event: 'released', name: peer.name })
  context.screen.line(`${peer.name} is given up. kith name take-back ${peer.name} brings it back for a while.`)
  return exitCodes.ok
}

async function takeBack(joined: Joined, context: Context): Promise<ExitCode> {
  await connected(joined, context, context.arguments.durationMs('timeout') ?? timeoutMsDefault)
  context.screen.json({ event: 'taken-back', name: joined.peer.name })
  context.screen.line(`${joined.peer.name} is yours.`)
  return exitCodes.ok
}

async function transfer(joined: Joined, context: Context, take: string): Promise<ExitCode> {
  const { peer } = joined
  await connected(joined, context, context.arguments.durationMs('timeout') ?? timeoutMsDefault)
  const { words } = await peer.names.heirOf(take)
  context.screen.note(`Whoever takes ${peer.name} sees these words: ${words}`)
  using questions = new Questions(context)
  if (!(await agreed(context, `Give ${peer.name} away for good?`, questions))) return exitCodes.failed
  const [highest] = await peer.devices.recovery.list()
  const code = highest?.kind === 'code' ? await questions.ask(`The recovery code of ${peer.name}:`) : undefined
  await peer.names.transfer(take, { signal: context.ending, ...(code !== undefined && { secret: { code } }) })
  context.screen.json({ event: 'transferred', name: peer.name })
  context.screen.line(`${peer.name} is theirs now.`)
  return exitCodes.ok
}

async function takeIt(context: Context, wanted: string): Promise<ExitCode> {
  const { screen, surroundings, ending, arguments: args } = context
  const url = readServer(args.text('server') ?? 'http://localhost:4600')
  const store = args.text('store') ?? storePathOf(url, wanted, surroundings.env, homedir())
  await makeFolder(store)
  const passphrase = await passphraseOfFile(context, passphraseOption.name)
  const { take, fingerprint } = await surroundings.takeName(url.href.replace(/\/$/, ''), {
    ...{ name: wanted, store, label: ownLabel(), signal: ending, passphrase },
  })
  screen.json({ event: 'take', name: wanted, take, words: fingerprint.words, store })
  screen.note(`For the owner of ${wanted}, who gives it away with kith name transfer ${wanted} TAKE:`)
  screen.line(take)
  screen.note(`Both of you see these words: ${fingerprint.words}`)
  screen.note(`Then you are ${wanted} with the store ${store}.`)
  return exitCodes.ok
}

async function agreed(context: Context, question: string, questions: Questions): Promise<boolean> {
  if (context.arguments.has('yes')) return true
  const isYes = await questions.agree(question)
  if (!isYes) context.screen.note('Nothing was done.')
  return isYes
}
