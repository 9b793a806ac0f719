import type { PathPolicy } from '@kith/core'
import { KithError, limits, utf8Bytes } from '@kith/wire'
import type { Contact, Contacts } from '../api/contacts.ts'
import type { WaitOptions } from '../api/peer.ts'
import type { Backend, ContactStep } from '../backend/backend.ts'
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
    if (utf8Bytes(note).byteLength > limits.noteBytesMax) throw new KithError('field-too-long')
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

  async #step(step: ContactStep['step'], name: string, note = ''): Promise<void> {
    await this.#backend.call('contact-step', { step, name: checkedName(name), note })
  }
}
