import { writeFile } from 'node:fs/promises'

import { type MessageId, parseId } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { isFinal } from '../chat/record.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { explanationLines } from '../output/explanation-lines.ts'
import { nulled } from '../output/nulled.ts'
import { base64 } from '../output/receipt-lines.ts'
import { type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

const newsMsDefault = 3000

/** `kith why`: what became of a message. */
export const why: Command = {
  name: 'why',
  operands: 'MID',
  operandsMin: 1,
  operandsMax: 1,
  summary: 'say what became of a message',
  about: [
    'Explains a message that was sent or received in this store under this name, by its MID: its state, each step with its time, the way it took to each device, why, and when it is tried again. It asks the network what is new when it can, and works without.',
    'The states: scheduled (its time has not come), addressing (the devices of the receiver are not known yet), accepted (on this disk), stored (kept by the server), committed (delivered); expired, rejected; indeterminate (it can never be known).',
  ],
  options: [
    { name: 'receipt', value: 'FILE', what: 'write there what the network signed about it' },
    { ...timeoutOption, what: 'how long to wait for news', default: '3s' },
    ...peerOptions,
  ],
  examples: [
    ['why nt9m8zk9csa68mqs40qwzfpx0r --as alice', 'a MID printed by kith send'],
    ['why nt9m8zk9csa68mqs40qwzfpx0r --as alice --receipt lunch.receipt', 'for kith receipt verify'],
  ],
  json: [
    '{"mid","known","direction","from","to","type","state", "code","kept","paths","acceptedAtMs","notBeforeMs","deadlineMs","decidedAtMs", "sentence","receipt","isReceiptBroken", "asked","targets","steps"}; each of the targets: {"device","stream","seq","state","code","attempts", "path","lastAttemptAtMs","nextAttemptAtMs","receipt", "brokenReceipt","server"}; server is null or {"state","sinceMs","deadlineMs","bytes","pushes","pushedAtMs", "countedFromMs","receiver","code"}; receipts are in base64; each of the steps: {"atMs","step","device","path","code"}',
  ],
  run: async (context) => {
    const [text = ''] = context.arguments.operands
    const mid = parseId<MessageId>(text)
    if (mid === undefined)
      throw new UsageError(`"${text}" is no id of a message: kith send prints one, of 26 letters and digits.`)
    return withPeer(context, (joined) => explain(joined, context, mid))
  },
}

async function explain({ peer, lines }: Joined, context: Context, mid: MessageId): Promise<ExitCode> {
  const { screen, ending, arguments: args } = context
  const first = await peer.why(mid, { server: false })
  // Whether the server keeps it is the server's to say, so an undecided message waits for news.
  if (first.known && first.state !== 'scheduled' && !isFinal(first.state)) {
    const newsMs = args.durationMs('timeout') ?? newsMsDefault
    screen.progress('asking for news …')
    await lines.deliveries.until(mid, 'stored', AbortSignal.any([ending, AbortSignal.timeout(newsMs)]))
    screen.progress(undefined)
  }
  const found = await peer.why(mid)
  screen.json({ ...nulled(found), code: found.code ?? null })
  if (!found.known) {
    screen.note(
      `Nothing is known of this message here: it was neither sent nor received in this store as ${peer.name}, or it is long decided.`,
    )
    return exitCodes.unknown
  }
  for (const line of explanationLines(found, context.surroundings.nowMs(), screen.paint)) screen.line(line)
  const file = args.text('receipt')
  if (file === undefined) return exitCodes.ok
  if (found.receipt === undefined) {
    screen.note('There is no receipt: the network has not taken it into the mailbox, or it is committed.')
    return exitCodes.failed
  }
  await writeFile(file, `${base64(found.receipt)}\n`)
  screen.note(`The receipt is in ${file}; kith receipt verify checks it.`)
  return exitCodes.ok
}
