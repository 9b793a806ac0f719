import { type BlobRef, readBlobRef, type StandardSchema } from '@kith/peer'

/** The body of a line of conversation. */
export interface ChatBody {
  readonly text: string
}

/** Checks the body of a line. */
export const chatBody: StandardSchema<ChatBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const text = (value as { text?: unknown } | null)?.text
      return typeof text === 'string' && text !== ''
        ? { value: { text } }
        : { issues: [{ message: 'a text is missing' }] }
    },
  },
}

/** The body of a file. */
export interface FileBody {
  readonly file: BlobRef
  readonly text: string
}

/** Checks the body of a file. */
export const fileBody: StandardSchema<FileBody> = {
  '~standard': {
    version: 1,
    vendor: 'kith',
    validate: (value) => {
      const { file, text = '' } = (value ?? {}) as { file?: unknown; text?: unknown }
      const read = readBlobRef(file)
      return read.kind === 'ok' && typeof text === 'string'
        ? { value: { file: read.value, text } }
        : { issues: [{ message: 'a file is missing' }] }
    },
  },
}
