import { chatCollections, type ChatMessage, latestOf, messageKey } from '@kith/elements/controllers'
import type { Peer } from '@kith/peer'

/** Writes so many messages of 3 to 16 words, a minute apart, with so many people in turn, who are called `friend-0` and so on; all are read. */
export async function fill(peer: Peer, count: number, people: number): Promise<void> {
  const texts = sentences(count)[Symbol.iterator]()
  for (let done = 0; done < count;) {
    await peer.transact((tx) => {
      for (let end = Math.min(done + 500, count); done < end; done++) {
        const place = `friend-${String(done % people)}`
        const message: ChatMessage = {
          mid: `m${String(done).padStart(25, '0')}`,
          from: done % 2 === 0 ? 'me' : 'them',
          text: String(texts.next().value),
          atMs: 1_700_000_000_000 + done * 60_000,
          ...(done % 2 === 0 && { state: 'committed', path: 'direct' }),
        }
        const key = messageKey(place, message.atMs, message.mid)
        tx.put(chatCollections.messages, key, message)
        if (done < count - people) continue
        tx.put(chatCollections.latest, place, latestOf(key, message))
        tx.put(chatCollections.read, place, key)
      }
    })
  }
}

/** Words as often as in a language: the n-th word every n-th time (Zipf). */
function* sentences(count: number): Iterable<string> {
  let seed = 20_261_123
  const random = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  const syllables = [
    'ka',
    'ri',
    'to',
    'men',
    'sol',
    've',
    'dra',
    'li',
    'pan',
    'os',
    'ter',
    'in',
    'qua',
    'be',
    'um',
    'fa',
  ]
  const word = (rank: number): string => {
    let text = ''
    for (let rest = rank + 17; rest > 0; rest = Math.floor(rest / 16)) text += syllables[(rest * 7) % 16] ?? ''
    return text
  }
  for (let index = 0; index < count; index++) {
    const length = 3 + Math.floor(random() * 14)
    const words = Array.from({ length }, () => word(Math.floor(Math.exp(random() * Math.log(40_000)))))
    yield `${words.join(' ')} n${String(index)}`
  }
}
