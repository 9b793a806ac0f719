import type { Channel } from '@kith/peer'
import { KithError } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { readName } from '../arguments/values.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import { pipeThrough } from '../pipe/pipe-through.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith pipe`: standard input and output of two programs, joined by a channel. */
export const pipe: Command = {
  name: 'pipe',
  operands: '[NAME]',
  operandsMin: 0,
  operandsMax: 1,
  summary: 'join standard input and output of two programs',
  about: [
    'Opens a channel to NAME, whose kith pipe --listen waits for it: what comes in here goes out there, and the other way round, in order and encrypted, over a direct path where there is one. Ends when both inputs have ended.',
    'With --listen it waits for one channel, from NAME, or from anybody when no NAME is given. Nothing is kept: both programs must run at the same time. An outage of up to a minute is waited out.',
  ],
  options: [
    { name: 'listen', short: 'l', what: 'wait for the other program to open the channel' },
    { name: 'type', value: 'WORD', what: 'what the channel is called; the same at both ends', default: 'pipe' },
    { ...timeoutOption, what: 'how long to wait for the network' },
    ...peerOptions,
  ],
  examples: [
    ['pipe --listen alice --as bob > photos.tar', 'at one end'],
    ['pipe bob --as alice < photos.tar', 'at the other'],
    ['pipe --listen alice --as bob --type log | grep warning', 'live, while it is written'],
  ],
  json: [],
  run: async (context) => {
    const { operands } = context.arguments
    const isListening = context.arguments.has('listen')
    const name = operands[0] === undefined ? undefined : readName('NAME', operands[0])
    if (name === undefined && !isListening) throw new UsageError('Say whom to open the channel to, or --listen.')
    return withPeer(context, (joined) => run(joined, context, name, isListening))
  },
}

async function run(
  joined: Joined,
  context: Context,
  name: string | undefined,
  isListening: boolean,
): Promise<ExitCode> {
  const { arguments: args, screen, surroundings, ending } = context
  const type = args.text('type') ?? 'pipe'
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  const channel = isListening ? await taken(joined, context, name, type) : await opened(joined, context, name, type)
  screen.progress(undefined)
  await pipeThrough(channel, surroundings.stdin, surroundings.stdout, ending)
  return exitCodes.ok
}

/** The channel that somebody opens; others than the one who is waited for are turned down. */
async function taken(
  { peer }: Joined,
  { screen, ending }: Context,
  name: string | undefined,
  type: string,
): Promise<Channel> {
  screen.progress(`waiting for ${name ?? 'anybody'} …`)
  let give: (channel: Channel) => void = () => undefined
  const coming = new Promise<Channel>((resolve, reject) => {
    give = resolve
    ending.addEventListener(
      'abort',
      () => {
        reject(new KithError('aborted'))
      },
      { once: true },
    )
  })
  let isTaken = false
  using listening = peer.channels.on(type, (channel) => {
    if (isTaken || (name !== undefined && channel.with !== name)) {
      channel.abort('no-listener')
      return
    }
    isTaken = true
    give(channel)
  })
  void listening
  return await coming
}

async function opened(
  { peer }: Joined,
  { screen, ending }: Context,
  name: string | undefined,
  type: string,
): Promise<Channel> {
  screen.progress(`opening a channel to ${name ?? ''} …`)
  return peer.channels.open(name ?? '', { type, signal: ending })
}
