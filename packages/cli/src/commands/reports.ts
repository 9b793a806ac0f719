import type { Report } from '@kith/server'

import { UsageError } from '../arguments/option.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plainLine } from '../output/plain.ts'
import { exactTimeWords } from '../output/time.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith reports`: what people told the operator about names. */
export const reports: Command = {
  name: 'reports',
  operands: 'STORE [ID]',
  operandsMin: 1,
  operandsMax: 2,
  summary: 'read what people reported to the operator',
  about: [
    "Lists the newest 200 reports in a server's store, or shows the one with ID: who reported whom, when and why, and what the reporter chose to show. It changes nothing, and a server may run on the store meanwhile.",
    'A contact request in a report was signed by a device of the reported name, which was verified before it was kept. Messages that a reporter shows prove nothing: either end of a conversation could have made them.',
    'STORE is the file that kith serve keeps (./data/kith.sqlite), or a database: postgres://… or mysql://….',
  ],
  options: [],
  examples: [
    ['reports ./data/kith.sqlite', 'a line each, the newest first'],
    ['reports ./data/kith.sqlite 7', 'one of them, whole'],
  ],
  json: [
    '{"id","reporter","about","reason","words","atMs","request","shown"}, one each; request is {"words","atMs","signed"} with signed in base64, or null; shown is a list of {"type","text","atMs"}',
  ],
  run,
}

async function run({ screen, ...context }: Context): Promise<ExitCode> {
  const [store = '', wanted] = context.arguments.operands
  if (wanted !== undefined && !/^[1-9]\d{0,14}$/.test(wanted))
    throw new UsageError(`${wanted} is no number of a report.`)
  // The server brings its databases along; other commands do without.
  const { readReports } = await import('@kith/server')
  const found = await readReports(store, wanted === undefined ? undefined : Number(wanted))
  const nowMs = context.surroundings.nowMs()
  for (const report of found) {
    screen.json(plain(report))
    const lines = wanted === undefined ? [headOf(report, nowMs)] : wholeOf(report, nowMs)
    for (const line of lines) screen.line(line)
  }
  if (found.length === 0) screen.note(wanted === undefined ? 'Nobody reported anything.' : 'There is no such report.')
  return wanted !== undefined && found.length === 0 ? exitCodes.unknown : exitCodes.ok
}

function headOf({ id, reporter, about, reason, words, atMs }: Report, nowMs: number): string {
  const said = words === '' ? '' : `  ${plainLine(words)}`
  return `${String(id)}  ${exactTimeWords(atMs, nowMs)}  ${reporter} about ${about}: ${reason}${said}`
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

function plain({ request, ...report }: Report): object {
  const signed = request && { ...request, signed: Buffer.from(request.signed).toString('base64') }
  return { ...report, request: signed ?? null }
}
