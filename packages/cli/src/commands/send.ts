import { pathPolicies } from '@kith/core'
import type { Json } from '@kith/peer'
import { KithError, limits, type MessageId, sentenceOf } from '@kith/wire'

import { UsageError } from '../arguments/option.ts'
import { readDuration, readJson, readName, readTime } from '../arguments/values.ts'
import type { DeliveryMark } from '../chat/delivery.ts'
import type { LineOptions } from '../chat/line-book.ts'
import { chatMessageType, isFinal } from '../chat/record.ts'
import { readAll } from '../chat/standard-input.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { durationWords } from '../output/time.ts'
import { type Joined, withPeer } from '../peer/joined.ts'
import { sendFile } from './send-file.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import { whenRefused } from '../peer/refusal.ts'
import type { Command, Context } from '../program/command.ts'

const waits = ['accepted', 'stored', 'committed'] as const
type Wait = (typeof waits)[number]

/** What is to be sent, as the command line says. */
interface Outgoing {
  readonly to: string
  readonly type: string
  readonly body: Json
  readonly options: LineOptions
}

/** `kith send`: one message, and what became of it. */
export const send: Command = {
  name: 'send',
  operands: 'NAME [TEXT...]',
  operandsMin: 1,
  operandsMax: Number.POSITIVE_INFINITY,
  summary: 'send a message or a file',
  about: [
    'Sends one message and says what became of it. Without TEXT, or with a lone -, the text is read from standard input.',
    'With --file it sends a file of any size, with TEXT as words that go with it, and stays until NAME has all of it. The file is not copied: it is read where it lies, and has to stay as it is. With --keep the server keeps it, too, for when NAME is away.',
    'A message that could not be delivered in time is kept (exit code 3): by the server until NAME is there, or on this device until kith runs again under this name. It arrives once, however often anything is tried.',
  ],
  options: [
    { name: 'file', short: 'f', value: 'PATH', what: 'send this file; kith receive saves it' },
    { name: 'type', value: 'TYPE', what: "the message's type", default: chatMessageType },
    { name: 'json-body', what: 'TEXT is JSON and becomes the body; otherwise the body is {"text": TEXT}' },
    {
      name: 'keep',
      value: 'TIME',
      what: 'how long the network may keep it for NAME, or false for never',
      default: '30d',
    },
    {
      name: 'wait',
      value: 'STATE',
      what: 'wait until it is accepted (on this disk), stored (kept by the server) or committed (delivered)',
      default: 'committed',
    },
    {
      name: 'path',
      value: 'PATHS',
      what: 'any, direct-only (never over the server) or relay-only (never directly)',
      default: 'any',
    },
    timeoutOption,
    { name: 'key', value: 'KEY', what: 'the same KEY to the same name is the same message, so a script may retry' },
    { name: 'supersedes', value: 'KEY', what: 'take the place of the message sent with KEY, if nobody has it yet' },
    {
      name: 'at',
      value: 'TIME',
      what: 'send it then: 2h from now, or 2026-03-09T18:00; by this device, when kith runs under this name',
    },
    ...peerOptions,
  ],
  examples: [
    ['send bob "lunch?" --as alice', 'waits up to 10 seconds for the delivery'],
    ['send bob "between us" --path direct-only', 'waits for a direct path, however long'],
    ['send bob --as backup --wait stored < report.txt', 'done when the server keeps it'],
    ['send bob --file tape.flac "listen to this"', 'of any size, verified, and resumed'],
    ['send bob --file tape.flac --keep 7d', 'the server keeps it when bob is away'],
    [`send bob --type app.note --json-body '{"level":3}'`, 'any type, any JSON'],
  ],
  json: [
    '{"mid","to","type","state","code","path"}: state as in --wait, or addressing, expired, rejected, indeterminate',
  ],
  run: async (context) => {
    if (context.arguments.has('file')) return runFile(context)
    const outgoing = await readOutgoing(context)
    const isScheduled = outgoing.options.notBefore !== undefined
    const wait = context.arguments.choice('wait', waits) ?? (isScheduled ? 'accepted' : 'committed')
    const timeoutMs = context.arguments.durationMs('timeout') ?? timeoutMsDefault
    return withPeer(context, (joined) => sendOne(joined, context, outgoing, wait, timeoutMs))
  },
}

/** The options that may be said of a message, when it carries a file. */
const forMessagesOnly = ['type', 'json-body', 'wait', 'path', 'supersedes', 'at'] as const

async function runFile(context: Context): Promise<ExitCode> {
  const { arguments: args } = context
  for (const option of forMessagesOnly)
    if (args.has(option)) throw new UsageError(`--${option} and --file do not go together.`)
  const [name = '', ...words] = args.operands
  const outgoing = {
    to: readName('NAME', name),
    path: args.text('file') ?? '',
    text: words.length === 0 ? undefined : words.join(' '),
    options: { keep: readKeep(args.text('keep')), key: args.text('key') },
    timeoutMs: args.durationMs('timeout') ?? timeoutMsDefault,
  }
  return withPeer(context, (joined) => sendFile(joined, context, outgoing))
}

