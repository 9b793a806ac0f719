import type { PathPolicy } from '@kith/core'
import type { WaitOptions } from './peer.ts'

/**
 * Contacts: names that accepted and were accepted. Requests and answers are ordinary messages (`contact.request`,
 * `contact.accept`, `contact.remove`), the list lives in this device's store, and the server keeps the grants that follow from it.
 */
export interface Contacts {
  /** All contacts and open requests, in the order of their names. */
  list(): Promise<readonly Contact[]>
  /** The present list, then the whole list after every change, from every tab. */
  watch(options?: WaitOptions): AsyncIterable<readonly Contact[]>
  /** Asks to become a contact; accepts at once when the other has asked already. Rejects `name-malformed`, `name-unknown` when known at once. */
  request(name: string, note?: string): Promise<void>
  accept(name: string): Promise<void>
  /** Turns a request down without telling its sender. */
  decline(name: string): Promise<void>
  /** Ends it on both sides; the other is told. */
  remove(name: string): Promise<void>
  /** Also takes nothing more from this name. */
  block(name: string): Promise<void>
  /**
   * By which paths messages to a contact travel from now on, on all devices of this name that share the store; `undefined` for what the peer says
   * (`JoinOptions.paths`). What is on its way already stays there. Rejects `option-invalid` for who is no contact.
   */
  setPaths(name: string, paths: PathPolicy | undefined): Promise<void>
}

export interface Contact {
  readonly name: string
  /** `requested`: we asked; `asking`: they did. */
  readonly state: 'requested' | 'asking' | 'contact' | 'blocked'
  /** What they said when they asked. */
  readonly note: string
  readonly sinceMs: number
  /** By which paths messages may travel, when it is not what the peer says. */
  readonly paths?: PathPolicy | undefined
}
