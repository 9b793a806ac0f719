import type { JournalSpan } from '@kith/peer'

import { readName } from '../arguments/values.ts'
import { UsageError } from '../arguments/option.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { durationWords, exactTimeWords } from '../output/time.ts'
import { connected, type Joined, withPeer } from '../peer/joined.ts'
import { peerOptions, timeoutMsDefault, timeoutOption } from '../peer/place.ts'
import type { Command, Context } from '../program/command.ts'

const sinceMsDefault = 7 * 86_400_000
/** What is decided about a journal, one at a time. */
const steps = ['allow', 'withdraw', 'keep', 'stop', 'erase'] as const
type Step = (typeof steps)[number]

/** `kith journal`: how a contact was seen over a long time. */
export const journal: Command = {
  name: 'journal',
  operands: 'NAME',
  operandsMin: 1,
  operandsMax: 1,
  summary: 'show how a contact was seen over days and weeks',
  about: [
    'A status journal says when NAME was online, away, busy or offline, as far as this device has watched. It is kept only where NAME allows it (kith journal OTHER --allow on the side of NAME), by this device alone, from --keep on and while a peer of yours runs; what nobody watched is a gap. NAME may take the permission back at any time: what was kept is deleted then.',
    'Without a decision the journal of the last days is printed as a table, a line for each span; with --csv as CSV with times in UTC.',
  ],
  options: [
    { name: 'since', value: 'TIME', what: `how far back, at most 400d (default 7d)` },
    { name: 'csv', what: 'print CSV: name,state,from,to,seconds' },
    { name: 'allow', what: 'let NAME keep a journal of you' },
    { name: 'withdraw', what: 'take that back' },
    { name: 'keep', what: 'keep a journal of NAME from now on' },
    { name: 'stop', what: 'keep it no longer' },
    { name: 'erase', what: 'delete what this device has kept of NAME' },
    { ...timeoutOption, what: 'how long to wait for the network when something is decided' },
    ...peerOptions,
  ],
  examples: [
    ['journal alice --allow --as bob', 'alice may keep a journal of bob'],
    ['journal bob --keep --as alice', 'and does from now on'],
    ['journal bob --since 30d --csv --as alice > bob.csv', 'a month for a spreadsheet'],
  ],
  json: ['{"name","state","fromMs","toMs"}, one a span; with a decision {"name","journals"} as it stands then'],
  run: async (context) => {
    const { arguments: args } = context
    const name = readName('NAME', args.operands[0] ?? '')
    const chosen = steps.filter((step) => args.has(step))
    if (chosen.length > 1) throw new UsageError(`Decide one thing at a time, not --${chosen.join(' and --')}.`)
    const sinceMs = args.durationMs('since') ?? sinceMsDefault
    const [step] = chosen
    return withPeer(context, (joined) =>
      step === undefined ? show(joined, context, name, sinceMs) : decide(joined, context, name, step),
    )
  },
}

async function decide(joined: Joined, context: Context, name: string, step: Step): Promise<ExitCode> {
  const { peer } = joined
  const { screen, arguments: args, ending } = context
  await connected(joined, context, args.durationMs('timeout') ?? timeoutMsDefault)
  // What NAME has decided meanwhile counts.
  await peer.messages.drained({ signal: ending })
  await peer.presence.journal[step](name)
  const contact = (await peer.contacts.list()).find((one) => one.name === name)
  screen.json({ name, journals: contact?.journals ?? {} })
  screen.line(said[step](name))
  return exitCodes.ok
}

const said: Readonly<Record<Step, (name: string) => string>> = {
  allow: (name) => `${name} may keep a journal of you now.`,
  withdraw: (name) => `${name} may keep no journal of you any more, and deletes what was kept.`,
  keep: (name) => `A journal of ${name} is kept from now on, while a peer of yours runs.`,
  stop: (name) => `The journal of ${name} is kept no longer; what was kept stays.`,
  erase: (name) => `What this device had kept of ${name} is deleted.`,
}

async function show({ peer }: Joined, context: Context, name: string, sinceMs: number): Promise<ExitCode> {
  const { screen, surroundings, arguments: args, ending } = context
  const nowMs = surroundings.nowMs()
  const range = { fromMs: nowMs - sinceMs, toMs: nowMs }
  if (args.has('csv') && !screen.isJson) {
    screen.out.write(await peer.presence.journal.csv(name, range, { signal: ending }))
    return exitCodes.ok
  }
  const spans = await peer.presence.journal.read(name, range, { signal: ending })
  for (const span of spans) print(span, name, nowMs, context)
  if (spans.every(({ state }) => state === 'gap')) screen.note(`Nothing was seen of ${name} in this time.`)
  return exitCodes.ok
}

function print({ state, fromMs, toMs }: JournalSpan, name: string, nowMs: number, { screen }: Context): void {
  screen.json({ name, state, fromMs, toMs })
  const { dim, green, yellow } = screen.paint
  const paint = state === 'online' ? green : state === 'away' || state === 'busy' ? yellow : dim
  const times = `${exactTimeWords(fromMs, nowMs)} to ${exactTimeWords(toMs, nowMs)}`
  screen.line(`${dim(times.padEnd(timesWidth))}  ${paint(state.padEnd(stateWidth))}  ${durationWords(toMs - fromMs)}`)
}

/** Two times with their dates, and the longest state. */
const timesWidth = 42
const stateWidth = 9
