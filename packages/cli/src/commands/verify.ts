import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { plainLine } from '../output/plain.ts'
import type { Command, Context } from '../program/command.ts'

/** `kith verify`: reads everything in a server's store and names what is damaged. */
export const verify: Command = {
  name: 'verify',
  operands: 'STORE',
  operandsMin: 1,
  operandsMax: 1,
  summary: 'read a whole store and name what is damaged in it',
  about: [
    "Reads every record of a server's store and changes nothing: rows of the mailbox are held against their checksums, names, devices and entries of the directory against the signatures of their owners, and the log of keys against its chain. A server may run on the store meanwhile.",
    'STORE is the file that kith serve keeps (./data/kith.sqlite), or a database: postgres://… or mysql://….',
    'A damaged row of the mailbox costs that message only: the server sets it aside when it is to be given out, and its sender, who keeps it until the receiver has it, stores it again. Other damage is a reason to put a copy back.',
    'Ends with exit code 0 when everything holds what was written, and 1 when something does not.',
  ],
  options: [],
  examples: [
    ['verify ./data/kith.sqlite', 'the store of a server on this machine'],
    ['verify postgres://kith@db/kith --json', 'one object a damaged record, for scripts'],
  ],
  json: ['{"damaged":{"where","record","why"}}, one each', '{"checked":{TABLE:COUNT},"damages"} at the end'],
  run,
}

async function run({ screen, ...context }: Context): Promise<ExitCode> {
  const [store = ''] = context.arguments.operands
  // The server brings its databases along; other commands do without.
  const { verifyStore } = await import('@kith/server')
  const { checked, damaged } = await verifyStore(store)
  for (const one of damaged) {
    screen.json({ damaged: one })
    screen.line(plainLine(`${one.where}${one.record === '' ? '' : ` ${one.record}`}: ${one.why}`))
  }
  screen.json({ checked: Object.fromEntries(checked), damages: damaged.length })
  const read = [...checked].map(([table, count]) => `${String(count)} ${table}`).join(', ')
  const words = damaged.length === 0 ? 'everything holds what was written' : `${String(damaged.length)} damaged`
  screen.line(`${words}: ${read === '' ? 'no records' : read}`)
  return damaged.length === 0 ? exitCodes.ok : exitCodes.failed
}
