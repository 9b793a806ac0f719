import type { Receipt } from '@kith/peer'

import type { Paint } from './paint.ts'
import { plainLine } from './plain.ts'
import { exactTimeWords } from './time.ts'

/** Longest domain on the screen, in columns. */
const domainColumns = 80

/** What a receipt states, as lines. */
export function receiptLines(
  { domain, networkKey, statement }: Receipt,
  nowMs: number,
  { bold, dim }: Paint,
): string[] {
  const { to, receiver, stream, upTo, storedAtMs, items } = statement
  const row = (label: string, value: string): string => `  ${dim(label.padEnd(10))}${value}`
  const name = plainLine(domain, domainColumns)
  return [
    bold(`The network ${name} signed this: up to position ${upTo} everything was on its disk, or decided.`),
    row('network', `${name}, key ${base64(networkKey)}`),
    row('at', exactTimeWords(storedAtMs, nowMs)),
    row('from', to),
    row('to', receiver),
    row('stream', stream),
    ...items.map(({ seq, deadlineMs, tag }) =>
      row('keeps', `position ${seq} until ${exactTimeWords(deadlineMs, nowMs)}, tag ${hex(tag)}`),
    ),
  ]
}

/** The same for a program. */
export function receiptObject({ domain, networkKey, statement }: Receipt): object {
  const items = statement.items.map(({ seq, deadlineMs, tag }) => ({ seq, deadlineMs, tag: hex(tag) }))
  return { domain, networkKey: base64(networkKey), ...statement, items }
}

/** Bytes as text that can be copied. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
