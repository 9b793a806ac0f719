import type { Report } from '@kith/server'

import { UsageError } from '../arguments/option.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plainLine } from '../output/plain.ts'
import { exactTimeWords } from '../output/time.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith reports`: what people told the operator about names. */
export const reports: Command = {
  name: 'reports',
  operands: '[close] STORE [ID]',
  operandsMin: 1,
  operandsMax: 3,
  summary: 'read what people reported to the operator, and close it',
  about: [
    "Lists the newest 200 open reports in a server's store, or shows the one with ID: who reported whom, when and why, and what the reporter chose to show. A server may run on the store meanwhile.",
    'close: closes the report with ID, which stays in the store and is listed with --all. Nobody is told.',
    'A contact request in a report was signed by a device of the reported name, which was verified before it was kept. Messages that a reporter shows prove nothing: either end of a conversation could have made them.',
    'STORE is the file that kith serve keeps (./data/kith.sqlite), or a database: postgres://… or mysql://….',
  ],
  options: [{ name: 'all', what: 'those that were closed as well' }],
  examples: [
    ['reports ./data/kith.sqlite', 'a line each, the newest first'],
    ['reports ./data/kith.sqlite 7', 'one of them, whole'],
    ['reports close ./data/kith.sqlite 7', 'it was dealt with'],
  ],
  json: [
    '{"id","reporter","about","reason","words","atMs","closedMs","request","shown"}, one each; closedMs is null while it is open; request is {"words","atMs","signed"} with signed in base64, or null; shown is a list of {"type","text","atMs"}',
  ],
  run,
}

async function run({ screen, ...context }: Context): Promise<ExitCode> {
  const { operands } = context.arguments
  const isClosing = operands[0] === 'close'
  const [store = '', wanted] = isClosing ? operands.slice(1) : operands
  if (operands.length > 2 !== isClosing) throw new UsageError('A report is closed as: kith reports close STORE ID')
  if (wanted !== undefined && !/^[1-9]\d{0,14}$/.test(wanted))
    throw new UsageError(`${wanted} is no number of a report.`)
  if (isClosing) return close(store, Number(wanted), { screen, ...context })
  // The server brings its databases along; other commands do without.
  const { readReports } = await import('@kith/server')
  const found = await readReports(store, {
    id: wanted === undefined ? undefined : Number(wanted),
    all: context.arguments.has('all'),
  })
  const nowMs = context.surroundings.nowMs()
  for (const report of found) {
    screen.json(plain(report))
    const lines = wanted === undefined ? [headOf(report, nowMs)] : wholeOf(report, nowMs)
    for (const line of lines) screen.line(line)
  }
  if (found.length === 0) screen.note(wanted === undefined ? 'No report is open.' : 'There is no such report.')
  return wanted !== undefined && found.length === 0 ? exitCodes.unknown : exitCodes.ok
}

async function close(store: string, id: number, { screen, surroundings }: Context): Promise<ExitCode> {
  const { closeReport } = await import('@kith/server')
  const nowMs = surroundings.nowMs()
  const closedMs = await closeReport(store, id, nowMs)
  if (closedMs === undefined) screen.note('There is no such report.')
  else screen.line(`${String(id)} was closed ${exactTimeWords(closedMs, nowMs)}.`)
  if (closedMs !== undefined) screen.json({ id, closedMs })
  return closedMs === undefined ? exitCodes.unknown : exitCodes.ok
}

function headOf({ id, reporter, about, reason, words, atMs, closedMs }: Report, nowMs: number): string {
  const said = words === '' ? '' : `  ${plainLine(words)}`
  const closed = closedMs === undefined ? '' : `  closed ${exactTimeWords(closedMs, nowMs)}`
  return `${String(id)}  ${exactTimeWords(atMs, nowMs)}  ${reporter} about ${about}: ${reason}${said}${closed}`
}

function wholeOf(report: Report, nowMs: number): readonly string[] {
  const { about, request, shown } = report
  const asked =
    request === undefined
      ? []
      : [`  signed by ${about}, ${exactTimeWords(request.atMs, nowMs)}: ${plainLine(request.words)}`]
  return [
    headOf(report, nowMs),
    ...asked,
    ...shown.map(
      ({ type, text, atMs }) => `  shown, not proven, ${exactTimeWords(atMs, nowMs)}: ${plainLine(`${type} ${text}`)}`,
    ),
  ]
}

function plain({ request, closedMs, ...report }: Report): object {
  const signed = request && { ...request, signed: Buffer.from(request.signed).toString('base64') }
  return { ...report, closedMs: closedMs ?? null, request: signed ?? null }
}