function readKeep(text: string | undefined): LineOptions['keep'] {
  return text === undefined ? undefined : text === 'false' ? false : readDuration('--keep', text)
}

async function readOutgoing({ arguments: args, surroundings, screen, ending }: Context): Promise<Outgoing> {
  const { stdin } = surroundings
  const [to = '', ...words] = args.operands
  const name = readName('NAME', to)
  const keep = readKeep(args.text('keep'))
  const atText = args.text('at')
  const notBefore = atText === undefined ? undefined : readTime('--at', atText, surroundings.nowMs())
  const path = args.choice('path', pathPolicies)
  const options = { keep, key: args.text('key'), supersedes: args.text('supersedes'), notBefore, path }
  const type = args.text('type') ?? chatMessageType
  const isFromInput = words.length === 0 || (words.length === 1 && words[0] === '-')
  if (isFromInput && stdin.isTTY === true) screen.note(`Type the message to ${name}; Ctrl-D on a new line sends it.`)
  const text = isFromInput ? (await readAll(stdin, ending)).replace(/\r?\n$/, '') : words.join(' ')
  if (text === '') throw new UsageError('There is nothing to send.', 'Give the text, or write it to standard input.')
  const body = args.has('json-body') ? (readJson('The body', text) as Json) : { text }
  return { to: name, type, body, options }
}

async function sendOne(
  joined: Joined,
  context: Context,
  outgoing: Outgoing,
  wait: Wait,
  timeoutMs: number,
): Promise<ExitCode> {
  const { peer, lines } = joined
  const { screen, ending } = context
  const untilMs = context.surroundings.nowMs() + timeoutMs
  const { to, type } = outgoing
  const mid = await accept(joined, outgoing)
  screen.progress(`sending to ${to} …`)
  const leftMs = Math.max(1, untilMs - context.surroundings.nowMs())
  const refusal = whenRefused(peer, ending)
  const over = AbortSignal.any([ending, AbortSignal.timeout(leftMs), refusal.signal])
  const mark = await lines.deliveries.until(mid, wait, over)
  screen.progress(undefined)
  await lines.settled()
  screen.json({ mid, to, type, state: mark.state, code: mark.code ?? null, path: mark.path ?? null })
  screen.line(mid)
  if (refusal.status !== undefined) throw new KithError(refusal.status.code, refusal.status.message)
  return verdictOf(joined, context, { to, wait, timeoutMs, mark, isUnkept: outgoing.options.keep === false })
}

async function accept({ peer, lines }: Joined, { to, type, body, options }: Outgoing): Promise<MessageId> {
  const text = (body as { text?: Json } | null)?.text
  const isLine = type === chatMessageType && typeof text === 'string' && text !== ''
  if (isLine) return (await lines.send(to, text, options)).mid as MessageId
  return peer.transact((tx) => tx.send(to, type, body, options))
}

interface Ended {
  readonly to: string
  readonly wait: Wait
  readonly timeoutMs: number
  readonly mark: DeliveryMark
  readonly isUnkept: boolean
}

function verdictOf(
  joined: Joined,
  { screen, ending }: Context,
  { to, wait, timeoutMs, mark, isUnkept }: Ended,
): ExitCode {
  const { green, yellow } = screen.errPaint
  const { state, code } = mark
  if (state === 'committed') {
    screen.note(`${green('✓✓')} delivered to ${to}, ${mark.path === 'direct' ? 'directly' : 'by relay'}`)
    return exitCodes.ok
  }
  if (isFinal(state)) throw new KithError(code ?? 'internal', `Not delivered. ${sentenceOf(code ?? 'internal')}`)
  const where = placeWords(state, isUnkept, to, joined)
  if (wait === 'accepted' || (wait === 'stored' && state === 'stored')) {
    const here = state === 'scheduled' ? 'accepted on this device, until its time comes' : 'accepted on this device'
    screen.note(`${green('✓')} ${state === 'stored' ? where : here}`)
    return exitCodes.ok
  }
  if (ending.aborted) {
    screen.note(`Interrupted: ${where}.`)
    return exitCodes.interrupted
  }
  const why = code === undefined ? '' : ` ${sentenceOf(code)} (${code})`
  screen.note(`${yellow('…')} Not delivered in ${durationWords(timeoutMs)}: ${where}.${why}`)
  return exitCodes.late
}

/** Where a message that is not decided waits. */
function placeWords(state: DeliveryMark['state'], isUnkept: boolean, to: string, { peer, place }: Joined): string {
  if (state === 'stored') return `the server keeps it until ${to} is there`
  const life = durationWords(limits.unkeptLifeMsDefault)
  const here = isUnkept
    ? `nobody keeps it; it is tried again when kith runs as ${peer.name} within ${life} of its sending`
    : `it is kept on this device and goes out when kith runs again as ${peer.name}`
  return peer.status.state === 'connected' ? here : `the server at ${place.server} does not answer; ${here}`
}
