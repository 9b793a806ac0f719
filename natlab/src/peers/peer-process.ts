/** A peer in a process of its own: takes calls as lines of JSON, and ends with its input. */
import { createInterface } from 'node:readline'

import { type Call, perform, type Reply } from './control.ts'
import { ControlledPeer } from './controlled-peer.ts'

const control = new ControlledPeer((path) => ({ path }))
const reply = (line: Reply): void => void process.stdout.write(`${JSON.stringify(line)}\n`)

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const call = JSON.parse(line) as Call
    perform(control, call).then(
      (value) => {
        reply({ id: call.id, value })
      },
      (error: unknown) => {
        reply({ id: call.id, failure: failureOf(error) })
      },
    )
  })
  .on('close', () => process.exit(0))

function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error ? `${String(error.code)}: ${error.message}` : error.message
}
