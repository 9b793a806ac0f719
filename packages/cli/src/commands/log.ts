import { setTimeout as delay } from 'node:timers/promises'

import type { KeyLogView, ShownLogHead } from '@kith/peer'

import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { exactTimeWords } from '../output/time.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

/** How long the first head is waited for, in milliseconds. */
const headMsMax = 5000

/** `kith log`: what this device knows of the log of all keys. */
export const log: Command = {
  name: 'log',
  operands: '',
  operandsMin: 0,
  operandsMax: 0,
  summary: 'show what is known of the log of all keys',
  about: [
    'The network keeps one log of which name had which keys, which can only grow. This device checks what it is shown against it, and contacts who talk compare what they know. kith log shows the newest state that this device has seen proven: how many entries, when the network signed it, and the hash over all of them, which somebody else can compare.',
    'Where the network signed two states that cannot both be true, both are shown, with the exit code 1: it has shown two people two logs, or was restored from an older copy. With --json they stand there as the network signed them: evidence that needs no trust in who shows it.',
  ],
  options: [{ ...timeoutOption, what: 'how long to wait for the network' }, ...peerOptions],
  examples: [
    ['log --as alice', 'the newest state'],
    ['log --as alice --json', 'with the signatures'],
  ],
  json: [
    '{"head":{"size","atMs","root","signed"},"forks":[{"heads":[HEAD,HEAD]}]}; root and signed in hexadecimal digits',
  ],
  run: async (context) => withPeer(context, (joined) => show(joined, context)),
}

async function show(joined: Joined, context: Context): Promise<ExitCode> {
  const { screen, surroundings, arguments: args } = context
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  const { head, forks } = await known(joined, context)
  const words = ({ size, atMs, root }: ShownLogHead): string =>
    `${String(size)} ${size === 1 ? 'entry' : 'entries'}, signed ${exactTimeWords(atMs, surroundings.nowMs())}  ${screen.paint.dim(root)}`
  screen.json({ head: head ?? null, forks })
  if (head === undefined) screen.note('The network has not shown its log yet.')
  else screen.line(words(head))
  for (const { heads } of forks) {
    screen.line('The network signed both of these, and they cannot both be true:')
    for (const each of heads) screen.line(`  ${words(each)}`)
  }
  return forks.length === 0 ? exitCodes.ok : exitCodes.failed
}

/** The log is asked for in the background after each sign-in; the first time there is nothing to show until it answered. */
async function known({ peer }: Joined, { ending }: Context): Promise<KeyLogView> {
  const end = Date.now() + headMsMax
  for (;;) {
    const view = await peer.names.log({ signal: ending })
    if (view.head !== undefined || Date.now() > end) return view
    await delay(50, undefined, { signal: ending })
  }
}
