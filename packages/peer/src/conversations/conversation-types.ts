import { limits } from '@kith/wire'

/**
 * What members of a conversation send each other, as messages of these types (spec CV3 to CV5): a record of its roll as it is; something said, as a frame of the roll; and the question for records that
 * somebody lacks; and the key of a frame that somebody could not open.
 */
export const recordType = 'kith.roll-record' as const
export const frameType = 'kith.roll-frame' as const
export const askType = 'kith.roll-ask' as const
export const keyType = 'kith.roll-key' as const

/** All of them. */
export const rollTypes: ReadonlySet<string> = new Set([recordType, frameType, askType, keyType])

/** Bytes of a body that is said in a conversation: the frame around it needs the rest of a message. */
export const saidBytesMax: number = limits.messageBytesMax - 512

/** Collection of the conversations that this device is or was a member of, by id: what is told of them. */
export const conversationsCollection = 'kith.conversations'
/** Collection of what this device keeps of each roll beside its records, by the conversation's id. */
export const rollsCollection = 'kith.rolls'
/** Collection of the keys of frames that this device sent and that are not decided at all devices yet, by the message that carries each. */
export const saidKeysCollection = 'kith.said-keys'
