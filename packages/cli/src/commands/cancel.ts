import { type MessageId, parseId, sentenceOf } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { isFinal } from '../chat/record.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith cancel`: takes a message back that nobody has yet. */
export const cancel: Command = {
  name: 'cancel',
  operands: 'MID',
  operandsMin: 1,
  operandsMax: 1,
  summary: 'take a message back that was not delivered yet',
  about: [
    'Takes back a message that was sent from this store under this name, by the MID that kith send printed, and says what became of it. Who committed it before has it.',
    'A message that is already on its way ends when its receiver is there to decide it (exit code 3 until then); it is not handled any more.',
  ],
  options: [{ ...timeoutOption, what: 'how long to wait for the outcome' }, ...peerOptions],
  examples: [['cancel nt9m8zk9csa68mqs40qwzfpx0r --as alice', 'a MID printed by kith send']],
  json: ['{"mid","state","code"}: expired with the code canceled when it was taken back'],
  run: async (context) => {
    const [text = ''] = context.arguments.operands
    const mid = parseId<MessageId>(text)
    if (mid === undefined)
      throw new UsageError(`"${text}" is no id of a message: kith send prints one, of 26 letters and digits.`)
    return withPeer(context, (joined) => takeBack(joined, context, mid))
  },
}

async function takeBack({ peer, lines }: Joined, context: Context, mid: MessageId): Promise<ExitCode> {
  const { screen, ending, arguments: args } = context
  const before = await peer.why(mid, { server: false })
  if (!before.known || before.direction === 'received') {
    screen.note(`No such message was sent from this store as ${peer.name}.`)
    return exitCodes.unknown
  }
  await peer.messages.cancel(mid)
  screen.progress('taking it back …')
  const over = AbortSignal.any([ending, AbortSignal.timeout(args.durationMs('timeout') ?? timeoutMsDefault)])
  await lines.deliveries.until(mid, 'committed', over)
  screen.progress(undefined)
  await lines.settled()
  const { state, code, to } = await peer.why(mid, { server: false })
  screen.json({ mid, state, code: code ?? null })
  if (state === 'expired') {
    screen.note(`Taken back; ${to} does not get it.`)
    return exitCodes.ok
  }
  if (isFinal(state)) {
    const why = code === undefined ? '' : ` ${sentenceOf(code)} (${code})`
    screen.note(state === 'committed' ? `Too late: ${to} has it.` : `It had ended before: ${state}.${why}`)
    return exitCodes.failed
  }
  screen.note(`It will not be handled any more; what became of it shows when ${to} is there.`)
  return exitCodes.late
}
