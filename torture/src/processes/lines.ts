import type { ErrorCode, MessageId, MessageState } from '@kith/peer'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

import type { FlowRow } from './flow-row.ts'

/** What a process tells the rig, a line of JSON each. A line that was written stays when the process dies: it lies in the pipe. */
export type Said =
  | { readonly kind: 'pid'; readonly pid: number }
  /** A server listens. */
  | { readonly kind: 'listening'; readonly port: number }
  /** A peer has its store open and takes commands. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'status'; readonly state: string; readonly code: string }
  /** Numbers about to be sent to a name. */
  | { readonly kind: 'trying'; readonly to: string; readonly first: number; readonly last: number }
  /** Their acceptance, with the ids of the messages in their order. */
  | { readonly kind: 'accepted'; readonly to: string; readonly first: number; readonly mids: readonly MessageId[] }
  /** `send` rejected: nothing was promised. */
  | {
      readonly kind: 'refused'
      readonly to: string
      readonly first: number
      readonly last: number
      readonly code: string
    }
  /** The sender was told how messages stand. */
  | {
      readonly kind: 'told'
      readonly state: MessageState
      readonly code: ErrorCode | ''
      readonly mids: readonly MessageId[]
    }
  /** The receiver was told of a commit: the highest number of a sender. */
  | { readonly kind: 'committed'; readonly from: string; readonly last: number }
  /** Answer to `rows`. */
  | { readonly kind: 'rows'; readonly rows: Readonly<Record<string, FlowRow>> }
  /** Answer to `why`: `''` for a message that is not known. */
  | { readonly kind: 'why'; readonly states: readonly (readonly [MessageId, MessageState | ''])[] }
  /** Something went wrong and was named. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }

/** What the rig asks of a peer. */
export type Command =
  /** Sends the numbers from `first` on, `count` of them, `together` in one call; with `keep`, asks that each call is stored. */
  | {
      readonly kind: 'send'
      readonly to: string
      readonly first: number
      readonly count: number
      readonly together: number
      readonly isStored: boolean
    }
  | { readonly kind: 'rows' }
  | { readonly kind: 'why'; readonly mids: readonly MessageId[] }
  /** The network is back: connect at once. */
  | { readonly kind: 'wake' }
  | { readonly kind: 'stop' }

/** Writes a line; on a pipe it is in the kernel's hands when this returns. */
export function say(said: Said): void {
  process.stdout.write(`${JSON.stringify(said)}\n`)
}

/** Calls for each line of JSON. What is cut off by a death is left out. */
export function hear<T>(input: Readable, each: (line: T) => void): void {
  createInterface({ input }).on('line', (line) => {
    const value = parsed(line)
    if (value !== undefined) each(value as T)
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // The last line of a process that was killed in the middle of it.
    return undefined
  }
}
