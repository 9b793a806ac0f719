import type { FrameType } from '@kith/wire'

/** What a transcript says, once it is read (`spec/transcripts/README.md`). */
export interface Transcript {
  /** Ids of the rules that it shows, such as `SE2`. */
  readonly shows: readonly string[]
  readonly people: ReadonlyMap<string, PersonDeclared>
  readonly envelopes: ReadonlyMap<string, RecordValue>
  readonly entries: ReadonlyMap<string, RecordValue>
  readonly steps: readonly Step[]
}

export interface PersonDeclared {
  /** The name that its device list is for. */
  readonly name: string
  readonly devices: readonly string[]
}

/** One thing that a connection, `by` its letter, does or meets. */
export type Step = { readonly line: number; readonly by: string } & (
  | { readonly kind: 'connects' | 'breaks off' | 'is closed' }
  /** In one packet. */
  | { readonly kind: 'sends'; readonly frames: readonly FrameLine[] }
  /** In any order when there are several. */
  | { readonly kind: 'receives'; readonly frames: readonly FrameLine[] }
)

export interface FrameLine {
  readonly line: number
  readonly type: FrameType
  readonly fields: RecordValue
}

/** A value as it is written. */
export type Value =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'flag'; readonly value: boolean }
  | { readonly kind: 'word' | 'text'; readonly text: string }
  | { readonly kind: 'device'; readonly person: string; readonly device: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'placeholder'; readonly name: string }
  | { readonly kind: 'made'; readonly maker: string; readonly given: readonly Value[] }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | RecordValue

export interface RecordValue {
  readonly kind: 'record'
  /** The declared envelope whose fields these are, but for those that follow. */
  readonly base?: string | undefined
  readonly fields: ReadonlyMap<string, Value>
  /** Fields that are not named may have any value. */
  readonly isOpen: boolean
}

/** A transcript that breaks the rules of its language, or did not come true. */
export class TranscriptFault extends Error {
  /** Counts from 1. */
  readonly line: number

  constructor(line: number, message: string) {
    super(`line ${String(line)}: ${message}`)
    this.name = 'TranscriptFault'
    this.line = line
  }
}
