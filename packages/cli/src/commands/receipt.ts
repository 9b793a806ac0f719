import { readFile } from 'node:fs/promises'

import { KithError, type Receipt, verifyReceipt } from '@kith/peer'

import { UsageError } from '../arguments/option.ts'
import { type ExitCode, exitCodes } from '../output/exit-codes.ts'
import { receiptLines, receiptObject } from '../output/receipt-lines.ts'
import type { Command, Context } from '../program/command.ts'
import { networkKeyOf } from '../peer/network-key.ts'

/** `kith receipt verify`: checks what a network signed. */
export const receipt: Command = {
  name: 'receipt',
  operands: 'verify FILE',
  operandsMin: 2,
  operandsMax: 2,
  summary: 'check what a network signed about a message',
  about: [
    'Checks a receipt of storage, as kith why MID --receipt FILE writes it, against the key of the network, and prints what the network states in it: at this time every message of this stream up to this position was on its disk or decided, and these envelopes are kept until these times. FILE is a file, - for standard input, or the receipt itself in base64.',
    'The key is known from elsewhere: the 32 bytes in base64 or hexadecimal digits, as the network shows them at /.well-known/kith; or the address of the network, which is then asked for it. With the key no connection is needed.',
    'Ends with exit code 0 when the receipt holds, and 1 (receipt-wrong) when it does not.',
  ],
  options: [{ name: 'network-key', value: 'KEY|URL', what: 'the key of the network, or where to ask for it' }],
  examples: [
    ['receipt verify lunch.receipt --network-key https://chat.example.org', 'ask the network for its key'],
    ['receipt verify - --network-key 9rr3ri…', 'a receipt on standard input, and no connection'],
  ],
  json: [
    '{"domain","networkKey","to","receiver","stream","upTo","storedAtMs","items"}; each of the items: {"seq","deadlineMs","tag"}; keys in base64, tags in hexadecimal digits',
  ],
  run: async (context) => {
    const { operands } = context.arguments
    const [verb = '', file = ''] = operands
    if (verb !== 'verify') throw new UsageError(`A receipt can be verified, not "${verb}".`)
    const key = context.arguments.text('network-key')
    if (key === undefined) throw new UsageError('Say whose receipt it should be: --network-key KEY|URL.')
    return verify(context, await bytesOf(context, file), await networkKeyOf(key, context.ending))
  },
}

async function verify({ screen, surroundings }: Context, bytes: Uint8Array, networkKey: Uint8Array): Promise<ExitCode> {
  const verified = await verifyReceipt(bytes, networkKey)
  if (verified.kind === 'refused') throw new KithError(verified.code, verified.message)
  const found: Receipt = verified.value
  screen.json(receiptObject(found))
  for (const line of receiptLines(found, surroundings.nowMs(), screen.paint)) screen.line(line)
  return exitCodes.ok
}

/** The receipt in a file, on standard input, or on the command line; as it is or in base64. */
async function bytesOf({ surroundings }: Context, file: string): Promise<Uint8Array> {
  const read = file === '-' ? await readAll(surroundings.stdin) : await readFile(file).catch(() => undefined)
  const found = read ?? Buffer.from(file)
  const text = found.toString('latin1').trim()
  const isText = /^[A-Za-z0-9+/_-]{64,}={0,2}$/.test(text)
  if (read === undefined && !isText) throw new UsageError(`There is no file ${file}.`)
  return isText ? Buffer.from(text, 'base64') : found
}

/** More than any receipt. */
const inputBytesMax = 65_536

async function readAll(input: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk as Uint8Array)
    length += bytes.byteLength
    if (length > inputBytesMax) throw new UsageError('That is too long for a receipt.')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
