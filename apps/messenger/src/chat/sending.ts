import { fileMessageType, type Transaction } from '@kith/peer'

import { type ChatMessage, chatMessageType } from './message-record.ts'

/** Sends what a line of conversation says, in the commit that keeps it. Gives the mid. */
export function sendIn(tx: Transaction, to: string, { text, file }: Pick<ChatMessage, 'text' | 'file'>): string {
  return file ? tx.send(to, fileMessageType, { file }) : tx.send(to, chatMessageType, { text })
}
