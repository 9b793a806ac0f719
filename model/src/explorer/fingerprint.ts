import { hash } from 'node:crypto'

import { collections, decodeRecord, messageRecord } from '@kith/core'

/**
 * What does not tell states apart: counters of tries, measured times, steps for `why`, numbers of writes, and indexes that repeat what stands
 * elsewhere. Without them two paths to the same state are seen as one.
 */
const passedOver = new Set([
  ...['sends', 'steps', 'id', '$nextId', '$order', 'order', '$rttMs', '$retryMs', '$deadlines', '$timed', '$waiting'],
  ...['$latestMs', '$writes', '$inputs', 'touched', '$polled', '$removed', '$expired', '$attachments', 'attachment'],
  ...['usedAtMs', 'touchedMs', 'firstSentAtMs', 'lastSentAtMs', 'acceptedAtMs', 'decidedAtMs'],
])

/** A time is told apart only by being over or not. */
const isTime = /(?:AtMs|deadlineMs|UntilMs|At|NotBefore)$/i

/** The collections whose records hold times and steps. */
const timed = new Set<string>([collections.messages, collections.ledger])

/** A short name of a state: the same for graphs of objects that behave the same at their times. */
export class Fingerprint {
  #text = ''
  #seen = new Map<object, number>()

  /** Adds a machine, or anything it is made of, at the time of its clock. */
  add(value: unknown, nowMs: number): this {
    this.#write(value, nowMs)
    this.#text += ';'
    return this
  }

  /** Adds a record as it stands on a disk. */
  record(collection: string, key: string, value: Uint8Array | undefined, nowMs: number): this {
    this.#text += `${collection} ${key} `
    if (value === undefined || !timed.has(collection)) this.#write(value, nowMs)
    else this.#write(decodeRecord(messageRecord, value), nowMs)
    return this
  }

  end(): string {
    return hash('sha1', this.#text, 'base64')
  }

  #write(value: unknown, nowMs: number): void {
    if (typeof value !== 'object' || value === null) {
      if (typeof value !== 'function') this.#text += `${String(value)},`
      return
    }
    if (value instanceof Uint8Array) {
      this.#text += `${Buffer.from(value).toString('latin1')},`
      return
    }
    const seen = this.#seen.get(value)
    if (seen !== undefined) {
      this.#text += `@${seen},`
      return
    }
    this.#seen.set(value, this.#seen.size)
    if (value instanceof Map) {
      this.#text += '{'
      for (const [key, one] of value) {
        this.#write(key, nowMs)
        this.#write(one, nowMs)
      }
      this.#text += '}'
    } else if (value instanceof Set || Array.isArray(value)) {
      this.#text += '['
      for (const one of value as Iterable<unknown>) this.#write(one, nowMs)
      this.#text += ']'
    } else this.#object(value, nowMs)
  }

  #object(value: object, nowMs: number): void {
    this.#text += '('
    for (const [key, one] of Object.entries(value)) {
      if (passedOver.has(key) || typeof one === 'function') continue
      this.#text += `${key}:`
      if (typeof one === 'number' && isTime.test(key)) this.#text += one === 0 ? '0' : one <= nowMs ? 'past' : 'ahead'
      else this.#write(one, nowMs)
    }
    this.#text += ')'
  }
}
