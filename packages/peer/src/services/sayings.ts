import { KithError } from '@kith/wire'
import type { Body, SayOptions } from '../api/messages.ts'
import { saidBytesMax } from '../conversations/conversation-types.ts'
import type { Saying } from '../conversations/saying.ts'
import { encodeBody } from './body.ts'
import { checkedCollection, checkKey } from './record-places.ts'
import { checkedType } from './sends.ts'

/** Checks something that is to be said. @throws {@link KithError} `option-invalid`, `message-too-large`. */
export function makeSaying(conversation: string, type: string, body: Body, { sentAs }: SayOptions = {}): Saying {
  const encoded = encodeBody(body)
  if (encoded.body.byteLength > saidBytesMax) throw new KithError('message-too-large')
  const saying = { conversation: checkedConversation(conversation), type: checkedType(type), ...encoded }
  if (sentAs === undefined) return saying
  const { collection, key } = sentAs
  checkKey(key)
  return { ...saying, sentAs: { collection: checkedCollection(collection), key } }
}

/** The id of a conversation that a caller gives. @throws {@link KithError} `option-invalid`. */
export function checkedConversation(id: string): string {
  if (!/^[0-9a-f]{64}$/u.test(id)) throw new KithError('option-invalid', 'This is no id of a conversation.')
  return id
}
