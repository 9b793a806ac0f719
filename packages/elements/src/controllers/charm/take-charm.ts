import type { Json, Message, Peer, StandardSchema, Transaction } from '@kith/peer'

import { emoticonBody, ownEmoticonBody } from '../emoticons/emoticon-body.ts'
import { takeOwnEmoticon } from '../emoticons/take-emoticon.ts'
import { pictureBody } from '../pictures/picture-body.ts'
import { takePicture } from '../pictures/take-picture.ts'
import { timerBody } from '../lasting/timer-body.ts'
import { seenBody } from '../reading/seen-body.ts'
import { nudgeBody } from './nudge-body.ts'

export { takeEmoticon } from '../emoticons/take-emoticon.ts'
export { takeNudge } from './take-nudge.ts'
export { takeTimer } from '../lasting/timer.ts'
export { takeSeen } from '../reading/take-seen.ts'

/** A type of message that is taken here. */
export type Kind = 'chat.picture' | 'chat.emoticon' | 'chat.emoticon-own' | 'chat.nudge' | 'chat.seen' | 'chat.timer'

const schemas: Readonly<Record<Kind, StandardSchema<Json>>> = {
  'chat.emoticon': emoticonBody,
  'chat.emoticon-own': ownEmoticonBody,
  'chat.picture': pictureBody,
  'chat.nudge': nudgeBody,
  'chat.seen': seenBody,
  'chat.timer': timerBody,
}

/** Checks a body that came. */
export function checked(type: Kind, body: unknown): ReturnType<StandardSchema<Json>['~standard']['validate']> {
  return schemas[type]['~standard'].validate(body)
}

/** Does with a message what its type says. */
export async function takeCharm(peer: Peer, message: Message<Json>, tx: Transaction, nowMs: number): Promise<void> {
  if (message.type === 'chat.picture') await takePicture(peer, message as Message<never>, tx)
  else await takeOwnEmoticon(peer, message as Message<never>, tx, nowMs)
}
