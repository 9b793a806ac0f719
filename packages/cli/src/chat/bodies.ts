import { type BlobRef, readBlobRef, type StandardSchema } from '@kith/peer'

import { readQuote } from './changes.ts'
import { readSpan } from './lasting.ts'
import type { ChatMessage, Quote } from './record.ts'

/** The body of a line. */
export interface ChatBody {
  readonly text: string
  readonly reply: Quote | undefined
  /** After how many seconds it goes. */
  readonly lasts: number | undefined
}

/** Checks the body of a line. */
export const chatBody: StandardSchema<ChatBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { text, reply, lasts } = (value ?? {}) as Readonly<Record<string, unknown>>
      return typeof text === 'string' && text !== ''
        ? { value: { text, reply: readQuote(reply), lasts: readSpan(lasts) } }
        : { issues: [{ message: 'a text is missing' }] }
    },
  },
}

/** Checks the body of a nudge. */
export const nudgeBody: StandardSchema<object> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { value: {} }
        : { issues: [{ message: 'this is no nudge' }] },
  },
}

/** The body of a message that announces a file, checked. */
export interface FileBody {
  readonly file: BlobRef
  readonly text: string | undefined
  readonly reply: Quote | undefined
  /** After how many seconds it goes. */
  readonly lasts: number | undefined
}

/** Checks the body of a file. */
export const fileBody: StandardSchema<FileBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { file, text, reply, lasts } = (value ?? {}) as Readonly<Record<string, unknown>>
      const read = readBlobRef(file)
      return read.kind === 'ok'
        ? {
            value: {
              file: read.value,
              text: typeof text === 'string' && text !== '' ? text : undefined,
              reply: readQuote(reply),
              lasts: readSpan(lasts),
            },
          }
        : { issues: [{ message: read.message }] }
    },
  },
}

/** What of a body is shown. */
export type Shown = Pick<ChatMessage, 'text' | 'file' | 'reply' | 'lasts'>

/** What of a body is shown. */
export function shownOf({
  text = '',
  file,
  reply,
  lasts,
}: {
  readonly text: string | undefined
  readonly file?: BlobRef
  readonly reply: Quote | undefined
  readonly lasts: number | undefined
}): Shown {
  return { text, ...(file && { file }), ...(reply && { reply }), ...(lasts !== undefined && { lasts }) }
}
