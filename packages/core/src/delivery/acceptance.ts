import { type ErrorCode, limits } from '@kith/wire'
import type { Send } from './ports.ts'
import { countBytes, plainBytes } from './sealing.ts'

/** Why sends cannot be accepted on top of so many open messages; nothing when they can (spec DL17, DL32). */
export function refusalOf(nowMs: number, sends: readonly Send[], open: number): ErrorCode | undefined {
  let count = open
  for (const send of sends) {
    if (!(send.lifeMs >= 1 && send.lifeMs <= limits.lifeMsMax)) return 'keep-too-long'
    if ((send.notBeforeMs ?? 0) - nowMs > limits.notBeforeMsMax) return 'keep-too-long'
    let bytes = countBytes
    for (const message of send.messages) {
      if (message.body.byteLength > limits.messageBytesMax) return 'message-too-large'
      bytes += plainBytes(message)
    }
    if (send.atomic && (bytes > limits.envelopeBytesMax || send.messages.length > limits.envelopeMessagesMax))
      return 'message-too-large'
    count += send.messages.length
  }
  return count > limits.outboxMessagesMax ? 'outbox-full' : undefined
}
