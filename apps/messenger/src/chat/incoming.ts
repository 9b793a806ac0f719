import {
  type BlobRef,
  fileMessageType,
  type Peer,
  readBlobRef,
  type StandardSchema,
  type Transaction,
} from '@kith/peer'

import {
  chatCollections,
  type ChatMessage,
  chatMessageType,
  latestOf,
  type MessageClock,
  messageKey,
} from './message-record.ts'
import { missingWords } from './step-words.ts'

/** The body of a line of conversation. */
interface ChatBody {
  readonly text: string
}

const chatBody: StandardSchema<ChatBody> = {
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
interface FileBody {
  readonly file: BlobRef
  readonly text: string
}

const fileBody: StandardSchema<FileBody> = {
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

/** Keeps every line and file that arrives, and a notice of what will never come, in the commit that acknowledges it. */
export function receiveMessages(peer: Peer, clock: MessageClock): Disposable {
  const receiving = new DisposableStack()
  const keep = (tx: Transaction, from: string, message: ChatMessage, suffix: string): void => {
    const key = messageKey(from, message.atMs, suffix)
    tx.put(chatCollections.messages, key, message)
    tx.put(chatCollections.latest, from, latestOf(key, message))
  }
  receiving.use(
    peer.messages.on<ChatBody>(
      chatMessageType,
      ({ mid, from, body }, tx) => {
        keep(tx, from, { mid, from: 'them', text: body.text, atMs: clock.nextMs() }, mid)
      },
      { schema: chatBody },
    ),
  )
  receiving.use(
    peer.messages.on<FileBody>(
      fileMessageType,
      ({ mid, from, body: { file, text } }, tx) => {
        keep(tx, from, { mid, from: 'them', text, file, atMs: clock.nextMs() }, mid)
      },
      { schema: fileBody },
    ),
  )
  receiving.use(
    peer.messages.onMissing(({ from, count, reason }, tx) => {
      const text = missingWords(count, reason)
      keep(tx, from, { mid: '', from: 'them', text, atMs: clock.nextMs(), missing: count }, crypto.randomUUID())
    }),
  )
  return receiving
}
