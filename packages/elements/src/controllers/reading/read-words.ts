import { reading } from '../../words/en/reading.ts'
import type { Words } from '../../words/words.ts'
import type { ConversationEntry } from '../chat/conversation.ts'
import type { DeliveryMark } from '../chat/delivery-words.ts'
import { conversationOf } from '../chat/place.ts'
import type { SeenInPlace } from './read-marks.ts'

/** Who has read an own message; `atMs` is when that was told, where it was told of this message itself. */
export interface Reader {
  readonly name: string
  readonly atMs: number | undefined
}

/** Who has read an own message that was delivered (spec CT14): everybody who has read it or a later one, in the order of their names. */
export function readersOf(
  { key, from, state, code }: Pick<ConversationEntry, 'key' | 'from' | 'state' | 'code'>,
  seen: SeenInPlace,
): readonly Reader[] {
  if (from !== 'me' || state !== 'committed' || code !== undefined) return []
  return [...seen]
    .filter(([, record]) => record.key >= key)
    .map(([name, record]) => ({ name, atMs: record.key === key ? record.atMs : undefined }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The mark of an own message that somebody has read; nothing where it is that of any message. `people` are all in the place, with the `own` name. */
export function readMark(
  entry: ConversationEntry,
  seen: SeenInPlace,
  { people, own }: { readonly people: readonly string[]; readonly own: string },
  words: Words,
): DeliveryMark | undefined {
  const says = words.of(reading)
  const others = people.filter((name) => name !== own)
  const readers = readersOf(entry, seen).filter(({ name }) => others.includes(name))
  const [first] = readers
  if (first === undefined) return undefined
  if (conversationOf(entry.key) === undefined) return { sign: 'read', words: says.readBy(first.name) }
  return readers.length === others.length
    ? { sign: 'read', words: says.readByAll }
    : { sign: 'ticks', words: says.readByCount(readers.length) }
}
