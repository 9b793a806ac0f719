import type { Json, Message, Peer, StandardSchema, Transaction } from '@kith/peer'

import { pictureBody } from '../pictures/picture-body.ts'
import { takePicture } from '../pictures/take-picture.ts'

interface Taking {
  readonly schema: StandardSchema<Json>
  readonly take: (peer: Peer, message: Message<never>, tx: Transaction) => Promise<void>
}

/** What checks the bodies of a type, and what is done with one that came, in the commit that acknowledges it. */
const kinds: Readonly<Record<'chat.picture', Taking>> = {
  'chat.picture': { schema: pictureBody, take: takePicture },
}

/** A type of message that is taken here. */
export type Kind = keyof typeof kinds

/** Checks a body that came. */
export function checked(type: Kind, body: unknown): ReturnType<StandardSchema<Json>['~standard']['validate']> {
  return kinds[type].schema['~standard'].validate(body)
}

/** Does with a message what its type says. */
export async function takeCharm(peer: Peer, message: Message<Json>, tx: Transaction): Promise<void> {
  await kinds[message.type as Kind].take(peer, message as Message<never>, tx)
}
