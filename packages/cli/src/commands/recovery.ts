import { UsageError } from '../arguments/option.ts'
import { Questions } from '../linking/question.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith recovery`: what brings a name back when all its devices are lost. */
export const recovery: Command = {
  name: 'recovery',
  operands: '[create]',
  operandsMin: 0,
  operandsMax: 1,
  summary: 'make a code that brings your name back',
  about: [
    'kith recovery create shows a code of seven groups of four letters. Write it down and keep it where nobody else finds it: whoever has it can take the name. It counts once you have typed it back from the paper; it is never shown again, and neither this machine nor the network keeps it.',
    'With kith recover NAME the code makes another machine the device of the name.',
  ],
  options: [{ ...timeoutOption, what: 'how long to wait for the network' }, ...peerOptions],
  examples: [['recovery create --as alice', 'then: kith recover alice, on another machine']],
  json: [
    'a list: {"key","kind"}; create: {"event":"code","code"}, then the code on standard input, and {"event":"recovery-added"}',
  ],
  run: async (context) => {
    const [verb = 'list'] = context.arguments.operands
    if (verb !== 'list' && verb !== 'create') throw new UsageError(`There is no kith recovery ${verb}.`)
    return withPeer(context, async (joined) => {
      await connected(joined, context, context.arguments.durationMs('timeout') ?? timeoutMsDefault)
      return verb === 'list' ? list(joined, context) : create(joined, context)
    })
  },
}

async function list({ peer }: Joined, { screen }: Context): Promise<ExitCode> {
  const keys = await peer.devices.recovery.list()
  for (const { key, kind } of keys) {
    screen.json({ key, kind })
    screen.line(`${screen.paint.dim(key.slice(0, 16))}  ${kind === 'code' ? 'a recovery code' : 'a passkey'}`)
  }
  if (keys.length === 0) screen.note(`Nothing can recover ${peer.name}. kith recovery create makes a code.`)
  return exitCodes.ok
}

async function create({ peer }: Joined, context: Context): Promise<ExitCode> {
  const { screen } = context
  const { code, confirm } = await peer.devices.recovery.create()
  screen.json({ event: 'code', code })
  screen.line(`The recovery code of ${peer.name} is`)
  screen.line(`  ${screen.paint.bold(code)}`)
  screen.note('Write it down. It counts once you have typed it back, and is not shown again.')
  using questions = new Questions(context)
  await confirm(await questions.ask('The code, from the paper:'))
  screen.json({ event: 'recovery-added' })
  screen.line(`The code can recover ${peer.name} now.`)
  return exitCodes.ok
}
