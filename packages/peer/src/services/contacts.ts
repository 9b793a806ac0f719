import type { PathPolicy } from '@kith/core'
import { isRequestText, KithError, limits, reportReasons, utf8Bytes } from '@kith/wire'
import type { Contact, ContactReport, Contacts } from '../api/contacts.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend } from '../backend/backend.ts'
import type { ContactStep } from '../backend/passing.ts'
import { checkedName, checkedPaths } from './sends.ts'

/** Contacts for the application, over a backend. */
export class ContactService implements Contacts {
  readonly #backend: Backend

  constructor(backend: Backend) {
    this.#backend = backend
  }

  list(): Promise<readonly Contact[]> {
    return this.#backend.call('contacts', undefined)
  }

  watch(options?: WaitOptions): AsyncIterable<readonly Contact[]> {
    return this.#backend.stream('contacts', undefined, options)
  }

  async request(name: string, note = ''): Promise<void> {
    if (!isRequestText(note)) throw new KithError('request-malformed')
    await this.#step('request', name, note)
  }

  async accept(name: string): Promise<void> {
    await this.#step('accept', name)
  }

  async decline(name: string): Promise<void> {
    await this.#step('decline', name)
  }

  async remove(name: string): Promise<void> {
    await this.#step('remove', name)
  }

  async block(name: string): Promise<void> {
    await this.#step('block', name)
  }

  async setPaths(name: string, paths: PathPolicy | undefined): Promise<void> {
    await this.#backend.call('contact-paths', { name: checkedName(name), paths: checkedPaths(paths) })
  }

  async setSight(name: string, sees: Contact['sees']): Promise<void> {
    if (sees !== undefined && sees !== 'no-times' && sees !== 'nothing') throw new KithError('option-invalid')
    await this.#backend.call('contact-sight', { name: checkedName(name), sees })
  }

  async mute(name: string, until: number | 'forever'): Promise<void> {
    const untilMs = until === 'forever' ? Number.MAX_SAFE_INTEGER : until
    if (!Number.isSafeInteger(untilMs) || untilMs < 0)
      throw new KithError('option-invalid', 'A time is a whole number of milliseconds since 1970.')
    await this.#backend.call('contact-mute', { name: checkedName(name), untilMs })
  }

  async unmute(name: string): Promise<void> {
    await this.#backend.call('contact-mute', { name: checkedName(name), untilMs: undefined })
  }

  async report(name: string, { reason, words = '', messages = [] }: ContactReport): Promise<void> {
    const shown = utf8Bytes(JSON.stringify(messages.map(({ type, text, atMs }) => ({ type, text, atMs }))))
    const isTooLong =
      [...words].length > limits.reportCharactersMax ||
      messages.length > limits.reportMessagesMax ||
      shown.byteLength > limits.reportBytesMax
    if (isTooLong || !reportReasons.includes(reason)) throw new KithError('report-malformed')
    await this.#backend.call('contact-report', {
      name: checkedName(name),
      reason,
      words,
      shown: messages.length === 0 ? new Uint8Array() : shown,
    })
  }

  async #step(step: ContactStep['step'], name: string, note = ''): Promise<void> {
    await this.#backend.call('contact-step', { step, name: checkedName(name), note })
  }
}
