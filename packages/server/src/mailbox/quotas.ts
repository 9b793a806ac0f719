import { limits } from '@kith/wire'

/** What senders may leave at a receiving device. Checked at admission only (spec MB4). */
export interface MailboxQuotas {
  /** Envelopes and bytes of one receiving device. */
  readonly receiverEnvelopesMax: number
  readonly receiverBytesMax: number
  /** Envelopes and bytes of one sending name at one receiving device. */
  readonly pairEnvelopesMax: number
  readonly pairBytesMax: number
  /** The same, when the receiver's name has not granted `contact` to the sender's. */
  readonly strangerEnvelopesMax: number
  readonly strangerBytesMax: number
  /** Bytes of the one envelope that a stranger may leave at a device of a name that takes contact requests alone (spec FC7). */
  readonly requestEnvelopeBytesMax: number
  /** Such envelopes that one name may leave at devices in a day, and that one device may be left. */
  readonly requestsSentMax: number
  readonly requestsReceivedMax: number
  /** Streams of one sending device that are kept for their acks alone; the oldest go. */
  readonly senderStreamsMax: number
  /** Longest time an envelope may ask to be kept, in milliseconds. */
  readonly keepMsMax: number
}

/** The quotas of a network whose operator says nothing. */
export const quotasDefault: MailboxQuotas = {
  receiverEnvelopesMax: 10_000,
  receiverBytesMax: 64 * 1024 * 1024,
  pairEnvelopesMax: 2_000,
  pairBytesMax: 16 * 1024 * 1024,
  strangerEnvelopesMax: 20,
  strangerBytesMax: 64 * 1024,
  requestEnvelopeBytesMax: 4096,
  requestsSentMax: 100,
  requestsReceivedMax: 200,
  senderStreamsMax: 10_000,
  keepMsMax: limits.lifeMsMax,
}
