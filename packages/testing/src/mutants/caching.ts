import type { MailboxChange } from '@kith/server/mailbox'
import { decodePacket, packetOf, readHeader } from '@kith/wire'
import type { Interference, InterferedMailbox, MailboxInterference } from '../simulator/interference.ts'
import type { Mutant } from './mutant.ts'

type Input = NonNullable<MailboxInterference['input']>
type Output = NonNullable<MailboxInterference['output']>

/** Mailboxes that take a short cut. */
export const caching: readonly Mutant[] = [
  { name: 'the mailbox says stored before its commit', make: () => mailbox({ input: storedBeforeCommit }) },
  { name: 'the mailbox says stored for each envelope by itself', make: () => mailbox({ input: storedEach }) },
  { name: 'the mailbox deletes what it pushes', make: () => mailbox({ output: deleteOnPush }) },
  { name: 'the mailbox forgets what expired', make: () => mailbox({ input: forgetExpired }) },
  { name: 'the mailbox goes on after a commit that failed', make: () => mailbox({ input: failuresIgnored }) },
]

function mailbox(interference: MailboxInterference): Interference {
  return { mailbox: interference }
}

const storedBeforeCommit: Input = ({ rows }, input) => {
  if (input.kind !== 'store') return [input]
  const { stream, seq, from, to } = input.header
  const kept = rows.streams.get(stream)
  const upTo = Math.max(kept?.rows.at(-1)?.seq ?? 0, (kept?.next ?? 1) - 1, input.first - 1)
  if (seq > upTo + 1) return [input]
  return [{ kind: 'stored', answer: { to: from, receiver: to, stream, upTo: seq, items: [] } }, input]
}

const storedEach: Input = (_, input) => [input.kind === 'store' ? { ...input, first: input.header.seq } : input]

const deleteOnPush: Output = (server, output) => {
  const packet = output.kind === 'send' ? decodePacket(packetOf([output.frame])) : undefined
  const frame = packet?.kind === 'packet' ? packet.frames[0] : undefined
  if (frame?.type === 'data') {
    const { stream, seq } = readHeader(frame.envelope.authenticated)
    change(server, { kind: 'base', stream, base: seq + 1 })
  }
  return [output]
}

const forgetExpired: Input = (server, input) => {
  if (input.kind !== 'read-rows') return [input]
  const over = input.rows.filter((row) => row.deadlineMs <= server.nowMs)
  for (const { stream, seq } of over) change(server, { kind: 'base', stream, base: seq + 1 })
  return [{ ...input, rows: input.rows.filter((row) => !over.includes(row)) }]
}

const failuresIgnored: Input = (_, input) => {
  if (input.kind !== 'failed' || input.of.kind !== 'write') return [input]
  return [{ kind: 'written', write: input.of.write, freed: [] }]
}

function change({ rows, nowMs }: InterferedMailbox, one: MailboxChange): void {
  rows.answer({ kind: 'write', write: 0, changes: [one] }, nowMs)
}
