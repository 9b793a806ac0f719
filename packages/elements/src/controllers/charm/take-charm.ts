import type { Json, Message, Peer, StandardSchema, Transaction } from '@kith/peer'

import type { Came } from '../chat/lines.ts'
import type { MessageClock } from '../chat/message-record.ts'
import type { arrived } from '../chat/own-incoming.ts'
import { emoticonBody, ownEmoticonBody } from '../emoticons/emoticon-body.ts'
import { takeEmoticon, takeOwnEmoticon } from '../emoticons/take-emoticon.ts'
import { timerBody } from '../lasting/timer-body.ts'
import { takeTimer } from '../lasting/timer.ts'
import { pictureBody } from '../pictures/picture-body.ts'
import { takePicture } from '../pictures/take-picture.ts'
import { seenBody } from '../reading/seen-body.ts'
import { takeSeen } from '../reading/take-seen.ts'
import { nudgeBody } from './nudge-body.ts'
import { takeNudge } from './take-nudge.ts'

/** A type of message that is taken here, also in conversations of several people. */
export type KindEverywhere = 'chat.emoticon' | 'chat.nudge' | 'chat.seen' | 'chat.timer'
/** A type of message that is taken here. */
export type Kind = KindEverywhere | 'chat.picture' | 'chat.emoticon-own'

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

/** Does with a message of a name, or of another own device, what its type says. */
export async function takeOfName(peer: Peer, message: Message<Json>, tx: Transaction, nowMs: number): Promise<void> {
  if (message.type === 'chat.picture') await takePicture(peer, message as Message<never>, tx)
  else await takeOwnEmoticon(peer, message as Message<never>, tx, nowMs)
}

/** Does with something that was said in a place what its type says. */
export async function takeEverywhereOf(
  type: KindEverywhere,
  peer: Peer,
  tx: Transaction,
  came: Came,
  body: Json,
  chat: { readonly clock: MessageClock; readonly arrived: typeof arrived },
): Promise<void> {
  const { clock } = chat
  switch (type) {
    case 'chat.emoticon':
      return takeEmoticon(peer, tx, came, body as never)
    case 'chat.nudge':
      return takeNudge(tx, came, clock, chat.arrived)
    case 'chat.seen':
      return takeSeen(tx, peer.name, came, body as never, clock.nowMs())
    case 'chat.timer':
      return takeTimer(tx, came, body as never, clock)
  }
}
